package io.github.web3task.resilience.redis;

import io.github.bucket4j.redis.lettuce.RedisApi;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Redis as Bucket4j asks it, before there is a connection, too. Generic because Bucket4j's arrays of keys are no String[]. */
record LateRedis<K>(Supplier<@Nullable RedisAsyncCommands<K, byte[]>> commands) implements RedisApi<K> {
    private RedisAsyncCommands<K, byte[]> connected() {
        RedisAsyncCommands<K, byte[]> redis = commands.get();
        if (redis == null) {
            throw new IllegalStateException("not connected to Redis yet");
        }
        return redis;
    }

    @Override
    public <V> RedisFuture<V> eval(String script, ScriptOutputType type, K[] keys, byte[][] values) {
        return connected().eval(script, type, keys, values);
    }

    @Override
    public RedisFuture<byte[]> get(K key) {
        return connected().get(key);
    }

    @Override
    @SuppressWarnings("unchecked") // an array of keys for one key, which nobody keeps
    public RedisFuture<?> delete(K key) {
        return connected().del(key);
    }
}
