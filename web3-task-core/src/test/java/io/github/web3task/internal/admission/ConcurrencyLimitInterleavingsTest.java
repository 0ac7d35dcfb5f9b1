package io.github.web3task.internal.admission;

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
        private final Client first = new Client();
        private final Client second = new Client();
        private final List<Client> others = new CopyOnWriteArrayList<>();
        private final AtomicInteger working = new AtomicInteger(SLOTS);
        private final AtomicInteger tooMany = new AtomicInteger();
        private boolean closed;

        public Scene() {
            limit.tryEnter(first.permit);
            limit.tryEnter(second.permit);
        }

        public void firstEnds() {
            end(first);
        }

        public void firstStops() {
            working.decrementAndGet();
        }

        /** It has stopped, and more than one says so: itself, its deadline. */
        public void firstIsEnded() {
            limit.end(first.permit);
        }

        public void firstIsEndedToo() {
            limit.end(first.permit);
        }

        public void secondEnds() {
            end(second);
        }

        /** Without a word: its stack is exhausted. */
        public void firstIsOver() {
            working.decrementAndGet();
            first.permit.over = true;
        }

        /** Another thread begins to work for the first, while the first has its slot: so before it ends. */
        public void partOfFirstBegins() {
            limit.retain(first.permit);
            working.incrementAndGet();
        }

        public void partOfFirstEnds() {
            working.decrementAndGet();
            limit.leave(first.permit);
        }

        public void ask() {
            Client[] client = new Client[1];
            client[0] = new Client(() -> {
                tooMany.addAndGet(working.incrementAndGet() > SLOTS ? 1 : 0);
                end(client[0]);
            });
            others.add(client[0]);
            client[0].ask(limit);
        }

        public void askToo() {
            ask();
        }

        public void timeIsOver() {
            timer.advanceMillis(MAX_WAIT);
        }

        public void close() {
            closed = true;
            limit.close().forEach(ConcurrencyLimit.Waiter::refused);
        }

        private void end(Client client) {
            working.decrementAndGet();
            limit.end(client.permit);
        }

        @Validate
        public void check() {
            Interleavings.unobserved(this::judge);
        }

        private void judge() {
            timeIsOver();
            others.forEach(client -> same("told", client.timesTold(), 1));
            same("admitted, but not free", tooMany.get(), 0);
            limit.end(first.permit); // those that are still out; without effect for the others
            limit.leave(first.permit);
            limit.end(second.permit);
            int free = 0;
            for (int i = 0; i <= SLOTS; i++) {
                free += limit.tryEnter(new Client().permit) ? 1 : 0;
            }
            same("free in the end", free, closed ? 0 : SLOTS);
        }
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName(
            "admits as many as are free and no more, tells everybody once, has all back: some leave while others ask")
    void asking() {
        Interleavings.of(Scene.class)
                .with("", "firstEnds secondEnds ask")
                .with("ask firstStops", "firstIsEnded firstIsEndedToo")
                .with("ask", "firstEnds askToo")
                .explore(OF_EACH);
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("and so it does when one leaves without a word, and is found by two at once")
    void reclaiming() {
        Interleavings.of(Scene.class)
                .with("firstIsOver", "ask askToo")
                .with("firstIsOver", "ask firstIsEnded")
                .with("firstIsOver", "ask secondEnds firstIsEnded")
                .explore(OF_EACH);
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("keeps a slot for the part of a request that still works when the request itself is over")
    void parts() {
        Interleavings.of(Scene.class)
                .with("partOfFirstBegins firstIsOver", "ask partOfFirstEnds")
                .with("partOfFirstBegins firstIsOver", "ask firstIsEnded partOfFirstEnds")
                .with("partOfFirstBegins firstIsOver", "ask askToo")
                .explore(OF_EACH);
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("and so it does while time runs out")
    void expiry() {
        Interleavings.of(Scene.class)
                .with("ask", "firstEnds timeIsOver")
                .with("ask", "firstEnds secondEnds timeIsOver")
                .explore(OF_EACH);
    }

    @Test
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName("and so it does when it is closed meanwhile")
    void closing() {
        Interleavings.of(Scene.class)
                .with("ask", "timeIsOver close")
                .with("ask", "firstEnds askToo close")
                .explore(OF_EACH);
    }
}
