package io.github.web3task.preflight.result;

import java.util.List;
import java.util.Map;

/**
 * What one stage of load showed. Latency runs from the instant a call was due, not from when it went out, to the end of
 * its answer: a server that stalls can't hide the calls that had to wait.
 *
 * @param stage {@code warm-up} (not judged by its times), {@code load}, {@code burst}, {@code overload} or {@code
 *     recovery}
 * @param qps calls a second, as planned
 * @param calls how many calls were made
 * @param p50 half of the answers came within this, in ms
 * @param p95 95&nbsp;% came within this, in ms
 * @param p99 99&nbsp;% came within this, in ms
 * @param max the slowest, in ms
 * @param sendLagP99 how late the generator itself was: from the instant a call was due to its first byte, or to the start
 *     of the connection it had to open; 99th percentile in ms
 * @param outcomes how many calls ended how: {@code 000000}, other codes, {@code no envelope}, {@code no answer}
 * @param curve the stage in slices of time
 * @param percentiles latency over percentiles, for the plot
 */
public record LoadResult(
        String stage,
        int qps,
        long calls,
        double p50,
        double p95,
        double p99,
        double max,
        double sendLagP99,
        Map<String, Long> outcomes,
        List<Slice> curve,
        List<Percentile> percentiles) {
    /**
     * A slice of time.
     *
     * @param second its start, in seconds from the start of the stage
     * @param p50 in ms
     * @param p99 in ms
     * @param failed calls due in it that were not served
     */
    public record Slice(double second, double p50, double p99, long failed) {}

    /**
     * A point of the distribution.
     *
     * @param percentile 0 to 100
     * @param millis that share of the answers came within this
     */
    public record Percentile(double percentile, double millis) {}

    /**
     * How many calls ended in this way.
     *
     * @param outcome such as {@code 000000}
     * @return 0 or more
     */
    public long count(String outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }
}
