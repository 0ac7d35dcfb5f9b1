package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.core.ReferenceLedger;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A write that met a response which the host has given to the next caller would answer for another wallet. */
@DisplayName("A host that ends an exchange by itself")
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class EndOfExchangeTest {
    /** Two calls of the provider, as they ask for different tasks. */
    private static final String HANGING = Calls.HANGING.replace("task=", "task=%5B%22withdrawal%22%5D");

    private static final String OTHER_HANGING = Calls.HANGING.replace("task=", "task=%5B%22deposit%22%5D");

    private final ServletHost host;
    private final ReferenceLedger ledger = new ReferenceLedger();
    private final ExecutorService providers = Executors.newCachedThreadPool();

    EndOfExchangeTest(ServletHost host) {
        this.host = host;
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("as a filter has thrown, waits until the answer that is being written is all there and completed")
    void whileAnAnswerIsWritten() throws Exception {
        WatchedExchange exchange = WatchedExchange.faulty();
        exchange.whenWriting(exchange::awaitHostInItsEnd);
        Runnable answerComes = () -> {
            ledger.release();
            exchange.awaitWriting();
        };
        try (Running running = start(exchange, answerComes);
                Socket call = RawHttp.begin(running.port(), "GET", HANGING, "X-Throw: 1")) {
            assertThat(exchange.awaitEnd()).containsExactly("host ends", "written", "completed", "host goes on");
            assertNothingUntrue(call);
            assertNextAreServed(running);
        }
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("lets an answer through, or breaks it off, that comes between the filter's fault and the end")
    void betweenThrowAndEnd() throws Exception {
        WatchedExchange exchange = WatchedExchange.faulty();
        exchange.whenHostEnds(() -> {
            ledger.release();
            exchange.awaitCompletion();
        });
        try (Running running = start(exchange, () -> {});
                Socket call = RawHttp.begin(running.port(), "GET", HANGING, "X-Throw: 1")) {
            assertThat(exchange.awaitEnd()) // Tomcat gives no thread to write it on any more
                    .containsSubsequence("host ends", "completed", "host goes on");
            assertNothingUntrue(call);
            assertNextAreServed(running);
        }
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("is asked for nothing by an answer that comes afterwards, while it serves the next")
    void afterwards() throws Exception {
        WatchedExchange exchange = WatchedExchange.faulty();
        try (Running running = start(exchange, () -> {});
                Socket call = RawHttp.begin(running.port(), "GET", HANGING, "X-Throw: 1")) {
            ledger.awaitHangingCheck();
            assertThat(exchange.awaitEnd()).containsExactly("host ends", "host goes on");
            assertNothingUntrue(call);
            try (Socket next = RawHttp.begin(running.port(), "GET", OTHER_HANGING)) {
                ledger.awaitHangingCheck();
                ledger.release();
                assertServed(RawHttp.read(next, "GET"));
            }
            providers.shutdown();
            assertThat(providers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            assertThat(exchange.awaitEnd()).containsExactly("host ends", "host goes on");
        }
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("as a filter has completed what it did not start, waits until what is being written is all there")
    void completedByAFilter() throws Exception {
        WatchedExchange exchange = WatchedExchange.completed();
        exchange.whenWriting(exchange::awaitHostInItsEnd);
        Filter completing = (request, response, chain) -> {
            chain.doFilter(exchange.watch((HttpServletRequest) request), response);
            exchange.listenLast(request);
            ledger.release();
            exchange.awaitWriting();
            request.getAsyncContext().complete();
        };
        try (Running running = start(completing);
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            assertThat(exchange.awaitEnd()).containsSubsequence("host ends", "written", "host goes on");
            assertNothingUntrue(call);
        }
    }

    @Test
    @Clause("PROV-6")
    @DisplayName(
            "is told to by an answer that an Error kept from being written, instead of holding the caller for ever")
    void errorWhileWriting() throws Exception {
        WatchedExchange exchange = WatchedExchange.completed();
        exchange.whenWriting(() -> {
            throw new NoClassDefFoundError("planted");
        });
        Filter watching = (request, response, chain) -> {
            chain.doFilter(exchange.watch((HttpServletRequest) request), response);
            exchange.listenLast(request);
            ledger.release();
        };
        try (Running running = start(watching);
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            assertThat(exchange.awaitEnd()).as("of %s", call).containsSubsequence("host ends", "host goes on");
        }
    }

    private Running start(WatchedExchange exchange, Runnable beforeThrow) throws Exception {
        return start((request, response, chain) -> {
            if (((HttpServletRequest) request).getHeader("X-Throw") == null) {
                chain.doFilter(request, response);
            } else {
                chain.doFilter(exchange.watch((HttpServletRequest) request), response);
                exchange.listenLast(request);
                beforeThrow.run();
                throw new IllegalStateException("planted fault of a filter");
            }
        });
    }

    private Running start(Filter filter) throws Exception {
        TaskApi api = TaskApi.builder(ledger)
                .executor(providers)
                .deadline(Duration.ofMinutes(1))
                .build();
        return host.start(WebApp.of(context -> {
            WebApp.filter(context, filter);
            WebApp.mount(context, new TaskServlet(api), "/*");
        }));
    }

    /** The host's page or nothing, or our answer: what is no envelope is "unknown" to the caller. */
    private static void assertNothingUntrue(Socket call) throws IOException {
        try {
            SomebodyElsesAppTest.assertNothingUntrue(RawHttp.read(call, "GET"));
        } catch (EOFException e) {
            assertThat(e).as("cut by the host before it wrote anything").hasMessage("the answer ends after ''");
        }
    }

    private static void assertNextAreServed(Running running) throws IOException {
        for (int i = 0; i < 5; i++) {
            assertWithdrawn(running.get(WITHDRAWN));
            assertServed(running.get(HANGING));
        }
    }
}
