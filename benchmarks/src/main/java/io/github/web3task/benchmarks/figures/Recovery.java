package io.github.web3task.benchmarks.figures;

import java.util.Arrays;
import java.util.OptionalDouble;

/** How long it took until a series was back where it had been. */
public final class Recovery {
    private Recovery() {}

    /**
     * From the end of the trouble to the first slice that, and with it a whole second from there on, has 95 % of the
     * baseline.
     *
     * @param good what was served, by slices of 0.1 s
     * @param baselineFrom slices before the trouble, from here
     * @param baselineTo to here, exclusive
     * @param end the first slice after the trouble
     * @return s, or empty when that never came
     */
    public static OptionalDouble seconds(int[] good, int baselineFrom, int baselineTo, int end) {
        double baseline =
                Arrays.stream(good, baselineFrom, baselineTo).average().orElseThrow();
        for (int slice = end; slice + 10 <= good.length; slice++) {
            double second = Arrays.stream(good, slice, slice + 10).average().orElseThrow();
            if (good[slice] >= 0.95 * baseline && second >= 0.95 * baseline) {
                return OptionalDouble.of((slice - end) / 10.0);
            }
        }
        return OptionalDouble.empty();
    }

    /** The series by whole seconds. */
    public static String perSecond(int[] good) {
        StringBuilder line = new StringBuilder();
        for (int slice = 0; slice + 10 <= good.length; slice += 10) {
            line.append(line.isEmpty() ? "" : " ")
                    .append(Arrays.stream(good, slice, slice + 10).sum());
        }
        return line.toString();
    }
}
