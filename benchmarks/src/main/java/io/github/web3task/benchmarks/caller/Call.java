package io.github.web3task.benchmarks.caller;

import org.jspecify.annotations.Nullable;

/** One call on its way. */
final class Call {
    private final Question question;
    private final long start;
    private final long due;
    private final Tally tally;
    private @Nullable Connection connection;
    private boolean over;

    Call(Question question, long start, long due, Tally tally) {
        this.question = question;
        this.start = start;
        this.due = due;
        this.tally = tally;
    }

    Question question() {
        return question;
    }

    void taken() {
        tally.taken(due, now());
    }

    void goesBy(Connection used) {
        connection = used;
    }

    @Nullable Connection connection() {
        return connection;
    }

    boolean isOver() {
        return over;
    }

    boolean isLate() {
        return now() - due > Tally.LIMIT_NANOS;
    }

    void end(String verdict) {
        over = true;
        tally.ended(due, now(), verdict);
    }

    private long now() {
        return System.nanoTime() - start;
    }
}
