package io.github.web3task.benchmarks.figures;

/** What an ideal rate limit would have made of a schedule. */
public final class TokenBucket {
    private TokenBucket() {}

    /**
     * The fewest tokens that were ever left in a bucket of one second's size that began full. From 0 on, every call of the
     * schedule keeps to the limit, and each 000001 is a false one.
     *
     * @param due when calls come, ascending, in ns
     * @param perSecond the limit
     * @return negative when the schedule breaks the limit
     */
    public static double fewestLeft(long[] due, double perSecond) {
        double left = perSecond;
        double fewest = left;
        long last = 0;
        for (long at : due) {
            left = Math.min(perSecond, left + (at - last) * perSecond / 1e9) - 1;
            fewest = Math.min(fewest, left);
            last = at;
        }
        return fewest;
    }
}
