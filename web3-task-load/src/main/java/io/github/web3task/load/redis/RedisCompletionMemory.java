package io.github.web3task.load.redis;

import io.github.web3task.load.CompletionMemory;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in Redis, so that what one node has learnt the others know. Redis may be slow, away from the start, or come and
 * go: look-ups then fail at once and the node goes on alone; the connection is tried again every second.
 *
 * <p>Thread-safe. Owns its client; {@link #close()} ends it.
 */
public final class RedisCompletionMemory implements CompletionMemory, AutoCloseable {
    private static final String COMPLETE = "1";
    private static final String INCOMPLETE = "0";
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final String prefix;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile @Nullable Future<?> retry;
    private volatile boolean closed;

    private RedisCompletionMemory(RedisURI uri, String prefix) {
        this.uri = uri;
        this.prefix = prefix;
        this.resources =
                ClientResources.builder().reconnectDelay(Delay.constant(RETRY)).build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                // Without these, commands for a Redis that is away would be queued without end.
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(10_000)
                .timeoutOptions(TimeoutOptions.enabled(Duration.ofMillis(500)))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(1))
                        .build())
                .build());
    }

    /**
     * Begins to connect; does not wait for it, and does not fail when Redis is away.
     *
     * @param uri such as {@code redis://host:6379}
     * @param prefix put before every key, to tell campaigns apart
     * @return the memory, to be closed by who made it
     * @throws IllegalArgumentException when it is no address
     */
    public static RedisCompletionMemory connect(String uri, String prefix) {
        RedisCompletionMemory memory = new RedisCompletionMemory(RedisURI.create(uri), prefix);
        memory.connect();
        return memory;
    }

    private void connect() {
        if (closed) {
            return;
        }
        CompletionStage<StatefulRedisConnection<String, String>> connecting =
                client.connectAsync(StringCodec.UTF8, uri);
        connecting.whenComplete((made, failure) -> {
            if (made == null) {
                Runnable again = this::connect;
                retry = resources.eventExecutorGroup().schedule(again, RETRY.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                connection = made; // from now on the client reconnects by itself
            }
        });
    }

    @Override
    public CompletionStage<Map<String, Boolean>> recall(Collection<String> keys) {
        StatefulRedisConnection<String, String> redis = connection;
        if (redis == null) {
            return notConnected();
        }
        String[] names = keys.stream().map(key -> prefix + key).toArray(String[]::new);
        return redis.async().mget(names).thenApply(this::known);
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
        StatefulRedisConnection<String, String> redis = connection;
        if (redis == null) {
            return notConnected();
        }
        SetArgs how = SetArgs.Builder.px(Math.max(1, time.toMillis()));
        return complete
                ? redis.async().set(prefix + key, COMPLETE, how)
                : redis.async().set(prefix + key, INCOMPLETE, how.nx()); // never over a completion
    }

    private static <T> CompletionStage<T> notConnected() {
        return CompletableFuture.failedFuture(new IllegalStateException("not connected to Redis yet"));
    }

    /** Ends the connection and its threads. */
    @Override
    public void close() {
        closed = true;
        Future<?> pending = retry;
        if (pending != null) {
            pending.cancel(false);
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
