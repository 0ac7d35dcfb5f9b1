package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.core.ReferenceLedger;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A servlet that is told when its filters need the response no more")
@ExtendWith(HostLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class WhenFreeTest {
    private final ServletHost host;
    private final ReferenceLedger ledger = new ReferenceLedger();
    private final CompletableFuture<Void> free = new CompletableFuture<>();
    private final BlockingQueue<String> recorded = new LinkedBlockingQueue<>();
    private final CountDownLatch threadIsFree = new CountDownLatch(1);

    /** Adds a header when its chain returns. */
    private final Filter wrapping = (request, response, chain) -> {
        chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response));
        ((HttpServletResponse) response).setHeader("X-Added", "yes");
        threadIsFree.countDown();
    };

    WhenFreeTest(ServletHost host) {
        this.host = host;
    }

    private Running start(@Nullable CompletionStage<?> whenFree, Filter... filters) throws Exception {
        TaskApi api = TaskApi.builder(ledger)
                .deadline(Duration.ofMinutes(1))
                .listener(exchange -> recorded.add(exchange.code().code()))
                .build();
        return host.start(WebApp.of(context -> {
            for (Filter filter : filters) {
                WebApp.filter(context, filter);
            }
            WebApp.mount(context, new KnowingServlet(api, whenFree), "/*");
        }));
    }

    @Test
    @DisplayName(
            "answers late around a wrapper, with no host thread waiting, when the last of answer and filters is there")
    void aroundWrappers() throws Exception {
        try (Running running = start(free, wrapping);
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            ledger.awaitHangingCheck();
            assertThat(threadIsFree.await(1, TimeUnit.MINUTES)).isTrue();
            ledger.release();
            assertThat(recorded.poll(1, TimeUnit.MINUTES)).isEqualTo("000000");
            free.complete(null);
            HttpAnswer answer = RawHttp.read(call, "GET");
            assertServed(answer);
            assertThat(answer.header("X-Added")).containsExactly("yes");
        }
    }

    @Test
    @DisplayName("has a thread wait where it is told that it has to, without any wrapper too")
    void waits() throws Exception {
        BlockingQueue<Boolean> async = new LinkedBlockingQueue<>();
        Filter watching = (request, response, chain) -> {
            chain.doFilter(request, response);
            async.add(request.isAsyncStarted());
        };
        try (Running running = start(null, watching)) {
            assertWithdrawn(running.get(WITHDRAWN));
            assertThat(async.poll(1, TimeUnit.MINUTES)).isFalse();
        }
    }

    /** Says what it was told. */
    private static final class KnowingServlet extends TaskServlet {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable CompletionStage<?> whenFree;

        KnowingServlet(TaskApi api, @Nullable CompletionStage<?> whenFree) {
            super(api);
            this.whenFree = whenFree;
        }

        @Override
        protected @Nullable CompletionStage<?> whenFree(HttpServletRequest request, HttpServletResponse response) {
            return whenFree;
        }
    }
}
