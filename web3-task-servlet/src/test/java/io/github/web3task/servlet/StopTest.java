package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.assertServed;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.web3task.TaskApi;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.core.ReferenceLedger;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An end while a provider works")
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class StopTest {
    private final ServletHost host;
    private final ReferenceLedger ledger = new ReferenceLedger();
    private final TaskApi api = TaskApi.builder(ledger)
            .deadline(Duration.ofMinutes(1))
            .closeGrace(Duration.ofMinutes(1))
            .build();

    StopTest(ServletHost host) {
        this.host = host;
    }

    @Test
    @Clause("TIME-3")
    @DisplayName("where the API is closed before the container, the running request gets its answer on every host")
    void apiFirst() throws Exception {
        try (Running running = host.start(WebApp.of(new TaskServlet(api), "/*"));
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            ledger.awaitHangingCheck();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(api::close);
            while (running.get(TIME).status() != 503) {
                assertThat(closed).as("closing waits for the running request").isNotDone();
            }
            ledger.release();
            assertServed(RawHttp.read(call, "GET"));
            closed.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    @Clause("PROV-7")
    @DisplayName(
            "where the container is stopped first, the caller may learn nothing, but nothing untrue, and the log says so")
    void containerFirst() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        Running running = host.start(WebApp.of(new Announcing(api, stopping), "/*"));
        try (LogCapture log = LogCapture.of("io.github.web3task.TaskApi");
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            ledger.awaitHangingCheck();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(running::close);
            assertThat(stopping.await(1, TimeUnit.MINUTES)).isTrue();
            ledger.release();
            boolean learntNothing = learnsNothing(call);
            stopped.get(1, TimeUnit.MINUTES);
            if (learntNothing) {
                assertThat(log.atLeast(Level.WARN))
                        .anyMatch(line -> line.startsWith("an answer may not have reached its caller, GET " + HANGING));
            }
        }
    }

    private static boolean learnsNothing(Socket call) {
        try {
            HttpAnswer answer = RawHttp.read(call, "GET");
            if (answer.status() < 500) {
                assertServed(answer);
            }
            return answer.status() >= 500;
        } catch (IOException e) {
            return true; // cut
        }
    }

    /** Says that its end has come before it closes the API. */
    private static final class Announcing extends TaskServlet {
        private static final long serialVersionUID = 1L;
        private final transient CountDownLatch stopping;

        Announcing(TaskApi api, CountDownLatch stopping) {
            super(api);
            this.stopping = stopping;
        }

        @Override
        public void destroy() {
            stopping.countDown();
            super.destroy();
        }
    }
}
