package io.github.web3task.benchmarks.caller;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** When calls are due, in ns from the start: fixed before it begins, whatever the server does. */
public final class Schedule {
    private static final double SECOND = 1e9;

    private Schedule() {}

    /** Random gaps, as many independent users make them. */
    public static long[] poisson(double perSecond, double seconds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LongStream.Builder due = LongStream.builder();
        for (double at = gap(random, perSecond); at < seconds; at += gap(random, perSecond)) {
            due.add((long) (at * SECOND));
        }
        return due.build().toArray();
    }

    private static double gap(SplittableRandom random, double perSecond) {
        return -Math.log(1 - random.nextDouble()) / perSecond;
    }

    /** Equal gaps. */
    public static long[] even(double perSecond, double seconds) {
        return LongStream.range(0, Math.round(perSecond * seconds))
                .map(i -> (long) (i * SECOND / perSecond))
                .toArray();
    }

    /** So many at once, again and again; the first after one period. */
    public static long[] bursts(int calls, double period, double seconds) {
        return LongStream.range(0, (long) Math.ceil(seconds / period) - 1)
                .flatMap(i -> LongStream.range(0, calls).map(c -> (long) ((i + 1) * period * SECOND)))
                .toArray();
    }

    /** Both. */
    public static long[] merged(long[] one, long[] other) {
        return LongStream.concat(LongStream.of(one), LongStream.of(other))
                .sorted()
                .toArray();
    }
}
