package io.github.web3task.benchmarks.figures;

import java.util.List;

/**
 * The straight line through samples, by least squares.
 *
 * @param perSecond how much the value grows in a second
 * @param error the standard error of that
 */
public record Slope(double perSecond, double error) {
    /**
     * One reading.
     *
     * @param second when
     * @param value what was read
     */
    public record Sample(double second, double value) {}

    /** At least three samples, not all of one moment. */
    public static Slope of(List<Sample> samples) {
        int n = samples.size();
        double meanSecond =
                samples.stream().mapToDouble(Sample::second).average().orElseThrow();
        double meanValue = samples.stream().mapToDouble(Sample::value).average().orElseThrow();
        double spread = 0;
        double shared = 0;
        for (Sample sample : samples) {
            spread += Math.pow(sample.second() - meanSecond, 2);
            shared += (sample.second() - meanSecond) * (sample.value() - meanValue);
        }
        if (n < 3 || spread == 0) {
            throw new IllegalArgumentException(n + " samples make no slope: take three or more, at different times");
        }
        double slope = shared / spread;
        double rest = 0;
        for (Sample sample : samples) {
            rest += Math.pow(sample.value() - meanValue - slope * (sample.second() - meanSecond), 2);
        }
        return new Slope(slope, Math.sqrt(rest / (n - 2) / spread));
    }

    /** What it can be at most, two standard errors up. */
    public double atMost() {
        return perSecond + 2 * error;
    }
}
