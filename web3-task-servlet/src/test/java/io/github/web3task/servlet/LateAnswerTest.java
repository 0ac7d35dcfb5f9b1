package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertBusy;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.web3task.TaskApi;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.core.ReferenceLedger;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A late answer")
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class LateAnswerTest {
    private static final Duration FOREVER = Duration.ofMinutes(1);

    private final ServletHost host;
    private final ReferenceLedger ledger = new ReferenceLedger();
    private final LogCapture log = LogCapture.of("io.github.web3task.TaskApi");

    LateAnswerTest(ServletHost host) {
        this.host = host;
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    @Clause("PROV-9")
    @DisplayName("is written on a thread of the host's, whichever of ours has it: the provider's or the deadline's")
    void onTheHostsThread() throws Exception {
        BlockingQueue<String> writers = new LinkedBlockingQueue<>();
        UnaryOperator<HttpServletResponse> watched = response -> {
            writers.add(Thread.currentThread().getName());
            return response;
        };
        try (Running running =
                start(FaultyHost.async(() -> {}, FaultyHost.REAL_START, watched), Duration.ofMillis(300))) {
            assertBusy(running.get(HANGING));
        }
        try (Running running = start(FaultyHost.async(ledger::release, FaultyHost.REAL_START, watched), FOREVER)) {
            assertServed(running.get(HANGING));
        }
        assertThat(writers).isNotEmpty().noneMatch(name -> name.startsWith("web3-task"));
    }

    @Test
    @DisplayName("is written while the host's own thread is still in a filter before the servlet")
    void beforeTheServiceReturns() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        Filter lingering = (request, response, chain) -> {
            chain.doFilter(request, response);
            Await.await(written);
        };
        Filter watching = FaultyHost.async(
                ledger::release,
                (task, real) -> real.accept(() -> {
                    task.run();
                    written.countDown();
                }),
                UnaryOperator.identity());
        WebApp app = WebApp.of(context -> {
            WebApp.filter(context, lingering);
            WebApp.filter(context, watching);
            WebApp.mount(context, servlet(FOREVER), "/*");
        });
        try (Running running = host.start(app)) {
            assertServed(running.get(HANGING));
        }
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("is a 500 without a body where the host refuses a thread for it, and the log says so")
    void noThread() throws Exception {
        FaultyHost.Start refusing = (task, real) -> {
            throw new RejectedExecutionException("planted");
        };
        try (Running running = start(FaultyHost.async(ledger::release, refusing, UnaryOperator.identity()), FOREVER)) {
            assertBroken(running.get(HANGING));
            assertServed(running.get(TIME));
        }
        assertThat(log.atLeast(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("an answer may not have reached its caller, GET " + HANGING)
                .contains("RejectedExecutionException: planted");
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("is the host's own error where the host says that it supports async and does not, and the log says so")
    void noAsync() throws Exception {
        Filter lying = (request, response, chain) -> chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public AsyncContext startAsync() {
                        throw new IllegalStateException("planted");
                    }
                },
                response);
        try (Running running = start(lying, FOREVER)) {
            assertThat(running.get(HANGING).status()).isEqualTo(500);
            assertServed(running.get(TIME));
            ledger.release();
        }
        assertThat(log.atLeast(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("an answer may not have reached its caller, GET " + HANGING)
                .contains("IllegalStateException: planted");
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("ends its exchange, when the pool of the host is full, as soon as that has a thread again")
    void fullPool() throws Exception {
        if (host instanceof UndertowHost) {
            return; // its own pool refuses at its end only, when connections are closed anyway
        }
        RefusingPool pool = new RefusingPool();
        FaultyHost.Start full = (task, real) -> {
            pool.refuse();
            real.accept(task);
        };
        try (Running running = start(FaultyHost.async(ledger::release, full, UnaryOperator.identity()), FOREVER, pool);
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            pool.awaitRefusal();
            pool.giveAgain();
            assertBroken(RawHttp.read(call, "GET"));
            assertServed(running.get(TIME));
        }
    }

    @Test
    @DisplayName("is written here and now where the host has no threads to give, as serverless ones")
    void serverless() throws Exception {
        FaultyHost.Start unsupported = (task, real) -> {
            throw new UnsupportedOperationException("planted");
        };
        try (Running running = start(FaultyHost.async(ledger::release, unsupported, NoNullEncoding::new), FOREVER)) {
            assertServed(running.get(HANGING));
        }
        assertThat(log.atLeast(Level.WARN)).isEmpty();
    }

    @Test
    @Clause("ENV-1")
    @DisplayName("has its body where the host refuses a null encoding; so has one that is not late")
    void nullEncoding() throws Exception {
        try (Running running =
                start(FaultyHost.async(ledger::release, FaultyHost.REAL_START, NoNullEncoding::new), FOREVER)) {
            assertServed(running.get(HANGING));
        }
        Filter wrapping = (request, response, chain) ->
                chain.doFilter(request, new NoNullEncoding((HttpServletResponse) response));
        try (Running running = start(wrapping, FOREVER)) {
            assertWithdrawn(running.get(WITHDRAWN));
            assertServed(running.get(TIME));
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {IOException.class, NoClassDefFoundError.class})
    @Clause("PROV-7")
    @DisplayName("is a 500 without a body when its body can't be written: never a success without one")
    void bodyFails(Class<? extends Throwable> fault) throws Exception {
        try (Running running = start(failing(fault, false), FOREVER)) {
            assertBroken(running.get(HANGING));
            assertServed(running.get(TIME));
        }
        assertThat(log.atLeast(Level.WARN)).singleElement().asString().contains(fault.getName() + ": planted");
    }

    @ParameterizedTest
    @ValueSource(classes = {IOException.class, NoClassDefFoundError.class})
    @Clause("PROV-7")
    @DisplayName("is visibly cut off when its body can't be written and its status is with the caller already")
    void bodyFailsAfterTheHead(Class<? extends Throwable> fault) throws Exception {
        try (Running running = start(failing(fault, true), FOREVER)) {
            HttpAnswer answer = running.get(HANGING);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("Content-Length")).isNotEqualTo(List.of("0"));
            assertServed(running.get(TIME));
        }
    }

    private Filter failing(Class<? extends Throwable> fault, boolean afterTheHead) {
        return FaultyHost.async(
                ledger::release,
                FaultyHost.REAL_START,
                response -> new NoBody(response, afterTheHead, fault == IOException.class));
    }

    private TaskServlet servlet(Duration deadline) {
        return new TaskServlet(TaskApi.builder(ledger).deadline(deadline).build());
    }

    private Running start(Filter filter, Duration deadline) throws Exception {
        return start(filter, deadline, new RefusingPool());
    }

    private Running start(Filter filter, Duration deadline, RefusingPool pool) throws Exception {
        WebApp app = WebApp.of(context -> {
            WebApp.filter(context, filter);
            WebApp.mount(context, servlet(deadline), "/*");
        });
        return host.start(app, pool);
    }

    private static void assertBroken(HttpAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
    }

    /** Knows no null for an encoding, as serverless containers. */
    private static final class NoNullEncoding extends HttpServletResponseWrapper {
        NoNullEncoding(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setCharacterEncoding(String encoding) {
            if (encoding == null) {
                throw new NullPointerException("planted");
            }
        }
    }

    /** Its stream takes no body. */
    private static final class NoBody extends HttpServletResponseWrapper {
        private final boolean afterTheHead;
        private final boolean io;

        NoBody(HttpServletResponse response, boolean afterTheHead, boolean io) {
            super(response);
            this.afterTheHead = afterTheHead;
            this.io = io;
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public void write(byte[] bytes) throws IOException {
                    if (afterTheHead) {
                        flushBuffer();
                    }
                    if (io) {
                        throw new IOException("planted");
                    }
                    throw new NoClassDefFoundError("planted");
                }

                @Override
                public void write(int b) {
                    throw new AssertionError("an answer is written at once");
                }

                @Override
                public boolean isReady() {
                    throw new AssertionError("answers block");
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new AssertionError("answers block");
                }
            };
        }
    }
}
