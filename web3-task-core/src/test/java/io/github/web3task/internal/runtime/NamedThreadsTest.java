package io.github.web3task.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Threads of our own")
class NamedThreadsTest {
    @Test
    @DisplayName("can be waited for until the last of them is gone, not only until its work is done")
    void awaitsTheEnd() throws InterruptedException {
        NamedThreads threads = new NamedThreads("web3-task-test");
        Thread waiter = Thread.currentThread();
        AtomicBoolean returned = new AtomicBoolean();
        Thread thread = threads.newThread(() -> {
            while (waiter.getState() != Thread.State.TIMED_WAITING && !returned.get()) {
                Thread.onSpinWait();
            }
        });
        thread.start();
        boolean gone = threads.awaitEnd(Duration.ofMinutes(1));
        boolean alive = thread.isAlive();
        returned.set(true);
        assertThat(alive).isFalse();
        assertThat(gone).isTrue();
    }

    @Test
    @DisplayName("are not waited for longer than asked, and that one is left is told")
    void givesUp() throws InterruptedException {
        NamedThreads threads = new NamedThreads("web3-task-test");
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = threads.newThread(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        assertThat(threads.awaitEnd(Duration.ofMillis(1))).isFalse();
        end.countDown();
        assertThat(threads.awaitEnd(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    @DisplayName("are daemons with a number in their name: a library must not keep a JVM alive")
    void areDaemons() {
        NamedThreads threads = new NamedThreads("web3-task-test");
        threads.newThread(() -> {});
        Thread second = threads.newThread(() -> {});
        assertThat(second.isDaemon()).isTrue();
        assertThat(second.getName()).isEqualTo("web3-task-test-2");
    }
}
