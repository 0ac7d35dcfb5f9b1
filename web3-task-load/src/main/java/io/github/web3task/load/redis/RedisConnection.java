package io.github.web3task.load.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Redis that may be away from the start, or come and go: what is sent to it then fails at once. */
final class RedisConnection<V> implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final RedisCodec<String, V> codec;
    private volatile @Nullable StatefulRedisConnection<String, V> connection;
    private volatile @Nullable Future<?> retry;
    private volatile boolean closed;

    private RedisConnection(RedisURI uri, RedisCodec<String, V> codec) {
        this.uri = uri;
        this.codec = codec;
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

    /** Begins to connect; does not wait for it. */
    static <V> RedisConnection<V> open(String uri, RedisCodec<String, V> codec) {
        RedisConnection<V> opened = new RedisConnection<>(RedisURI.create(uri), codec);
        opened.connect();
        return opened;
    }

    private void connect() {
        if (closed) {
            return;
        }
        CompletionStage<StatefulRedisConnection<String, V>> connecting = client.connectAsync(codec, uri);
        connecting.whenComplete((made, failure) -> {
            if (made == null) {
                Runnable again = this::connect;
                retry = resources.eventExecutorGroup().schedule(again, RETRY.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                connection = made; // from now on the client reconnects by itself
            }
        });
    }

    /** Null until it is connected for the first time. */
    @Nullable RedisAsyncCommands<String, V> commands() {
        StatefulRedisConnection<String, V> redis = connection;
        return redis == null ? null : redis.async();
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
