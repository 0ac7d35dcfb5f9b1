package io.github.web3task.resilience.redis;

import io.github.web3task.resilience.cache.CompletionCache;
import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Remembers in Redis, so that what one node has learnt the others know. Redis may be slow, away from the start, or come and
 * go: look-ups then fail at once and the node goes on alone; the connection is tried again every second. So is one that has
 * not answered within half a second.
 *
 * <p>Thread-safe. Owns its client; {@link #close()} ends it.
 */
public final class RedisCompletionCache implements CompletionCache, AutoCloseable {
    private static final String COMPLETE = "1";
    private static final String INCOMPLETE = "0";

    private final RedisConnection<String> connection;
    private final String prefix;

    private RedisCompletionCache(RedisConnection<String> connection, String prefix) {
        this.connection = connection;
        this.prefix = prefix;
    }

    /**
     * Begins to connect; does not wait for it, and does not fail when Redis is away.
     *
     * @param uri such as {@code redis://host:6379}
     * @param prefix put before every key, to tell campaigns apart
     * @return the memory, to be closed by who made it
     * @throws IllegalArgumentException when it is no address
     */
    public static RedisCompletionCache connect(String uri, String prefix) {
        return new RedisCompletionCache(RedisConnection.open(uri, StringCodec.UTF8), prefix);
    }

    @Override
    public CompletionStage<Map<String, Boolean>> recall(Collection<String> keys) {
        RedisAsyncCommands<String, String> redis = connection.commands();
        if (redis == null) {
            return notConnected();
        }
        String[] names = keys.stream().map(key -> prefix + key).toArray(String[]::new);
        return redis.mget(names).thenApply(this::known);
    }

    private Map<String, Boolean> known(List<KeyValue<String, String>> values) {
        Map<String, Boolean> found = new LinkedHashMap<>();
        for (KeyValue<String, String> pair : values) {
            String value = pair.getValueOrElse("");
            if (value.equals(COMPLETE) || value.equals(INCOMPLETE)) { // what else stands there is not ours
                found.put(pair.getKey().substring(prefix.length()), value.equals(COMPLETE));
            }
        }
        return found;
    }

    @Override
    public CompletionStage<?> remember(String key, boolean complete, Duration time) {
        RedisAsyncCommands<String, String> redis = connection.commands();
        if (redis == null) {
            return notConnected();
        }
        SetArgs how = SetArgs.Builder.px(Math.max(1, time.toMillis()));
        return complete
                ? redis.set(prefix + key, COMPLETE, how)
                : redis.set(prefix + key, INCOMPLETE, how.nx()); // never over a completion
    }

    private static <T> CompletionStage<T> notConnected() {
        return CompletableFuture.failedFuture(new IllegalStateException("not connected to Redis yet"));
    }

    /** Ends the connection and its threads. */
    @Override
    public void close() {
        connection.close();
    }
}
