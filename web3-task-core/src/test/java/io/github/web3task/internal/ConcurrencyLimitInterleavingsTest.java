package io.github.web3task.internal;

import io.github.web3task.Interleavings;
import io.github.web3task.ManualTimer;
import io.github.web3task.contract.Clause;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The concurrency limit, in the interleavings that Lincheck thinks of")
class ConcurrencyLimitInterleavingsTest {
    private static final long MAX_WAIT = 50;

    /** One run: a limit of one slot, and what those who asked for it saw. */
    private static final class Run {
        private final ManualTimer timer = new ManualTimer();
        private final ConcurrencyLimit limit =
                new ConcurrencyLimit(1, 1, Duration.ofMillis(MAX_WAIT), timer, Runnable::run);
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger tooMany = new AtomicInteger();
        private final AtomicInteger told = new AtomicInteger();

        void ask() {
            limit.acquire(slot -> {
                told.incrementAndGet();
                if (slot != null) {
                    tooMany.addAndGet(inside.incrementAndGet() > 1 ? 1 : 0);
                    inside.decrementAndGet();
                    slot.release();
                    slot.release(); // without effect
                }
            });
        }

        void expire() {
            timer.advanceMillis(MAX_WAIT);
        }

        void check(int asked, boolean closed) {
            expire();
            Interleavings.same("told", told.get(), asked);
            Interleavings.same("more than one inside", tooMany.get(), 0);
            AtomicInteger free = new AtomicInteger();
            for (int i = 0; i < 2; i++) {
                limit.acquire(slot -> free.addAndGet(slot == null ? 0 : 1));
            }
            Interleavings.same("free in the end", free.get(), closed ? 0 : 1);
        }
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName(
            "gives out one slot at a time, tells everybody once, and has it back: who asks, who gives back, whose time is over")
    void expiry() {
        Interleavings.explore(500, () -> {
            Run run = new Run();
            Interleavings.together(run::ask, run::ask, run::expire);
            run.check(2, false);
        });
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("and so it does when it is closed meanwhile")
    void closing() {
        Interleavings.explore(500, () -> {
            Run run = new Run();
            Interleavings.together(run::ask, run::ask, run.limit::close);
            run.check(2, true);
        });
    }
}
