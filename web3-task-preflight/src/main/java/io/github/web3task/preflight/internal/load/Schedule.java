package io.github.web3task.preflight.internal.load;

import java.time.Duration;
import java.util.SplittableRandom;

/** When calls are due, in ns from the start of a stage: fixed before it begins, whatever the server does. */
final class Schedule {
    private Schedule() {}

    static long[] even(int qps, Duration duration) {
        long[] due = new long[count(qps, duration)];
        for (int i = 0; i < due.length; i++) {
            due[i] = i * 1_000_000_000L / qps;
        }
        return due;
    }

    /** Random gaps with the same mean, as independent users make them. */
    static long[] poisson(int qps, Duration duration, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] due = new long[count(qps, duration)];
        double at = 0;
        for (int i = 0; i < due.length; i++) {
            due[i] = (long) at;
            at -= Math.log(1 - random.nextDouble()) * 1e9 / qps;
        }
        return due;
    }

    static long[] burst(int calls) {
        return new long[calls];
    }

    private static int count(int qps, Duration duration) {
        return (int) Math.max(1, duration.toMillis() * qps / 1000);
    }
}
