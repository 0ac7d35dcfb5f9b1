package io.github.web3task.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The concurrency limit under many threads")
class ConcurrencyLimitStressTest {
    private static final int THREADS = 16;
    private static final int EACH = 3_000;
    private static final int SLOTS = 5;

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("never gives out more slots than it has, tells everybody exactly once, and has all back in the end")
    void stress() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        ExecutorService others = Executors.newFixedThreadPool(THREADS);
        Timer timer = Timer.system();
        ConcurrencyLimit limit = new ConcurrencyLimit(SLOTS, SLOTS, Duration.ofNanos(200_000), timer, executor);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger granted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch told = new CountDownLatch(THREADS * EACH);
        try {
            List<CompletableFuture<Void>> askers = IntStream.range(0, THREADS)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> {
                                for (int n = 0; n < EACH; n++) {
                                    limit.acquire(slot -> {
                                        if (slot == null) {
                                            refused.incrementAndGet();
                                        } else {
                                            granted.incrementAndGet();
                                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                            hold();
                                            inside.decrementAndGet();
                                            slot.release();
                                        }
                                        told.countDown();
                                    });
                                }
                            },
                            others))
                    .toList();
            CompletableFuture.allOf(askers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            assertThat(told.await(60, TimeUnit.SECONDS))
                    .as("everybody was told")
                    .isTrue();
            assertThat(granted.get() + refused.get()).as("and only once").isEqualTo(THREADS * EACH);
            assertThat(most.get()).isBetween(1, SLOTS);
            assertThat(inside).hasValue(0);

            AtomicInteger free = new AtomicInteger();
            for (int i = 0; i < SLOTS; i++) {
                limit.acquire(slot -> free.addAndGet(slot == null ? 0 : 1));
            }
            assertThat(free).hasValue(SLOTS);
        } finally {
            others.shutdownNow();
            executor.shutdownNow();
            timer.close();
        }
    }

    private static void hold() {
        for (int i = ThreadLocalRandom.current().nextInt(500); i > 0; i--) {
            Thread.onSpinWait();
        }
    }
}
