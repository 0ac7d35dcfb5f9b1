package io.github.web3task.resilience.redis;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.AsyncVerboseBucket;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.lettuce.cas.LettuceBasedProxyManager;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.spi.RateLimiter;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bucket4j's token buckets in Redis: a rate that all nodes together keep (clauses LOAD-3 and LOAD-6). Requests never wait for
 * Redis, because each node fetches tokens ahead. While Redis is slow (10 ms), away or full of rubbish, each node lets the
 * whole rate pass by itself, and says so once a minute; it asks again every second.
 *
 * <p>Thread-safe. Owns its client; {@link #close()} ends it.
 */
public final class RedisRateLimiter implements RateLimiter, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRateLimiter.class);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LettuceBasedProxyManager<String> shared;
    private final Runnable close;
    private final String prefix;
    private final int perSecond;
    private final BucketConfiguration rate;
    private final Function<ApiRequest, @Nullable String> key;
    private final TimeMeter time;
    private final Map<String, SharedBucket> buckets;
    private final AtomicLong complained;

    RedisRateLimiter(
            Supplier<@Nullable RedisAsyncCommands<String, byte[]>> redis,
            Runnable close,
            String prefix,
            int perSecond,
            Function<ApiRequest, @Nullable String> key,
            int maxKeys,
            TimeMeter clock,
            TimeMeter time) {
        this.shared = new Bucket4jLettuce.LettuceBasedProxyManagerBuilder<>(new LateRedis<String>(redis))
                .clientClock(clock)
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1)))
                .build();
        this.close = close;
        this.prefix = Objects.requireNonNull(prefix, "prefix") + perSecond + ":"; // another rate, other buckets
        this.perSecond = perSecond;
        this.rate = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
        this.key = key;
        this.time = time;
        // Bounded, because keys may be chosen by strangers.
        this.buckets = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, SharedBucket> eldest) {
                return size() > maxKeys;
            }
        });
        this.complained = new AtomicLong(time.currentTimeNanos() - MINUTE);
    }

    /**
     * One bucket for all task requests to all nodes. Begins to connect; does not wait for it, and does not fail when Redis is
     * away.
     *
     * @param uri such as {@code redis://host:6379}
     * @param prefix put before every key in Redis; another for each limit
     * @param perSecond requests a second, 1 or more, all nodes together
     * @return the limiter, to be closed by who made it
     * @throws IllegalArgumentException when it is no address, or the rate is 0
     */
    public static RedisRateLimiter global(String uri, String prefix, int perSecond) {
        return perKey(uri, prefix, perSecond, request -> "", 1);
    }

    /**
     * A bucket for each key. Not the peer's address: the caller comes from few of them. Begins to connect, as {@link #global}.
     *
     * @param uri such as {@code redis://host:6379}
     * @param prefix put before every key in Redis; another for each limit
     * @param perSecond requests a second for one key, 1 or more, all nodes together
     * @param key what tells callers apart, such as a header; requests without a key share a bucket
     * @param maxKeys how many buckets a node keeps an eye on; Redis forgets one that is unused for a minute
     * @return the limiter, to be closed by who made it
     * @throws IllegalArgumentException when it is no address, or the rate or the number of keys is 0
     */
    public static RedisRateLimiter perKey(
            String uri, String prefix, int perSecond, Function<ApiRequest, @Nullable String> key, int maxKeys) {
        if (perSecond < 1 || maxKeys < 1) {
            throw new IllegalArgumentException(perSecond + " requests/s, " + maxKeys + " keys: set both to 1 or more");
        }
        Objects.requireNonNull(key, "key");
        RedisConnection<byte[]> redis =
                RedisConnection.open(uri, RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        return new RedisRateLimiter(
                redis::commands,
                redis::close,
                prefix,
                perSecond,
                key,
                maxKeys,
                TimeMeter.SYSTEM_MILLISECONDS,
                TimeMeter.SYSTEM_NANOTIME);
    }

    @Override
    public @Nullable Duration tryAcquire(ApiRequest request) {
        return buckets.computeIfAbsent(Objects.requireNonNullElse(key.apply(request), ""), this::bucket)
                .tryAcquire();
    }

    private SharedBucket bucket(String name) {
        AsyncVerboseBucket all = shared.asAsync()
                .getProxy(prefix + name, () -> CompletableFuture.completedFuture(rate))
                .asVerbose();
        return new SharedBucket(rate, all::tryConsumeAsMuchAsPossible, time, this::complain);
    }

    /** At most once a minute: it may fail at every request. */
    private void complain(Throwable failure) {
        long now = time.currentTimeNanos();
        long before = complained.get();
        if (now - before >= MINUTE && complained.compareAndSet(before, now)) {
            LOG.warn("the nodes' rate limit is not shared, each counts by itself: {}", failure.toString());
        }
    }

    @Override
    public double lowestRate() {
        return perSecond;
    }

    /** Ends the connection and its threads. */
    @Override
    public void close() {
        close.run();
    }
}
