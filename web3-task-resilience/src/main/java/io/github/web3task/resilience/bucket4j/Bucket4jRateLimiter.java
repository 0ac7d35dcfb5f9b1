package io.github.web3task.resilience.bucket4j;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.resilience.internal.PerKey;
import io.github.web3task.spi.RateLimiter;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets in this process: as many requests a second, and as many at once after a quiet second.
 *
 * <p>Thread-safe.
 */
public final class Bucket4jRateLimiter implements RateLimiter {
    private final int perSecond;
    private final PerKey<Bucket> buckets;

    Bucket4jRateLimiter(int perSecond, Function<ApiRequest, @Nullable String> key, int maxKeys, TimeMeter time) {
        if (perSecond < 1 || maxKeys < 1) {
            throw new IllegalArgumentException(
                    perSecond + " requests/s for " + maxKeys + " keys: set both to 1 or more");
        }
        PerKey.requireCountable(perSecond);
        this.perSecond = perSecond;
        this.buckets = new PerKey<>(
                key,
                maxKeys,
                name -> Bucket.builder()
                        .withCustomTimePrecision(time)
                        // The lock is held for a moment; without it each try, refused ones too, would copy the bucket.
                        .withSynchronizationStrategy(SynchronizationStrategy.SYNCHRONIZED)
                        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .build());
    }

    /**
     * One bucket for all task requests.
     *
     * @param perSecond requests a second, 1 to 1000000
     * @return the limiter
     * @throws IllegalArgumentException when it is not in these bounds
     */
    public static Bucket4jRateLimiter global(int perSecond) {
        return new Bucket4jRateLimiter(perSecond, request -> "", 1, TimeMeter.SYSTEM_NANOTIME);
    }

    /**
     * A bucket for each key. Not the peer's address: the caller comes from few of them.
     *
     * @param perSecond requests a second for one key, 1 to 1000000
     * @param key what tells callers apart, such as a header; requests without a key share a bucket
     * @param maxKeys how many buckets are kept, 1 or more; past that, the one unused for longest begins anew
     * @return the limiter
     * @throws IllegalArgumentException when one of the numbers is not in these bounds
     */
    public static Bucket4jRateLimiter perKey(int perSecond, Function<ApiRequest, @Nullable String> key, int maxKeys) {
        return new Bucket4jRateLimiter(perSecond, key, maxKeys, TimeMeter.SYSTEM_NANOTIME);
    }

    @Override
    public @Nullable Duration tryAcquire(ApiRequest request) {
        ConsumptionProbe probe = buckets.of(request).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? null : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    @Override
    public double lowestRate() {
        return perSecond;
    }

    /** For the start line. */
    @Override
    public String toString() {
        return perSecond + "/s in this node";
    }
}
