package com.example.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.docs.Caller;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@DisplayName("What the pages on an existing application show")
class ExistingAppTest {
    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    @DisplayName("carries the log context to the provider, and leaves none behind")
    void carriesContext() {
        TaskApiBuilder builder =
                TaskApi.builder(TaskCompletionProvider.of(Task.of("swap", wallet -> "alice".equals(MDC.get("user")))));
        context(builder);
        try (TaskApi api = builder.build()) {
            MDC.put("user", "alice");
            assertThat(ask(api)).contains("\"swap\":true");
            MDC.clear();
            assertThat(ask(api)).contains("\"swap\":false");
        }
    }

    private static void context(TaskApiBuilder builder) {
        // tag::context[]
        builder.contextPropagation(task -> {
            Map<String, String> mdc = MDC.getCopyOfContextMap();
            return () -> {
                MDC.setContextMap(mdc == null ? Map.of() : mdc);
                try {
                    task.run();
                } finally {
                    MDC.clear();
                }
            };
        });
        // end::context[]
    }

    @Test
    @DisplayName("is 000002 for what can't be told, and 000007 for what went wrong")
    void unknown() {
        SQLException sqlException = new SQLException("no such table");
        // tag::unknown[]
        Task behind =
                Task.checkedBy("swap", query -> TaskStatus.inconclusive("the indexer is 40 blocks behind")); // 000002
        Task away = Task.checkedBy("swap", query -> {
            throw new DependencyUnavailableException("ledger database", sqlException); // 000002, 503: "ask again"
        });
        Task broken = Task.checkedBy("swap", query -> {
            throw sqlException; // 000007, 500; the cause only in your log
        });
        // end::unknown[]
        assertThat(answerOf(behind)).contains("000002");
        assertThat(answerOf(away)).contains("000002");
        assertThat(answerOf(broken)).contains("000007");
    }

    @Test
    @DisplayName("answers 504 for 000002, for Tomcat's sake")
    void busyIs504() {
        TaskApiBuilder builder =
                TaskApi.builder(TaskCompletionProvider.fixed(TaskStatus.inconclusive("behind"), "swap"));
        statusMapping(builder);
        try (TaskApi api = builder.build()) {
            assertThat(answer(api).status()).isEqualTo(504);
        }
    }

    private static void statusMapping(TaskApiBuilder builder) {
        // tag::busy-is-504[]
        builder.statusMapping(code -> code == ResultCode.SYSTEM_BUSY ? 504 : code.defaultStatus());
        // end::busy-is-504[]
    }

    @Test
    @DisplayName("answers the caller")
    void answersTheCaller() throws Exception {
        TaskApiBuilder builder = TaskApi.builder(TaskCompletionProvider.of(
                Task.of("swap", wallet -> wallet.normalized().equals(Caller.WALLET))));
        context(builder);
        statusMapping(builder);
        try (TaskApi api = builder.build()) {
            Caller.fast().passesPreflight(api, List.of("swap"), "context", "busy-is-504");
        }
    }

    private static String answerOf(Task task) {
        try (TaskApi api = TaskApi.of(TaskCompletionProvider.of(task))) {
            return ask(api);
        }
    }

    private static String ask(TaskApi api) {
        return answer(api).bodyText();
    }

    private static ApiResponse answer(TaskApi api) {
        return api.handle(new ApiRequest(
                        "GET", ApiRequest.COMPLETION, "walletAddress=0xabcdefg&task=%5B%22swap%22%5D", header -> null))
                .toCompletableFuture()
                .join();
    }
}
