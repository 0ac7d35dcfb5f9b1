package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertBusy;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.core.ReferenceLedger;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Clause("PROV-9")
@DisplayName("While one caller asks and does not read")
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class UnreadingClientTest {
    private static final int ENDLESS = 200_000;

    private final ServletHost host;
    private final int streams;
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private final CountDownLatch allAreAnswered;

    UnreadingClientTest(ServletHost host) {
        this.host = host;
        this.streams = host instanceof UndertowHost ? 8 : 60; // it has 16 threads on a small machine
        this.allAreAnswered = new CountDownLatch(streams);
    }

    @Test
    @DisplayName("in streams of HTTP/2 with a window of 0, other callers are answered at their deadlines, and before")
    void streams() throws Exception {
        try (Running running = start();
                UnreadingClient stuck = UnreadingClient.streams(running.port(), HANGING, streams)) {
            Await.await(allAreAnswered);
            assertOthersAreAnswered(running);
            assertThat(written)
                    .as("the others' two late answers, and none to %s", stuck)
                    .hasValueLessThan(3);
        }
    }

    @Test
    @DisplayName(
            "in requests of HTTP/1.1 one behind the other, other callers are answered at their deadlines, and before")
    void pipelining() throws Exception {
        try (Running running = start();
                UnreadingClient stuck = UnreadingClient.pipelining(running.port(), WITHDRAWN, ENDLESS)) {
            for (int i = 0; i < 3; i++) {
                assertOthersAreAnswered(running);
            }
            assertThat(answers).as("answers to %s", stuck).hasValueLessThan(ENDLESS);
        }
    }

    private static void assertOthersAreAnswered(Running running) throws Exception {
        assertBusy(running.get(HANGING));
        assertWithdrawn(running.get(WITHDRAWN));
        assertServed(running.get(TIME));
    }

    private Running start() throws Exception {
        TaskApi api = TaskApi.builder(new ReferenceLedger())
                .maxConcurrent(200)
                .deadline(Duration.ofMillis(500))
                .listener(exchange -> {
                    answers.incrementAndGet();
                    allAreAnswered.countDown(); // also one that was late before its thread came to wait for it
                })
                .build();
        FaultyHost.Start counting = (task, real) -> real.accept(() -> {
            task.run();
            written.incrementAndGet();
        });
        Filter watching = FaultyHost.async(() -> {}, counting, UnaryOperator.identity());
        return host.start(WebApp.of(context -> {
            WebApp.filter(context, watching);
            WebApp.mount(context, new TaskServlet(api), "/*");
        }));
    }
}
