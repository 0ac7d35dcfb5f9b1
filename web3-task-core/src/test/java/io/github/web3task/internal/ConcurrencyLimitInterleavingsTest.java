package io.github.web3task.internal;

import static io.github.web3task.Interleavings.same;

import io.github.web3task.Interleavings;
import io.github.web3task.ManualTimer;
import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
@DisplayName("The concurrency limit, in the interleavings that Lincheck thinks of")
class ConcurrencyLimitInterleavingsTest {
    private static final int OF_EACH = 50;

    /** Both slots are taken. Who gets one later, gives it back at once. */
    public static class Scene {
        private static final int SLOTS = 2;
        private static final long MAX_WAIT = 50;

        private final ManualTimer timer = new ManualTimer();
        private final ConcurrencyLimit limit =
                new ConcurrencyLimit(SLOTS, SLOTS, Duration.ofMillis(MAX_WAIT), timer, Runnable::run);
        private final List<ConcurrencyLimit.Slot> taken = new CopyOnWriteArrayList<>();
        private final AtomicInteger free = new AtomicInteger();
        private final AtomicInteger tooMany = new AtomicInteger();
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger told = new AtomicInteger();
        private boolean closed;

        public Scene() {
            limit.acquire(taken::add);
            limit.acquire(taken::add);
        }

        public void oneIsGivenBack() {
            giveBack(taken.get(0));
        }

        /** Its call ends at the moment in which the request turns out to be void. */
        public void oneIsGivenBackToo() {
            taken.get(0).release();
        }

        public void otherIsGivenBack() {
            giveBack(taken.get(1));
        }

        public void ask() {
            asked.incrementAndGet();
            limit.acquire(slot -> {
                told.incrementAndGet();
                if (slot != null) {
                    tooMany.addAndGet(free.decrementAndGet() < 0 ? 1 : 0);
                    giveBack(slot);
                }
            });
        }

        public void askToo() {
            ask();
        }

        public void timeIsOver() {
            timer.advanceMillis(MAX_WAIT);
        }

        public void close() {
            closed = true;
            limit.close();
        }

        private void giveBack(ConcurrencyLimit.Slot slot) {
            free.incrementAndGet();
            slot.release();
        }

        @Validate
        public void check() {
            Interleavings.unobserved(this::judge);
        }

        private void judge() {
            timeIsOver();
            taken.forEach(ConcurrencyLimit.Slot::release); // those that are still out; without effect for the others
            same("told", told.get(), asked.get());
            same("given out, but not free", tooMany.get(), 0);
            AtomicInteger granted = new AtomicInteger();
            for (int i = 0; i <= SLOTS; i++) {
                limit.acquire(slot -> granted.addAndGet(slot == null ? 0 : 1));
            }
            same("free in the end", granted.get(), closed ? 0 : SLOTS);
        }
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName(
            "gives out what is free and no more, tells everybody once, has all back: slots come back while others ask")
    void asking() {
        Interleavings.of(Scene.class)
                .with("", "oneIsGivenBack otherIsGivenBack ask")
                .with("", "oneIsGivenBack oneIsGivenBackToo")
                .with("ask", "oneIsGivenBack askToo")
                .explore(OF_EACH);
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("and so it does while time runs out")
    void expiry() {
        Interleavings.of(Scene.class)
                .with("ask", "oneIsGivenBack timeIsOver")
                .with("ask", "oneIsGivenBack otherIsGivenBack timeIsOver")
                .explore(OF_EACH);
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("and so it does when it is closed meanwhile")
    void closing() {
        Interleavings.of(Scene.class)
                .with("ask", "timeIsOver close")
                .with("ask", "oneIsGivenBack askToo close")
                .explore(OF_EACH);
    }
}
