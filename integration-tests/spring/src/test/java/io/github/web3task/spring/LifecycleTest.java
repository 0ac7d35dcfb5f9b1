package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An application that is closed")
class LifecycleTest {
    private static List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("web3-task"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("leaves no thread, and can be started again")
    void noThreadLeft(Server server) throws IOException, InterruptedException {
        for (int start = 0; start < 3; start++) {
            List<Thread> threads = new CopyOnWriteArrayList<>();
            try (App app = App.on(server)
                    .withBean("provider", TaskCompletionProvider.of(Task.of("deposit", wallet -> {
                        threads.add(Thread.currentThread());
                        return true;
                    })))
                    .start()) {
                assertThat(app.get("/web3/v1/task/completion?walletAddress=0xabc&task=")
                                .body())
                        .contains("{\"deposit\":true}");
                assertThat(threads).singleElement().asString().contains("web3-task");
            }
            threads.addAll(ours()); // the timer's
            for (Thread ending : threads) {
                ending.join(TimeUnit.MINUTES.toMillis(1));
                assertThat(ending.isAlive()).as("%s", ending).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Clause({"PROV-7", "TIME-3"})
    @DisplayName("closes the endpoints before the server: new requests are 000002, a running one gets its answer")
    void endpointsFirst(Server server) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        App app = App.on(server)
                .withBean("provider", TaskCompletionProvider.of(Task.of("deposit", wallet -> {
                    begun.countDown();
                    return released.await(1, TimeUnit.MINUTES);
                })))
                .set("server.shutdown", "graceful")
                .set("web3.task.deadline", "1m")
                .set("web3.task.close-grace", "1m")
                .start();
        try (app;
                Socket running =
                        RawHttp.begin(app.port(), "GET", "/web3/v1/task/completion?walletAddress=0xabc&task=")) {
            assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close);
            HttpAnswer time = app.get("/web3/v1/time");
            while (time.status() == 200) {
                time = app.get("/web3/v1/time");
            }
            assertThat(time.body()).contains("000002");
            released.countDown();
            assertThat(RawHttp.read(running, "GET").body()).contains("{\"deposit\":true}");
            closed.get(1, TimeUnit.MINUTES);
        }
    }
}
