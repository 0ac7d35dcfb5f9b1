package io.github.web3task.preflight.server;

import static io.github.web3task.preflight.server.ReferencePartner.failure;

import io.github.web3task.preflight.result.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Servers that are right until many ask at once. */
public final class LoadFaults {
    private LoadFaults() {}

    /**
     * A fault, and the load that shows it.
     *
     * @param level of the check that is meant to catch it
     */
    public record LoadFault(
            String name, String check, Level level, String clause, int qps, int burst, int overload, Handler server) {
        @Override
        public String toString() {
            return name + " → " + check;
        }
    }

    public static List<LoadFault> all() {
        return List.of(
                new LoadFault("collapse at 60 QPS", "load-served", Level.MUST, "LOAD-1", 80, 0, 1, collapsing(60)),
                new LoadFault(
                        "a rate limit of 20 a second", "load-not-limited", Level.MUST, "LOAD-1", 50, 0, 1, limited(20)),
                new LoadFault(
                        "a time-out under load turns into false",
                        "load-answers-unchanged",
                        Level.MUST,
                        "PROV-7",
                        50,
                        0,
                        1,
                        falseUnderLoad(30)),
                new LoadFault(
                        "one connection to the database, 60 ms a call",
                        "load-p99",
                        Level.SHOULD,
                        "PROV-5",
                        50,
                        0,
                        1,
                        oneAtATime(60)),
                new LoadFault("a stall of 3.3 s", "load-within-3-s", Level.MUST, "PROV-5", 50, 0, 1, stalling(3_300)),
                new LoadFault("the time is busy under load", "load-time", Level.MUST, "TIME-2", 50, 0, 1, timeBusy(60)),
                new LoadFault(
                        "a burst is dropped on the floor", "burst", Level.SHOULD, "LOAD-2", 50, 60, 1, dropping(25)),
                new LoadFault(
                        "HTML 502 under overload", "overload-clean", Level.SHOULD, "LOAD-2", 50, 0, 3, pagesAbove(90)),
                new LoadFault(
                        "down for good after overload",
                        "overload-recovers",
                        Level.MUST,
                        "LOAD-2",
                        50,
                        0,
                        3,
                        neverRecovering(90)));
    }

    /** Counts the completion calls of the second that a call falls into. */
    private static final class Rate {
        private final AtomicLong second = new AtomicLong();
        private final AtomicInteger calls = new AtomicInteger();

        int next() {
            long now = System.nanoTime() / 1_000_000_000;
            if (second.getAndSet(now) != now) {
                calls.set(0);
            }
            return calls.incrementAndGet();
        }
    }

    /** What the calls get that are too many. */
    public interface Above {
        Reply answer(Call call, Handler correct);
    }

    /** Correct for so many completion calls a second. */
    public static Handler above(int limit, Above answer) {
        Rate rate = new Rate();
        Handler correct = new ReferencePartner();
        return call -> call.isCompletion() && rate.next() > limit ? answer.answer(call, correct) : correct.answer(call);
    }

    private static Handler collapsing(int limit) {
        return above(limit, (call, correct) -> failure(500, "000007", "other error"));
    }

    private static Handler limited(int limit) {
        return above(limit, (call, correct) -> failure(429, "000001", "too many requests"));
    }

    private static Handler falseUnderLoad(int limit) {
        return above(limit, (call, correct) -> correct.answer(call).text(t -> t.replace("true", "false")));
    }

    /** Serves so many completion calls a second, the others get a page. */
    private static Handler pagesAbove(int limit) {
        return above(limit, (call, correct) -> Reply.page(502));
    }

    private static Handler neverRecovering(int limit) {
        AtomicInteger broken = new AtomicInteger();
        Handler correct = new ReferencePartner();
        Rate rate = new Rate();
        return call -> {
            if (call.isCompletion() && rate.next() > limit) {
                broken.set(1);
            }
            return broken.get() == 1 ? failure(503, "000002", "system busy") : correct.answer(call);
        };
    }

    private static Handler timeBusy(int after) {
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        return call -> {
            int number = call.isCompletion() ? calls.incrementAndGet() : calls.get();
            return call.isTime() && number > after ? failure(503, "000002", "system busy") : correct.answer(call);
        };
    }

    private static Handler oneAtATime(long millis) {
        Handler correct = new ReferencePartner();
        Object database = new Object();
        return call -> {
            synchronized (database) {
                if (call.isCompletion()) {
                    Distance.of(millis);
                }
                return correct.answer(call);
            }
        };
    }

    /** Stalls once, at the 40th completion call, for everybody. */
    public static Handler stalling(long millis) {
        AtomicInteger calls = new AtomicInteger();
        AtomicLong until = new AtomicLong(System.nanoTime());
        Handler correct = new ReferencePartner();
        return call -> {
            if (call.isCompletion() && calls.incrementAndGet() == 40) {
                until.set(System.nanoTime() + millis * 1_000_000);
            }
            Distance.of((until.get() - System.nanoTime()) / 1_000_000);
            return correct.answer(call);
        };
    }

    private static Handler dropping(int most) {
        AtomicInteger inside = new AtomicInteger();
        Handler correct = new ReferencePartner();
        return call -> {
            try {
                boolean tooMany = inside.incrementAndGet() > most;
                Distance.of(call.isCompletion() ? 15 : 0);
                return tooMany ? Reply.page(502) : correct.answer(call);
            } finally {
                inside.decrementAndGet();
            }
        };
    }
}
