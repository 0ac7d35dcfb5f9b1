package io.github.web3task.internal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.internal.runtime.Timer;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The concurrency limit under many threads")
class ConcurrencyLimitStressTest {
    private static final int THREADS = 16;
    private static final int EACH = 3_000;
    private static final int SLOTS = 5;

    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final ExecutorService askers = Executors.newFixedThreadPool(THREADS);
    private final Timer timer = Timer.system();
    private final ConcurrencyLimit limit =
            new ConcurrencyLimit(SLOTS, SLOTS, Duration.ofNanos(200_000), timer, workers);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final CountDownLatch told = new CountDownLatch(THREADS * EACH);
    private final CountDownLatch ended = new CountDownLatch(THREADS * EACH);

    /** Uses its slot from one thread, or from two. */
    private final class Visitor implements ConcurrencyLimit.Waiter {
        private final ConcurrencyLimit.Permit permit = new ConcurrencyLimit.Permit();

        @Override
        public void admitted() {
            admitted.incrementAndGet();
            told.countDown();
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            if (ThreadLocalRandom.current().nextBoolean()) {
                work();
                inside.decrementAndGet();
                end();
                return;
            }
            limit.retain(permit);
            workers.execute(() -> {
                work();
                inside.decrementAndGet();
                limit.leave(permit);
                ended.countDown();
            });
            limit.end(permit);
        }

        private void end() {
            if (ThreadLocalRandom.current().nextInt(8) == 0) {
                permit.over = true; // without a word: who misses the slot finds it
            } else {
                limit.end(permit);
            }
            ended.countDown();
        }

        @Override
        public void refused() {
            refused.incrementAndGet();
            told.countDown();
            ended.countDown();
        }

        void ask() {
            switch (limit.enter(permit, this)) {
                case ADMITTED -> admitted();
                case REFUSED -> refused();
                case WAITING -> {}
            }
        }
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("never admits more than it has slots, tells everybody exactly once, and has all back in the end")
    void stress() {
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, THREADS)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> {
                                for (int n = 0; n < EACH; n++) {
                                    new Visitor().ask();
                                }
                            },
                            askers))
                    .toList();
            all.forEach(Await::await);
            Await.await(told);
            Await.await(ended);
            assertThat(admitted.get() + refused.get()).as("told once").isEqualTo(THREADS * EACH);
            assertThat(most.get()).isBetween(1, SLOTS);
            assertThat(inside).hasValue(0);
            for (int i = 0; i < SLOTS; i++) {
                assertThat(limit.tryEnter(new Client().permit)).as("slot %s", i).isTrue();
            }
            assertThat(limit.tryEnter(new Client().permit)).as("one too many").isFalse();
        } finally {
            askers.shutdownNow();
            workers.shutdownNow();
            timer.close();
        }
    }

    private static void work() {
        for (int i = ThreadLocalRandom.current().nextInt(500); i > 0; i--) {
            Thread.onSpinWait();
        }
    }
}
