package io.github.web3task.internal;

import io.github.web3task.Interleavings;
import io.github.web3task.ManualTimer;
import io.github.web3task.contract.Clause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The concurrency limit, in the interleavings that Lincheck thinks of")
class ConcurrencyLimitInterleavingsTest {
    private static final long MAX_WAIT = 50;

    /** One run: all slots are taken, and some wait. Who gets one, gives it back at once. */
    private static final class Run {
        private final ManualTimer timer = new ManualTimer();
        private final int slots;
        private final ConcurrencyLimit limit;
        private final List<ConcurrencyLimit.Slot> taken = new ArrayList<>();
        private final AtomicInteger free = new AtomicInteger();
        private final AtomicInteger tooMany = new AtomicInteger();
        private final AtomicInteger told = new AtomicInteger();
        private int asked;

        Run(int slots, int waiting) {
            this.slots = slots;
            limit = new ConcurrencyLimit(slots, slots, Duration.ofMillis(MAX_WAIT), timer, Runnable::run);
            for (int i = 0; i < slots; i++) {
                limit.acquire(taken::add);
            }
            for (int i = 0; i < waiting; i++) {
                ask();
            }
        }

        void ask() {
            asked++; // one thread at most asks
            limit.acquire(slot -> {
                told.incrementAndGet();
                if (slot != null) {
                    tooMany.addAndGet(free.decrementAndGet() < 0 ? 1 : 0);
                    giveBack(slot);
                    slot.release(); // without effect
                }
            });
        }

        void giveBack(ConcurrencyLimit.Slot slot) {
            free.incrementAndGet();
            slot.release();
        }

        void expire() {
            timer.advanceMillis(MAX_WAIT);
        }

        void check(boolean closed) {
            expire();
            Interleavings.same("told", told.get(), asked);
            Interleavings.same("given out, but not free", tooMany.get(), 0);
            AtomicInteger granted = new AtomicInteger();
            for (int i = 0; i <= slots; i++) {
                limit.acquire(slot -> granted.addAndGet(slot == null ? 0 : 1));
            }
            Interleavings.same("free in the end", granted.get(), closed ? 0 : slots);
        }
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName(
            "gives out what is free and no more, tells everybody once, has all back: slots come back while time runs out")
    void expiry() {
        Interleavings.explore(120, () -> {
            Run run = new Run(2, 1);
            Interleavings.together(
                    () -> run.giveBack(run.taken.get(0)), () -> run.giveBack(run.taken.get(1)), run::expire);
            run.check(false);
        });
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("and so it does while others ask")
    void asking() {
        Interleavings.explore(120, () -> {
            Run run = new Run(2, 0);
            Interleavings.together(
                    () -> run.giveBack(run.taken.get(0)), () -> run.giveBack(run.taken.get(1)), run::ask);
            run.check(false);
        });
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("and so it does when it is closed meanwhile")
    void closing() {
        Interleavings.explore(120, () -> {
            Run run = new Run(1, 1);
            Interleavings.together(() -> run.giveBack(run.taken.get(0)), run::ask, run.limit::close);
            run.check(true);
        });
    }
}
