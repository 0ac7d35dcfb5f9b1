package io.github.web3task.preflight.internal.load;

import io.github.web3task.preflight.result.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Gathers what the calls of one stage came to. */
final class Recorder {
    static final String SERVED = "000000";
    private static final long HIGHEST_MICROS = 120_000_000;
    private static final int MOST_SLICES = 120;

    private final Histogram latency = new Histogram(HIGHEST_MICROS, 3);
    private final Histogram lag = new Histogram(HIGHEST_MICROS, 3);
    private final Histogram[] slices;
    private final long[] failed;
    private final long sliceNanos;
    private final Map<String, Long> outcomes = new TreeMap<>();

    /** @param span when the last call is due, in ns */
    Recorder(long span) {
        sliceNanos = Math.max(span < 10_000_000_000L ? 250_000_000L : 1_000_000_000L, span / MOST_SLICES + 1);
        slices = new Histogram[(int) (span / sliceNanos) + 1];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = new Histogram(HIGHEST_MICROS, 2);
        }
        failed = new long[slices.length];
    }

    synchronized void record(long due, long lagNanos, long latencyNanos, String outcome) {
        int slice = (int) (due / sliceNanos);
        latency.recordValue(micros(latencyNanos));
        lag.recordValue(micros(lagNanos));
        slices[slice].recordValue(micros(latencyNanos));
        outcomes.merge(outcome, 1L, Long::sum);
        if (!outcome.equals(SERVED)) {
            failed[slice]++;
        }
    }

    synchronized long finished() {
        return latency.getTotalCount();
    }

    synchronized LoadResult result(String stage, int qps) {
        List<LoadResult.Slice> curve = new ArrayList<>();
        for (int i = 0; i < slices.length; i++) {
            if (slices[i].getTotalCount() > 0) {
                curve.add(new LoadResult.Slice(i * sliceNanos / 1e9, at(slices[i], 50), at(slices[i], 99), failed[i]));
            }
        }
        List<LoadResult.Percentile> percentiles = new ArrayList<>();
        for (HistogramIterationValue value : latency.percentiles(5)) {
            percentiles.add(new LoadResult.Percentile(
                    value.getPercentileLevelIteratedTo(), value.getValueIteratedTo() / 1000.0));
        }
        return new LoadResult(
                stage,
                qps,
                latency.getTotalCount(),
                at(latency, 50),
                at(latency, 95),
                at(latency, 99),
                at(latency, 100),
                at(lag, 99),
                Map.copyOf(outcomes),
                curve,
                percentiles);
    }

    private static long micros(long nanos) {
        return Math.min(HIGHEST_MICROS, Math.max(0, nanos / 1000));
    }

    private static double at(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1000.0;
    }
}
