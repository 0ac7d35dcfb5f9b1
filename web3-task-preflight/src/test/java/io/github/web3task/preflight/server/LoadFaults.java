package io.github.web3task.preflight.server;

import static io.github.web3task.preflight.server.ReferencePartner.failure;

import io.github.web3task.preflight.internal.load.LoadPlan;
import io.github.web3task.preflight.result.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Servers that are right until many ask at once. */
public final class LoadFaults {
    private static final Duration SHORT = Duration.ofSeconds(1);
    /** Has a whole second of the clock in it, for rates that are counted by it. */
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    /** Four that look before the load whether made-up wallets are served, and one after it that looks for HTTP/2. */
    private static final int OTHER_CALLS = 5;

    private LoadFaults() {}

    /**
     * A fault, and the load that shows it.
     *
     * @param level of the check that is meant to catch it
     * @param http2 whether HTTP/2 is offered
     */
    public record LoadFault(
            String name, String check, Level level, String clause, LoadPlan plan, boolean http2, Handler server) {
        LoadFault overHttp2() {
            return new LoadFault(name, check, level, clause, plan, true, server);
        }

        @Override
        public String toString() {
            return name + " → " + check;
        }
    }

    public static List<LoadFault> all() {
        return Stream.of(rates(), answers(), extremes(), http2())
                .flatMap(List::stream)
                .toList();
    }

    private static List<LoadFault> rates() {
        return List.of(
                must("collapse at 60 QPS", "load-served", "LOAD-1", steady(80, TWO_SECONDS), collapsing(60)),
                must("a rate limit of 20 a second", "load-not-limited", "LOAD-1", steady(50, SHORT), limited(20)),
                must(
                        "a limit that wants 10 ms between two calls, which even spacing hides",
                        "load-not-limited",
                        "LOAD-1",
                        new LoadPlan(50, SHORT, true, 0, 1, false),
                        withGaps(10)),
                should(
                        "one connection to the database, 60 ms a call",
                        "load-p99",
                        "PROV-5",
                        steady(50, SHORT),
                        oneAtATime(60)),
                must("a stall of 3.3 s", "load-within-3-s", "PROV-5", steady(50, SHORT), stalling(3_300)),
                must("the time is busy under load", "load-time", "TIME-2", steady(50, SHORT), timeBusy(30)));
    }

    /** What single answers of the load say: the checks, which ask one by one, see nothing of it. */
    private static List<LoadFault> answers() {
        return List.of(
                must(
                        "a time-out under load turns into false",
                        "completed-stays-completed",
                        "PROV-7",
                        steady(50, SHORT),
                        above(20, (call, correct) -> correct.answer(call).text(t -> t.replace("true", "false")))),
                must(
                        "an empty map under load",
                        "tasks-as-asked",
                        "TASK-8",
                        steady(50, SHORT),
                        oneOfTen((call, correct) -> ReferencePartner.success("{}"))),
                must(
                        "000002 goes with 200, in the load only",
                        "status-of-trouble",
                        "ENV-3",
                        steady(50, SHORT),
                        oneOfTen((call, correct) ->
                                failure(200, "000002", "system busy").with("Retry-After", "1"))),
                must(
                        "a gateway's page, in the load only",
                        "envelope-on-failure",
                        "ENV-1",
                        steady(50, SHORT),
                        oneOfTen((call, correct) -> Reply.page(502))),
                must(
                        "text/plain for a refusal, in the load only",
                        "content-type-on-failure",
                        "ENV-1",
                        steady(50, SHORT),
                        oneOfTen((call, correct) ->
                                failure(429, "000001", "too many requests").with("Content-Type", "text/plain"))),
                should(
                        "000002 without Retry-After, in the load only",
                        "retry-after",
                        "ENV-4",
                        steady(50, SHORT),
                        oneOfTen((call, correct) -> failure(500, "000002", "system busy"))));
    }

