package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.caller.Answer;
import io.github.web3task.benchmarks.caller.Caller;
import io.github.web3task.benchmarks.caller.Question;
import io.github.web3task.benchmarks.caller.Schedule;
import io.github.web3task.benchmarks.caller.Tally;
import io.github.web3task.benchmarks.server.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One run against one server: calls by a schedule, beside them a steady trickle to {@code /v1/time}. */
final class Trial {
    private static final int TIME_PER_SECOND = 100;
    private static final int TIME_CONNECTIONS = 400; // so that none waits for another's 3 s

    final Tally calls;
    final Tally time;
    private final double until;
    private final List<Step> steps = new ArrayList<>();

    private record Step(double second, Callable<?> action) {}

    /** What is due before {@code from} is not counted; both in s. */
    Trial(double from, double until) {
        this.calls = new Tally(from, until);
        this.time = new Tally(from, until);
        this.until = until;
    }

    /** Does something at a moment of the run; in ascending order. */
    Trial at(double second, Callable<?> action) {
        steps.add(new Step(second, action));
        return this;
    }

    Trial run(ServerProcess server, int connections, long[] due) throws Exception {
        return run(server, connections, due, Question::completion);
    }

    Trial run(ServerProcess server, int connections, long[] due, Supplier<Question> questions) throws Exception {
        long start = System.nanoTime() + 200_000_000;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> called = threads.submit(() -> drive(server, connections, start, due, questions, calls));
            long[] ticks = Schedule.even(TIME_PER_SECOND, until);
            Future<?> timed = threads.submit(() -> drive(server, TIME_CONNECTIONS, start, ticks, Question::time, time));
            for (Step step : steps) {
                long wait = start + (long) (step.second() * 1e9) - System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(Math.max(0, wait));
                step.action().call();
            }
            called.get();
            timed.get();
        } finally {
            threads.shutdownNow();
        }
        return this;
    }

    private static Void drive(
            ServerProcess server, int connections, long start, long[] due, Supplier<Question> questions, Tally tally)
            throws Exception {
        try (Caller caller = new Caller(server.port(), connections)) {
            while (System.nanoTime() < start) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            caller.run(start, due, questions, tally);
        }
        return null;
    }

    /** Share of the calls to {@code /v1/time} that were answered, in %. */
    double timeUp() {
        return 100.0 * time.count(Tally.SERVED) / time.calls();
    }

    /** Answers, of either kind, that nobody should have got. */
    long bad() {
        return calls.count(Answer.MALFORMED)
                + calls.count(Answer.UNTRUE)
                + time.count(Answer.MALFORMED)
                + time.count(Answer.UNTRUE);
    }

    /** Not when the caller was late by more than a tenth of what it has measured; then it has measured itself. */
    boolean isValid() {
        double measured = calls.count(Tally.SERVED) > 0 ? calls.servedMillis(99) : Tally.LIMIT_NANOS / 1e6;
        return calls.lagMillis() <= measured / 10;
    }

    String note() {
        return isValid() ? "" : "INVALID: the caller lags";
    }
}
