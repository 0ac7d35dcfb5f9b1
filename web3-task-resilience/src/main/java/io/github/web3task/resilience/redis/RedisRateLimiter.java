package io.github.web3task.resilience.redis;

import io.github.bucket4j.TimeMeter;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.resilience.internal.PerKey;
import io.github.web3task.spi.ApiContext;
import io.github.web3task.spi.RateLimiter;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets in Redis, by Redis' own clock: a rate that all nodes together keep (clauses LOAD-3 and LOAD-6). Requests never
 * wait for Redis, because each node fetches tokens ahead. While Redis is slow (10 ms), away or full of rubbish, each node lets the
 * whole rate pass by itself, with a bucket of Bucket4j's, and says so once a minute; it asks again every second.
 *
 * <p>Needs Redis 5 or later, alone or as a cluster. Thread-safe. Owns its client; {@link #close()} ends it.
 */
public final class RedisRateLimiter implements RateLimiter, AutoCloseable {
    /**
     * The bucket is one number, the time in µs at which it will be full (GCRA): ARGV is tokens a second, tokens wanted, and a number
     * that comes back with the answer, so that no other answer is taken for it. A time further ahead than an empty bucket needs was
     * written by a clock that was wrong, and says nothing.
     */
    static final String SCRIPT = """
            local rate, wanted = tonumber(ARGV[1]), tonumber(ARGV[2])
            local clock = redis.call('TIME')
            local now = clock[1] * 1000000 + clock[2]
            local held = redis.pcall('GET', KEYS[1])
            local full = now
            if held then
              full = type(held) == 'string' and tonumber(held)
              if not full then
                return {ARGV[3], -1, 0}
              end
              if full < now or full > now + 1000000 then
                full = now
              end
            end
            local each = 1000000 / rate
            local taken = math.min(wanted, math.floor((now + 1000000 - full) / each + 0.001))
            if taken > 0 then
              full = full + taken * each
              redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', 2000)
            end
            local wait = math.max(0, math.ceil(full + each - 1000000 - now))
            return {ARGV[3], taken, wait}
            """;

    private final RedisConnection redis;
    private final int perSecond;
    private final PerKey<SharedBucket> buckets;
    private final AtomicLong questions = new AtomicLong();
    private volatile @Nullable ApiContext api;

    private RedisRateLimiter(
            TimeMeter time,
            RedisConnection redis,
            String prefix,
            int perSecond,
            Function<ApiRequest, @Nullable String> key,
            int maxKeys) {
        this.redis = redis;
        this.perSecond = perSecond;
        String names = prefix + perSecond + ":"; // another rate, other buckets
        this.buckets = new PerKey<>(
                key,
                maxKeys,
                name -> new SharedBucket(perSecond, wanted -> take(names + name, wanted), time, this::warn));
    }

    /**
     * One bucket for all task requests to all nodes. Begins to connect; does not wait for it, and does not fail when Redis is
     * away.
     *
     * @param uri such as {@code redis://host:6379}, or {@code redis-sentinel://host:26379#name}; what is special in a password has
     *     to be percent-encoded
     * @param prefix put before every key in Redis; another for each limit
     * @param perSecond requests a second, 1 to 1000000, all nodes together
     * @return the limiter, to be closed by who made it
     * @throws IllegalArgumentException when it is no address (the message does not show it), or the rate is not in its bounds
     */
    public static RedisRateLimiter global(String uri, String prefix, int perSecond) {
        return perKey(uri, prefix, perSecond, request -> "", 1);
    }

    /**
     * A bucket for each key. Not the peer's address: the caller comes from few of them. Begins to connect, as {@link #global}.
     *
     * @param uri as for {@link #global}
     * @param prefix put before every key in Redis; another for each limit
     * @param perSecond requests a second for one key, 1 to 1000000, all nodes together
     * @param key what tells callers apart, such as a header; requests without a key share a bucket
     * @param maxKeys how many buckets a node keeps an eye on; Redis forgets one that is unused for 2 s, when it is full
     * @return the limiter, to be closed by who made it
     * @throws IllegalArgumentException when it is no address, or the rate or the number of keys is not in its bounds
     */
    public static RedisRateLimiter perKey(
            String uri, String prefix, int perSecond, Function<ApiRequest, @Nullable String> key, int maxKeys) {
        if (perSecond < 1 || maxKeys < 1) {
            throw new IllegalArgumentException(perSecond + " requests/s, " + maxKeys + " keys: set both to 1 or more");
        }
        PerKey.requireCountable(perSecond);
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(key, "key");
        return new RedisRateLimiter(
                TimeMeter.SYSTEM_NANOTIME, RedisConnection.open(uri), prefix, perSecond, key, maxKeys);
    }

    @Override
    public @Nullable Duration tryAcquire(ApiRequest request) {
        return buckets.of(request).tryAcquire();
    }

    private CompletionStage<SharedBucket.Grant> take(String name, long wanted) {
        String question = String.valueOf(questions.incrementAndGet());
        String[] arguments = {String.valueOf(perSecond), String.valueOf(wanted), question};
        return redis.<List<Object>>send(
                        commands -> commands.eval(SCRIPT, ScriptOutputType.MULTI, new String[] {name}, arguments))
                .thenApply(answer -> grant(answer, question));
    }

    private SharedBucket.Grant grant(List<Object> answer, String question) {
        if (answer.size() != 3 || !question.equals(answer.get(0))) {
            redis.leaveOutOfStep();
            throw new IllegalStateException("Redis answered another question");
        }
        long tokens = (Long) answer.get(1);
        if (tokens < 0) {
            throw new IllegalStateException("what Redis holds is no bucket of this limit");
        }
        return new SharedBucket.Grant(tokens, TimeUnit.MICROSECONDS.toNanos((Long) answer.get(2)));
    }

    private void warn(Throwable failure) {
        ApiContext attached = api;
        if (attached != null) {
            attached.warn("the nodes' shared rate limit does not answer, each counts by itself", failure);
        }
    }

    @Override
    public void attach(ApiContext api) {
        this.api = api;
    }

    @Override
    public double lowestRate() {
        return perSecond;
    }

    /** Ends the connection and its threads; waits a moment for them. */
    @Override
    public void close() {
        redis.close();
    }

    /** For the start line. */
    @Override
    public String toString() {
        return perSecond + "/s shared in Redis";
    }
}
