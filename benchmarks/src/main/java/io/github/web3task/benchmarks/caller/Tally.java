package io.github.web3task.benchmarks.caller;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What the calls of a run came to. A call belongs to the moment it was due, and its time counts from there, so that a stall
 * shows in all the calls that it kept waiting.
 */
public final class Tally {
    public static final String SERVED = "000000";
    public static final String NO_ANSWER = "no answer";
    /** The caller's hard limit. */
    public static final long LIMIT_NANOS = 3_000_000_000L;

    static final long SLICE_NANOS = 100_000_000;
    private final long from;
    private final long until;
    private final Histogram served = new Histogram(3);
    private final Histogram lag = new Histogram(3);
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final int[] good;
    private long worst;

    /** Calls due before {@code from} are in the slices only; both in s from the start. */
    public Tally(double from, double until) {
        this.from = (long) (from * 1e9);
        this.until = (long) (until * 1e9);
        this.good = new int[(int) (this.until / SLICE_NANOS) + 1];
    }

    /** When the caller got round to a call; times in ns from the start. */
    synchronized void taken(long due, long now) {
        if (due >= from) {
            lag.recordValue(Math.max(0, now - due) / 1000);
        }
    }

    /** How a call ended. */
    synchronized void ended(long due, long now, String verdict) {
        long nanos = now - due;
        String outcome = nanos > LIMIT_NANOS ? NO_ANSWER : verdict;
        boolean isGood = outcome.equals(SERVED);
        if (isGood) {
            good[(int) (due / SLICE_NANOS)]++;
        }
        if (due < from) {
            return;
        }
        outcomes.merge(outcome, 1L, Long::sum);
        worst = Math.max(worst, nanos);
        if (isGood) {
            served.recordValue(nanos / 1000);
        }
    }

    public synchronized long count(String outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    public synchronized long calls() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Right answers within the hard limit, a second. */
    public synchronized double goodput() {
        return perSecond(count(SERVED));
    }

    public synchronized double perSecond(long calls) {
        return calls * 1e9 / (until - from);
    }

    /** Of the served calls, in ms; NaN when there are none. */
    public synchronized double servedMillis(double percentile) {
        return served.getTotalCount() == 0 ? Double.NaN : served.getValueAtPercentile(percentile) / 1000.0;
    }

    /** How late the caller itself was, p99, in ms. */
    public synchronized double lagMillis() {
        return lag.getValueAtPercentile(99) / 1000.0;
    }

    /** The longest that any call went without its answer, in ms. */
    public synchronized double worstMillis() {
        return worst / 1e6;
    }

    /** Calls served, by the 0.1 s in which they were due. */
    public synchronized int[] goodSlices() {
        return Arrays.copyOf(good, good.length - 1);
    }

    /** How many calls came to what, but for those served. */
    @Override
    public synchronized String toString() {
        Map<String, Long> others = new TreeMap<>(outcomes);
        others.remove(SERVED);
        return others.isEmpty() ? "-" : others.toString().replaceAll("[{}]", "");
    }
}
