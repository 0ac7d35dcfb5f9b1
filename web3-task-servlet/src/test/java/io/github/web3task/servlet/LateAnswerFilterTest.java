package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.contract.HttpAnswer;
import io.github.web3task.contract.RawHttp;
import io.github.web3task.contract.ReferenceLedger;
import io.github.web3task.servlet.ServletHost.Running;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.util.ContentCachingResponseWrapper;

@DisplayName("Behind the filter for late answers")
@ExtendWith(HostLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class LateAnswerFilterTest {
    private final ServletHost host;
    private final ReferenceLedger ledger = new ReferenceLedger();
    private final BlockingQueue<String> recorded = new LinkedBlockingQueue<>();

    LateAnswerFilterTest(ServletHost host) {
        this.host = host;
    }

    /** As security frameworks do: headers are added when the answer begins, or when the chain returns. */
    private static final class HeaderAdding extends HttpServletResponseWrapper {
        HeaderAdding(HttpServletResponse response) {
            super(response);
        }

        private void add() {
            setHeader("X-Added", "yes");
        }
    }

    private static Filter addingHeader(Step afterChain) {
        return (request, response, chain) -> {
            HeaderAdding wrapper = new HeaderAdding((HttpServletResponse) response);
            chain.doFilter(request, wrapper);
            try {
                afterChain.run();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            wrapper.add();
        };
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private Running start(Filter... others) throws Exception {
        TaskApi api = TaskApi.builder(ledger)
                .deadline(Duration.ofMinutes(1))
                .listener(exchange -> recorded.add(exchange.code().code()))
                .build();
        return host.start(WebApp.of(context -> {
            WebApp.filter(context, new LateAnswerFilter(HeaderAdding.class::equals));
            for (Filter filter : others) {
                WebApp.filter(context, filter);
            }
            WebApp.mount(context, new TaskServlet(api), "/*");
        }));
    }

    @Test
    @DisplayName("no host thread waits for a provider where others only add headers")
    void noThreadWaits() throws Exception {
        CountDownLatch threadIsFree = new CountDownLatch(1);
        try (Running running = start(addingHeader(threadIsFree::countDown));
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            ledger.awaitHangingCheck();
            assertThat(threadIsFree.await(1, TimeUnit.MINUTES)).isTrue();
            ledger.release();
            HttpAnswer answer = RawHttp.read(call, "GET");
            assertServed(answer);
            assertThat(answer.header("X-Added")).containsExactly("yes");
        }
    }

    @Test
    @DisplayName("an answer that is there while they are still at work waits for them")
    void waitsForFilters() throws Exception {
        Step answerComesMeanwhile = () -> {
            ledger.release();
            assertThat(recorded.poll(1, TimeUnit.MINUTES)).isEqualTo("000000");
        };
        try (Running running = start(addingHeader(answerComesMeanwhile))) {
            HttpAnswer answer = running.get(HANGING);
            assertServed(answer);
            assertThat(answer.header("X-Added")).containsExactly("yes");
        }
    }

    @Test
    @DisplayName("the time, refusals and late answers all come through, without any other filter too")
    void allAnswers() throws Exception {
        for (Filter[] others : new Filter[][] {{}, {addingHeader(() -> {})}}) {
            try (Running running = start(others)) {
                for (int i = 0; i < 50; i++) { // at once or late, as it happens
                    assertWithdrawn(running.get(WITHDRAWN));
                }
                assertServed(running.get(TIME));
                assertThat(running.get("/v1/task/completion").body()).contains("000006");
                assertThat(running.send("HEAD", WITHDRAWN).header("Content-Length"))
                        .isEqualTo(running.get(WITHDRAWN).header("Content-Length"));
            }
        }
    }

    @Test
    @DisplayName("one that keeps the body gets it before its chain returns, among the others too")
    void bodyLog() throws Exception {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        Filter log = (request, response, chain) -> {
            var copy = new ContentCachingResponseWrapper((HttpServletResponse) response);
            chain.doFilter(request, copy);
            bodies.add(new String(copy.getContentAsByteArray(), copy.getCharacterEncoding()));
            copy.copyBodyToResponse();
        };
        for (Filter[] others : new Filter[][] {{log, addingHeader(() -> {})}, {addingHeader(() -> {}), log}}) {
            try (Running running = start(others)) {
                HttpAnswer answer = running.get(WITHDRAWN);
                assertWithdrawn(answer);
                assertThat(bodies.poll()).isEqualTo(answer.body());
            }
        }
    }

    @Test
    @DisplayName(
            "one that throws is heard of by the host when the late answer is written, and not while it may still come")
    void throwing() throws Exception {
        CountDownLatch thrown = new CountDownLatch(1);
        BlockingQueue<Integer> answersWhenHeard = new LinkedBlockingQueue<>();
        TaskApi api = TaskApi.builder(ledger)
                .deadline(Duration.ofMinutes(1))
                .listener(exchange -> recorded.add(exchange.code().code()))
                .build();
        WebApp app = WebApp.of(context -> {
            WebApp.filter(context, (request, response, chain) -> {
                try {
                    chain.doFilter(request, response);
                } catch (IllegalStateException planted) {
                    answersWhenHeard.add(recorded.size());
                }
            });
            WebApp.filter(context, new LateAnswerFilter(HeaderAdding.class::equals));
            WebApp.filter(context, (request, response, chain) -> {
                chain.doFilter(request, response);
                thrown.countDown();
                throw new IllegalStateException("planted");
            });
            WebApp.mount(context, new TaskServlet(api), "/*");
        });
        try (Running running = host.start(app);
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            assertThat(thrown.await(1, TimeUnit.MINUTES)).isTrue();
            ledger.release();
            assertServed(RawHttp.read(call, "GET"));
            assertThat(answersWhenHeard.poll(1, TimeUnit.MINUTES)).isEqualTo(1);
        }
    }
}
