package io.github.web3task.resilience.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.event.command.CommandFailedEvent;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A Redis that may be away from the start, or come and go: what is sent to it then fails at once. */
final class RedisConnection<V> implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration HANDSHAKE = Duration.ofSeconds(2);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final RedisCodec<String, V> codec;
    private final AtomicReference<@Nullable StatefulRedisConnection<String, V>> connection = new AtomicReference<>();
    private volatile boolean closed;

    private RedisConnection(RedisURI uri, RedisCodec<String, V> codec) {
        this.uri = uri;
        uri.setTimeout(HANDSHAKE);
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
        client.addListener(new CommandListener() {
            @Override
            public void commandFailed(CommandFailedEvent event) {
                if (event.getCause() instanceof RedisCommandTimeoutException) {
                    beginAnew();
                }
            }
        });
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
                var unused = resources.eventExecutorGroup().schedule(again, RETRY.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                connection.set(made); // from now on the client reconnects by itself, when it breaks
            }
        });
    }

    /** A connection that swallows everything breaks by itself after many minutes; each request would wait for it till then. */
    private void beginAnew() {
        StatefulRedisConnection<String, V> silent = connection.getAndSet(null);
        if (silent != null) {
            CompletionStage<Void> closing = silent.closeAsync();
            closing.whenComplete((done, failure) -> connect());
        }
    }

    /** Null while there is no connection for the first time, or in place of one that said nothing. */
    @Nullable RedisAsyncCommands<String, V> commands() {
        StatefulRedisConnection<String, V> redis = connection.get();
        return redis == null ? null : redis.async();
    }

    /** Ends the connection and its threads. */
    @Override
    public void close() {
        closed = true;
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
