package io.github.web3task.internal;

import static io.github.web3task.Interleavings.same;

import io.github.web3task.HeldCall;
import io.github.web3task.Interleavings;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.ProviderCall;
import io.github.web3task.testkit.Clause;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
@DisplayName("Equal questions in flight, in the interleavings that Lincheck thinks of")
class SharedCallsInterleavingsTest {
    private static final int OF_EACH = 50;

    /** A leader asks for "a", and its call is held. */
    public static class Scene {
        private final HeldCall.Calls calls = new HeldCall.Calls();
        private final SharedCalls shared = new SharedCalls();
        private final Share leader = ask("a");
        private Share second;
        private Share third;
        private Share both;
        private Share late;

        private Share ask(String... tasks) {
            List<String> all = List.of(tasks);
            return new Share(all, shared.ask(TaskQuery.of("w", "w", all, "id"), calls::ask));
        }

        public void leaderIsAnswered() {
            calls.asked().get(0).succeed();
        }

        public void leaderFails() {
            calls.asked().get(0).fail(new IllegalStateException("down"));
        }

        public void leaderLeaves() {
            leader.leave();
        }

        public void leaderLeavesToo() {
            leader.leave();
        }

        public void leaderComesAgain() {
            leader.leave();
            third = ask("a");
            third.mayNotGet = "call 0";
        }

        public void secondAsks() {
            second = ask("a");
        }

        public void secondLeaves() {
            second.leave();
        }

        public void thirdAsks() {
            third = ask("a");
        }

        /** Follows the leader, and leads for "b". */
        public void bothAreAsked() {
            both = ask("a", "b");
        }

        public void bothLeave() {
            both.leave();
        }

        public void otherIsAsked() {
            third = ask("b");
        }

        public void otherIsAnswered() {
            calls.asked().get(1).succeed();
        }

        @Validate
        public void check() {
            Interleavings.unobserved(this::judge);
        }

        /** Who comes last shares with the leader that waits, and there is one at most. Then all calls come to their end. */
        private void judge() {
            List<Share> leaders = shares().filter(Share::leadsForA).toList();
            same("more leaders than one", leaders.size() > 1, false);
            if (!leaders.isEmpty()) {
                int before = calls.asked().size();
                late = ask("a");
                same("calls for those who come later", calls.asked().size() - before, 0);
            }
            checkGivenUp(shares().noneMatch(Share::waits));
            calls.asked().stream().filter(call -> call.givenUp() == 0).forEach(HeldCall::succeed);
            same("some wait in vain", shares().anyMatch(Share::waits), false);
            checkGivenUp(true);
            calls.asked().forEach(call -> call.fail(new CancellationException("interrupted")));
            shares().forEach(Share::check);
            same("nothing is in flight", shared.open.isEmpty(), true);
        }

        private void checkGivenUp(boolean all) {
            for (HeldCall call : calls.asked()) {
                same("given up: " + call.query, call.givenUp(), all ? 1 : Math.min(call.givenUp(), 1));
            }
        }

        private Stream<Share> shares() {
            return Stream.of(leader, second, third, both, late).filter(Objects::nonNull);
        }
    }

    private static final class Share {
        private final List<String> tasks;
        private final ProviderCall call;
        private boolean left;
        private String mayNotGet = "nothing";

        Share(List<String> tasks, ProviderCall call) {
            this.tasks = tasks;
            this.call = call;
        }

        void leave() {
            left = true;
            call.giveUp(true);
        }

        boolean waits() {
            return !left && !call.answer().toCompletableFuture().isDone();
        }

        boolean leadsForA() {
            return waits() && tasks.equals(List.of("a")) && call.origin() == Outcome.SERVED;
        }

        void check() {
            same("ended", call.ended().toCompletableFuture().isDone(), true);
            call.answer()
                    .handle((statuses, failure) -> {
                        if (failure == null) {
                            same("answered", statuses.keySet().containsAll(tasks), true);
                            same("from a call given up", statuses.toString().contains(mayNotGet), false);
                        } else if (!left) {
                            Throwable cause = Failures.unwrapped(failure);
                            boolean known = cause instanceof CallRejectedException || "down".equals(cause.getMessage());
                            same("a failure of the provider's: " + cause, known, true);
                        }
                        return null;
                    })
                    .toCompletableFuture()
                    .getNow(null);
        }
    }

    @Test
    @Clause({"LOAD-4", "PROV-6"})
    @DisplayName("are given up by the last who leaves: not before, and once")
    void leaving() {
        Interleavings.of(Scene.class)
                .with("secondAsks", "leaderLeaves secondLeaves")
                .with("secondAsks", "leaderLeaves leaderLeavesToo")
                .with("secondAsks", "leaderLeaves leaderLeavesToo secondLeaves")
                .explore(OF_EACH);
    }

    @Test
    @Clause({"LOAD-4", "PROV-6"})
    @DisplayName("are joined while their leader is there, and asked anew once it has left")
    void joining() {
        Interleavings.of(Scene.class)
                .with("", "leaderLeaves secondAsks")
                .with("", "leaderLeaves secondAsks thirdAsks")
                .with("leaderLeaves", "secondAsks thirdAsks")
                .with("", "leaderComesAgain secondAsks")
                .with("secondAsks", "leaderComesAgain secondLeaves")
                .explore(OF_EACH);
    }

    @Test
    @Clause({"LOAD-4", "PROV-4", "PROV-7"})
    @DisplayName("have one answer or failure, which all get who wait for it, while some come and others leave")
    void answering() {
        Interleavings.of(Scene.class)
                .with("", "leaderIsAnswered leaderLeaves secondAsks")
                .with("", "leaderIsAnswered leaderComesAgain secondAsks")
                .with("leaderIsAnswered", "secondAsks thirdAsks")
                .with("secondAsks", "leaderIsAnswered leaderLeaves secondLeaves")
                .with("secondAsks", "leaderFails secondLeaves thirdAsks")
                .explore(OF_EACH);
    }

    @Test
    @Clause({"LOAD-4", "PROV-2", "PROV-4"})
    @DisplayName("may overlap: who leads one and follows another gets both answers, or leaves both")
    void overlapping() {
        Interleavings.of(Scene.class)
                .with("bothAreAsked", "leaderIsAnswered otherIsAnswered")
                .with("bothAreAsked", "leaderIsAnswered otherIsAnswered bothLeave")
                .with("bothAreAsked", "leaderFails bothLeave otherIsAsked")
                .with("", "leaderFails bothAreAsked")
                .with("", "leaderFails bothAreAsked otherIsAsked")
                .explore(OF_EACH);
    }
}
