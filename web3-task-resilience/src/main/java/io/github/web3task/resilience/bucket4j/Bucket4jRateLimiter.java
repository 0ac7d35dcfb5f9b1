package io.github.web3task.resilience.bucket4j;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.spi.RateLimiter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets in this process: as many requests a second, and as many at once after a quiet second.
 *
 * <p>Thread-safe.
 */
public final class Bucket4jRateLimiter implements RateLimiter {
    private final int perSecond;
    private final Function<ApiRequest, @Nullable String> key;
    private final TimeMeter time;
    private final Map<String, Bucket> buckets; // guarded by itself

    Bucket4jRateLimiter(int perSecond, Function<ApiRequest, @Nullable String> key, int maxKeys, TimeMeter time) {
        if (perSecond < 1 || maxKeys < 1) {
            throw new IllegalArgumentException(
                    perSecond + " requests/s for " + maxKeys + " keys: set both to 1 or more");
        }
        this.perSecond = perSecond;
        this.key = Objects.requireNonNull(key, "key");
        this.time = time;
        this.buckets = new LeastRecentlyUsed(maxKeys);
    }

    /**
     * One bucket for all task requests.
     *
     * @param perSecond requests a second, 1 or more
     * @return the limiter
     */
    public static Bucket4jRateLimiter global(int perSecond) {
        return new Bucket4jRateLimiter(perSecond, request -> "", 1, TimeMeter.SYSTEM_NANOTIME);
    }

    /**
     * A bucket for each key. Not the peer's address: the caller comes from few of them.
     *
     * @param perSecond requests a second for one key, 1 or more
     * @param key what tells callers apart, such as a header; requests without a key share a bucket
     * @param maxKeys how many buckets are kept; past that, the one unused for longest begins anew
     * @return the limiter
     */
    public static Bucket4jRateLimiter perKey(int perSecond, Function<ApiRequest, @Nullable String> key, int maxKeys) {
        return new Bucket4jRateLimiter(perSecond, key, maxKeys, TimeMeter.SYSTEM_NANOTIME);
    }

    @Override
    public @Nullable Duration tryAcquire(ApiRequest request) {
        String found = key.apply(request);
        ConsumptionProbe probe = bucket(found == null ? "" : found).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? null : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    private Bucket bucket(String name) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(
                    name,
                    n -> Bucket.builder()
                            .withCustomTimePrecision(time)
                            .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                            .build());
        }
    }

    @Override
    public double lowestRate() {
        return perSecond;
    }

    /** Bounded, because keys may be chosen by strangers. */
    private static final class LeastRecentlyUsed extends LinkedHashMap<String, Bucket> {
        private static final long serialVersionUID = 1L;
        private final int max;

        LeastRecentlyUsed(int max) {
            super(16, 0.75f, true);
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > max;
        }
    }
}
