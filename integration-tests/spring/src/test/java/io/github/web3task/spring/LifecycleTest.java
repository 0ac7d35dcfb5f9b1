package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
}
