package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.WatchedThreads;
import java.io.IOException;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The provider's answer is the truth, or it is unknown")
class ProviderFaultTest {
    private static final String BOTH = Ask.query("w", "a", "b");

    @Test
    @Clause("PROV-2")
    @DisplayName("One inconclusive task makes the whole answer 000002, whichever it is")
    void inconclusive() {
        for (String unknown : new String[] {"a", "b"}) {
            FakeProvider provider = FakeProvider.direct(
                    query -> {
                        Map<String, TaskStatus> answer = FakeProvider.all(query, TaskStatus.complete());
                        answer.put(unknown, TaskStatus.inconclusive("node is syncing"));
                        return answer;
                    },
                    "a",
                    "b");
            try (TaskApi api = TaskApi.of(provider)) {
                assertThat(Ask.body(api, Ask.completion("w", "a", "b"))).isEqualTo(Bodies.BUSY);
                assertThat(Ask.body(api, Ask.completion("w", unknown.equals("a") ? "b" : "a")))
                        .startsWith("{\"code\":\"000000\"");
            }
        }
    }

    @Test
    @Clause("PROV-3")
    @DisplayName("Names that were not asked are not let out")
    void extraNames() {
        FakeProvider provider = FakeProvider.direct(
                query -> Map.of("a", TaskStatus.complete(), "b", TaskStatus.complete(), "x", TaskStatus.complete()),
                "a",
                "b");
        try (TaskApi api = TaskApi.of(provider)) {
            assertThat(Ask.body(api, Ask.completion("w", "b"))).isEqualTo(Bodies.success("{\"b\":true}"));
        }
    }

