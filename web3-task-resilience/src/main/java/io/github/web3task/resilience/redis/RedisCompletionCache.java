package io.github.web3task.resilience.redis;

import io.github.web3task.resilience.cache.CompletionCache;
import io.github.web3task.resilience.internal.Hash;
import io.github.web3task.spi.ApiContext;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in Redis, so that all nodes know what one of them was told. Redis may be slow, away from the start, or come and
 * go: look-ups then fail at once and the node goes on alone; the connection is tried again every second. One that has not
 * answered within half a second, or keeps answering with errors, is left, and the address is looked up anew. A cluster is
 * recognised as such; any of its nodes will do for the address.
 *
 * <p>Thread-safe. Owns its client; {@link #close()} ends it.
 */
public final class RedisCompletionCache implements CompletionCache, AutoCloseable {
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int HASH_BYTES = 8;
    private static final Pattern VALUE = Pattern.compile("[01][0-9a-f]{16}");

    private final RedisConnection redis;
    private final String prefix;
    private volatile @Nullable ApiContext api;

    private RedisCompletionCache(RedisConnection redis, String prefix) {
        this.redis = redis;
        this.prefix = prefix;
    }

    /**
     * Begins to connect; does not wait for it, and does not fail when Redis is away.
     *
     * @param uri such as {@code redis://host:6379}, or {@code redis-sentinel://host:26379#name}; what is special in a password has
     *     to be percent-encoded
     * @param prefix put before every key, to tell campaigns apart
     * @return the cache, to be closed by who made it
     * @throws IllegalArgumentException when it is no address; the message does not show it
     */
    public static RedisCompletionCache connect(String uri, String prefix) {
        Objects.requireNonNull(prefix, "prefix");
        return new RedisCompletionCache(RedisConnection.open(uri), prefix);
    }

    @Override
    public void attach(ApiContext api) {
        this.api = api;
    }

    @Override
    public Map<String, Boolean> lookup(Collection<String> keys, Duration timeout) throws Exception {
        try {
            return redis.send(commands -> lookup(commands, keys)).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer within " + timeout);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    /** One command a key: in a cluster they may be on different nodes. */
    private CompletionStage<Map<String, Boolean>> lookup(
            RedisClusterAsyncCommands<String, String> commands, Collection<String> keys) {
        CompletionStage<Map<String, Boolean>> all = CompletableFuture.completedStage(new LinkedHashMap<>());
        for (String key : keys) {
            all = all.thenCombine(commands.get(prefix + key).handle(this::readable), (found, value) -> {
                Boolean complete = complete(prefix + key, value);
                if (complete != null) {
                    found.put(key, complete);
                }
                return found;
            });
        }
        return all;
    }

    private @Nullable String readable(@Nullable String value, @Nullable Throwable failure) {
        if (failure == null || RedisConnection.isWrongType(RedisConnection.unwrapped(failure))) {
            return value;
        }
        throw new CompletionException(RedisConnection.unwrapped(failure));
    }

    /** Null for nothing, and for what is not ours. */
    private @Nullable Boolean complete(String name, @Nullable String value) {
        if (value == null || !VALUE.matcher(value).matches()) {
            return null;
        }
        if (!value.equals(value(name, value.charAt(0) == '1'))) {
            redis.leaveOutOfStep();
            throw new IllegalStateException("Redis answered with the value of another key");
        }
        return value.charAt(0) == '1';
    }

    /** Bound to its key, so that a reply for another key is not taken for this one's. */
    private static String value(String name, boolean complete) {
        return (complete ? "1" : "0") + Hash.of(name, HASH_BYTES);
    }

    /** Hands over; what becomes of it is logged only. */
    @Override
    public void store(String key, boolean complete, Duration time) {
        String name = prefix + key;
        long millis = (time.compareTo(LONGEST) < 0 ? time : LONGEST).toMillis();
        SetArgs how = SetArgs.Builder.px(Math.max(1, millis));
        String value = value(name, complete);
        CompletionStage<String> stored = redis.send(
                commands -> commands.set(name, value, complete ? how : how.nx())); // "incomplete" over nothing
        stored.whenComplete((done, failure) -> {
            ApiContext attached = api;
            if (failure != null && attached != null) {
                attached.warn("the completion cache can't store", failure);
            }
        });
    }

    /** Ends the connection and its threads; waits a moment for them. */
    @Override
    public void close() {
        redis.close();
    }

    /** For the start line: without the address, which may hold a password. */
    @Override
    public String toString() {
        return "Redis, keys " + prefix + "*";
    }
}
