package io.github.web3task.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The interrupt of what works for a request")
class InterruptibleWorkStressTest {
    private static final int ROUNDS = 10_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("never meets what the thread does afterwards, however close the end and the deadline are")
    void neverAfterwards() {
        AtomicInteger afterwards = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        AtomicInteger neverBegun = new AtomicInteger();
        rounds(
                (work, round) -> {
                    if (work.begin()) {
                        spin();
                        work.end();
                        spin();
                    } else {
                        neverBegun.incrementAndGet();
                    }
                    afterwards.addAndGet(Thread.interrupted() ? 1 : 0);
                },
                (work, round) -> {
                    spin();
                    interrupted.addAndGet(work.stop() ? 1 : 0);
                });

        assertThat(afterwards).hasValue(0);
        assertThat(interrupted.get() + neverBegun.get())
                .as("who stops it is told whether it has begun")
                .isEqualTo(ROUNDS);
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("is taken off for what must not be cut short, and comes no second time")
    void takenOff() {
        AtomicInteger again = new AtomicInteger();
        rounds(
                (work, round) -> {
                    work.begin();
                    spin();
                    if (work.takeInterrupt()) {
                        spin();
                        again.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
                    }
                    work.end();
                    again.addAndGet(Thread.interrupted() ? 1 : 0);
                },
                (work, round) -> {
                    spin();
                    work.stop();
                    work.stop();
                });

        assertThat(again).hasValue(0);
    }

    @Test
    @DisplayName("of somebody else's is left alone")
    void somebodyElses() {
        InterruptibleWork work = new InterruptibleWork();
        work.begin();
        Thread.currentThread().interrupt();

        assertThat(work.takeInterrupt()).isFalse();
        work.end();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisplayName("is not needed for work that has not begun: it never will, and begins no second time")
    void beginsOnce() {
        InterruptibleWork stopped = new InterruptibleWork();
        assertThat(stopped.stop()).isFalse();
        assertThat(stopped.begin()).isFalse();

        InterruptibleWork begun = new InterruptibleWork();
        assertThat(begun.begin()).isTrue();
        begun.end();
        assertThat(begun.begin()).isFalse();
        assertThat(begun.stop()).isTrue();
        assertThat(Thread.interrupted()).isFalse();
    }

    private interface Step {
        void run(InterruptibleWork work, int round);
    }

    private void rounds(Step works, Step stops) {
        CyclicBarrier start = new CyclicBarrier(2);
        InterruptibleWork[] work = new InterruptibleWork[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            work[i] = new InterruptibleWork();
        }
        AtomicInteger turn = new AtomicInteger();
        CompletableFuture<Void> worker = CompletableFuture.runAsync(
                () -> {
                    await(start);
                    for (int i = 0; i < ROUNDS; i++) {
                        meet(turn, 2 * i + 2);
                        works.run(work[i], i);
                    }
                },
                threads);
        CompletableFuture<Void> stopper = CompletableFuture.runAsync(
                () -> {
                    await(start);
                    for (int i = 0; i < ROUNDS; i++) {
                        meet(turn, 2 * i + 2);
                        stops.run(work[i], i);
                    }
                },
                threads);
        Await.await(worker);
        Await.await(stopper);
    }

    /** Both begin each round together. */
    @SuppressWarnings("ThreadPriorityCheck") // the other may need this processor
    private static void meet(AtomicInteger turn, int both) {
        turn.incrementAndGet();
        while (turn.get() < both) {
            Thread.yield();
        }
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void spin() {
        for (int i = ThreadLocalRandom.current().nextInt(60); i > 0; i--) {
            Thread.onSpinWait();
        }
    }
}