    @Test
    @Clause("PROV-3")
    @DisplayName("A map that is changed after it was returned changes no answer")
    void laterChange() {
        Map<String, TaskStatus> kept = new HashMap<>(Map.of("a", TaskStatus.incomplete()));
        HeldProvider other = new HeldProvider("b");
        WatchedThreads threads = new WatchedThreads();
        try (TaskApi api = TaskApi.builder(FakeProvider.direct(query -> kept, "a"))
                .provider(other)
                .executor(threads)
                .build()) {
            var stage = api.handle(Ask.request("GET", "/v1/task/completion", BOTH));
            other.awaitCalls(1);
            threads.awaitRest();
            kept.put("a", TaskStatus.complete());
            other.answer(0, TaskStatus.complete());
            assertThat(Await.soon(stage).bodyText()).isEqualTo(Bodies.success("{\"a\":false,\"b\":true}"));
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("faults")
    @Clause({"PROV-3", "PROV-4", "PROV-7"})
    @DisplayName("A provider's fault is 000007, a dependency out of reach 000002, and neither is ever false or true")
    void fault(String name, FakeProvider.Logic logic, String body) {
        FakeProvider.Logic both = query -> FakeProvider.all(query, TaskStatus.complete());
        for (FakeProvider provider :
                new FakeProvider[] {FakeProvider.direct(logic, "a", "b"), FakeProvider.blocking(logic, "a", "b")}) {
            try (TaskApi api = TaskApi.of(provider)) {
                assertThat(Ask.body(api, Ask.request("GET", "/v1/task/completion", BOTH)))
                        .as(name)
                        .isEqualTo(body);
                assertThat(provider.asked).hasSize(1);
            }
        }
        for (AsyncTaskCompletionProvider provider : new AsyncTaskCompletionProvider[] {
            new FakeAsyncProvider(query -> CompletableFuture.completedFuture(logic.check(query)), "a", "b"),
            new FakeAsyncProvider(query -> stageOf(logic, query), "a", "b"),
            new FakeAsyncProvider(query -> stageOf(logic, query).thenApply(answer -> answer), "a", "b")
        }) {
            // Beside it one that answers: no half answers.
            try (TaskApi api = TaskApi.builder(provider)
                    .provider(FakeProvider.direct(both, "c"))
                    .build()) {
                assertThat(Ask.body(api, Ask.completion("w", "c", "a", "b")))
                        .as(name)
                        .isEqualTo(body);
            }
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("null map", query -> null),
                fault("empty map", query -> Map.of()),
                fault("one task missing", query -> Map.of("a", TaskStatus.complete())),
                fault("null status", query -> {
                    Map<String, TaskStatus> answer = new LinkedHashMap<>();
                    answer.put("a", TaskStatus.complete());
                    answer.put("b", null);
                    return answer;
                }),
                fault("another case", query -> Map.of("A", TaskStatus.complete(), "B", TaskStatus.complete())),
                fault("map that throws", query -> new AbstractMap<>() {
                    @Override
                    public Set<Entry<String, TaskStatus>> entrySet() {
                        throw new IllegalStateException("lazy map, closed session");
                    }
                }),
                fault("map that throws an Error", query -> new AbstractMap<>() {
                    @Override
                    public Set<Entry<String, TaskStatus>> entrySet() {
                        throw new NoClassDefFoundError("lazy map");
                    }
                }),
                fault("unchecked exception", query -> {
                    throw new IllegalArgumentException("bug");
                }),
                fault("checked exception", query -> {
                    throw new IOException("connection reset");
                }),
                fault("interruption", query -> {
                    throw new InterruptedException("somebody else's");
                }),
                fault("Error", query -> {
                    throw new StackOverflowError("deep");
                }),
                fault("AssertionError", query -> {
                    throw new AssertionError("assert");
                }),
                Arguments.of(
                        "dependency unavailable",
                        (FakeProvider.Logic) query -> {
                            throw new DependencyUnavailableException("database");
                        },
                        Bodies.BUSY),
                Arguments.of(
                        "subclass of dependency unavailable with cause",
                        (FakeProvider.Logic) query -> {
                            throw new NodeDown(new IOException("reset"));
                        },
                        Bodies.BUSY));
    }

    private static Arguments fault(String name, FakeProvider.Logic logic) {
        return Arguments.of(name, logic, Bodies.OTHER);
    }

    private static CompletionStage<Map<String, TaskStatus>> stageOf(FakeProvider.Logic logic, TaskQuery query) {
        try {
            return CompletableFuture.completedFuture(logic.check(query));
        } catch (Throwable t) {
            return CompletableFuture.failedFuture(t);
        }
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("An asynchronous provider without a stage is 000007; a CompletionException is looked through")
    void asyncOnly() {
        try (TaskApi api = TaskApi.builder(new FakeAsyncProvider(query -> null, "a"))
                .maxConcurrent(1)
                .build()) {
            assertThat(Ask.body(api, Ask.completion("w"))).isEqualTo(Bodies.OTHER);
            assertThat(Ask.body(api, Ask.completion("w"))).as("slot is free").isEqualTo(Bodies.OTHER);
        }
        var wrapped = new CompletionException(new DependencyUnavailableException("indexer"));
        try (TaskApi api = TaskApi.builder(new FakeAsyncProvider(query -> CompletableFuture.failedFuture(wrapped), "a"))
                .build()) {
            assertThat(Ask.body(api, Ask.completion("w"))).isEqualTo(Bodies.BUSY);
        }
    }

    @Test
    @Clause("PROV-3")
    @DisplayName("A missing task is one log line at ERROR that names the provider and the task")
    void oneLine() {
        FakeProvider provider = FakeProvider.direct(query -> Collections.singletonMap("b", null), "a", "b");
        try (LogCapture log = LogCapture.of(TaskApi.class);
                TaskApi api = TaskApi.builder(provider).recorder(Runnable::run).build()) {
            assertThat(Ask.body(api, Ask.completion("w", "b"))).isEqualTo(Bodies.OTHER);
            assertThat(log.atLeast(Level.INFO))
                    .singleElement()
                    .asString()
                    .contains("000007", provider.toString(), "'b'");
            assertThat(log.events().get(0).getLevel()).isEqualTo(Level.ERROR);
        }
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("The cause of a failure is in the log only, once, under the request's id")
    void causeInLog() {
        FakeProvider broken = FakeProvider.direct(
                query -> {
                    throw new IOException("password=hunter2");
                },
                "a");
        FakeProvider down = FakeProvider.direct(
                query -> {
                    throw new DependencyUnavailableException("database", new IOException("reset"));
                },
                "b");
        try (LogCapture log = LogCapture.of(TaskApi.class);
                TaskApi api = TaskApi.builder(broken)
                        .provider(down)
                        .recorder(Runnable::run)
                        .build()) {
            var failed = Await.soon(
                    api.handle(Ask.request("GET", "/v1/task/completion", Ask.query("w", "a"), "req-1", null)));
            assertThat(failed.toString()).doesNotContain("hunter2");
            assertThat(log.atLeast(Level.INFO)).singleElement().asString().contains("req-1", "hunter2");

            assertThat(Ask.body(api, Ask.completion("w", "b"))).isEqualTo(Bodies.BUSY);
            assertThat(log.atLeast(Level.INFO)).hasSize(2);
            assertThat(log.events().get(1).getLevel()).isEqualTo(Level.WARN);
            assertThat(log.events().get(1).getFormattedMessage()).contains("database", "reset");
        }
    }

    private static final class NodeDown extends DependencyUnavailableException {
        private static final long serialVersionUID = 1L;

        NodeDown(Throwable cause) {
            super("node down", cause);
        }
    }
}
