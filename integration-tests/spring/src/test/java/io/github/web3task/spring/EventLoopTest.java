package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.Clause;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.blockhound.BlockHound;

@DisplayName("Under WebFlux")
class EventLoopTest {
    private static final BlockingQueue<String> BLOCKED = new LinkedBlockingQueue<>();

    /**
     * Stays for all tests of this JVM. A call that blocks a thread of Netty's is told, not thrown out of: that would break the
     * lock it waits for.
     */
    @BeforeAll
    static void installBlockHound() {
        BlockHound.install(blockHound -> blockHound
                // A lock that is held for a moment, as of a timer's queue, is no wait.
                .allowBlockingCallsInside(ReentrantLock.class.getName(), "lock")
                .blockingMethodCallback(method -> BLOCKED.add(method.toString())));
    }

    @RestController
    static class Blocking {
        @GetMapping("/blocking")
        String blocking() throws InterruptedException {
            Thread.sleep(1);
            return "all the same";
        }
    }

    @Test
    @Clause("LOAD-2")
    @DisplayName("no thread of the event loop blocks, whatever the provider and the request are")
    void neverBlocksTheEventLoop() throws IOException {
        try (App app = App.on(Server.NETTY)
                .with(Blocking.class)
                .withBean("provider", TaskCompletionProvider.of(Task.of("deposit", wallet -> {
                    Thread.sleep(1); // a provider may
                    return true;
                })))
                .start()) {
            assertThat(app.get("/blocking").body()).isEqualTo("all the same");
            assertThat(BLOCKED).as("BlockHound watches").hasSize(1);
            BLOCKED.clear();
            for (String target : List.of(
                    "/web3/v1/time",
                    "/web3/v1/task/completion?walletAddress=0xabc&task=",
                    "/web3/v1/task/completion?walletAddress=0xabc&task=%5B%22no%22%5D",
                    "/web3/v1/task/completion")) {
                for (int i = 0; i < 20; i++) {
                    assertThat(app.get(target).body()).as(target).contains("\"code\":");
                }
            }
            assertThat(BLOCKED).isEmpty();
        }
    }
}