    private static List<LoadFault> extremes() {
        return List.of(
                should(
                        "a burst is dropped on the floor",
                        "burst",
                        "LOAD-2",
                        new LoadPlan(50, SHORT, false, 60, 1, false),
                        dropping(25)),
                should("HTML 502 under overload", "overload-clean", "LOAD-2", overload(SHORT, 3), pagesAbove(70)),
                should(
                        "the time is busy under overload",
                        "overload-time",
                        "TIME-2",
                        overload(SHORT, 2),
                        timeBusy(OTHER_CALLS + 10 + 50)),
                must(
                        "down for good after overload",
                        "overload-recovers",
                        "LOAD-2",
                        overload(SHORT, 3),
                        neverRecovering(70)),
                must(
                        "back later than Retry-After says",
                        "overload-recovers",
                        "LOAD-2",
                        overload(SHORT, 2),
                        refusingAfterOverload(2_000)));
    }

    private static List<LoadFault> http2() {
        return List.of(
                must(
                                "HTTP/2 is offered, and its calls end after a while",
                                "load-http2",
                                "LOAD-1",
                                steady(50, SHORT),
                                endingOverHttp2(20))
                        .overHttp2(),
                should(
                                "calls that share an HTTP/2 connection wait for each other",
                                "load-http2-p99",
                                "PROV-5",
                                steady(50, SHORT),
                                oneAtATimeOverHttp2(60))
                        .overHttp2());
    }

    private static LoadFault must(String name, String check, String clause, LoadPlan plan, Handler server) {
        return new LoadFault(name, check, Level.MUST, clause, plan, false, server);
    }

    private static LoadFault should(String name, String check, String clause, LoadPlan plan, Handler server) {
        return new LoadFault(name, check, Level.SHOULD, clause, plan, false, server);
    }

    private static LoadPlan steady(int qps, Duration duration) {
        return new LoadPlan(qps, duration, false, 0, 1, false);
    }

    public static LoadPlan overload(Duration duration, int times) {
        return new LoadPlan(50, duration, false, 0, times, false);
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

    private static Handler oneOfTen(Above answer) {
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        return call -> call.isCompletion() && calls.incrementAndGet() % 10 == 0
                ? answer.answer(call, correct)
                : correct.answer(call);
    }

    private static Handler withGaps(long millis) {
        AtomicLong last = new AtomicLong(System.nanoTime());
        Handler correct = new ReferencePartner();
        return call -> {
            long now = System.nanoTime();
            boolean tooSoon = call.isCompletion() && now - last.getAndSet(now) < millis * 1_000_000;
            return tooSoon ? failure(429, "000001", "too many requests") : correct.answer(call);
        };
    }

    /**
     * Refuses in an overload of twice 50 a second for a second, and until so many milliseconds have passed since the last
     * call of it. It counts calls, for a busy machine makes other rates: before the overload there are 10
     * calls to warm up and 50 of the load, and the overload has 100.
     *
     * @param millis more than a second is longer than its Retry-After says
     */
    public static Handler refusingAfterOverload(long millis) {
        int before = OTHER_CALLS + 10 + 50;
        AtomicInteger calls = new AtomicInteger();
        AtomicLong until = new AtomicLong(System.nanoTime());
        Handler correct = new ReferencePartner();
        return call -> {
            int number = call.isCompletion() ? calls.incrementAndGet() : 0;
            if (number > before && number <= before + 100) {
                until.set(System.nanoTime() + millis * 1_000_000);
            }
            return number > before && System.nanoTime() < until.get()
                    ? failure(503, "000002", "system busy")
                    : correct.answer(call);
        };
    }

    private static Handler endingOverHttp2(int after) {
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        return call -> call.isHttp2() && calls.incrementAndGet() > after ? Reply.page(502) : correct.answer(call);
    }

    private static Handler oneAtATimeOverHttp2(long millis) {
        Handler slow = oneAtATime(millis);
        Handler correct = new ReferencePartner();
        return call -> call.isHttp2() ? slow.answer(call) : correct.answer(call);
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
