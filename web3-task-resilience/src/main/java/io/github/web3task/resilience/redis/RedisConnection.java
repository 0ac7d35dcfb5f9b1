package io.github.web3task.resilience.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Redis, or a cluster of them, that may be away from the start, or come and go: what is sent to it then fails at once.
 *
 * <p>Lettuce is called by one thread of ours and by its own. It leaves thread-locals behind, by which a host's thread would hold
 * on to a redeployed application.
 */
final class RedisConnection implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration HANDSHAKE = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final Duration END = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 10_000;

    private final RedisURI uri;
    private final ScheduledThreadPoolExecutor thread;
    private volatile @Nullable Thread worker;
    private volatile boolean closed;

    // All below is used by that thread only.
    private @Nullable ClientResources resources;
    private @Nullable RedisClient client;
    private @Nullable RedisClusterClient clusterClient;
    private @Nullable Link current;
    private @Nullable Throwable lastFailure;
    private long connectedNanos;
    private boolean connecting;

    private RedisConnection(RedisURI uri) {
        this.uri = uri;
        uri.setTimeout(HANDSHAKE);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(null, task, "web3-task-redis", 0, false); // inherits nothing
            made.setContextClassLoader(RedisClient.class.getClassLoader()); // which Lettuce asks for its own classes
            made.setDaemon(true);
            worker = made;
            return made;
        });
    }

    /** One connection. */
    private static final class Link {
        private final StatefulConnection<String, String> connection;
        private final RedisClusterAsyncCommands<String, String> commands;

        Link(StatefulConnection<String, String> connection, RedisClusterAsyncCommands<String, String> commands) {
            this.connection = connection;
            this.commands = commands;
        }
    }

    /** Begins to connect; does not wait for it. */
    static RedisConnection open(String uri) {
        RedisConnection opened = new RedisConnection(parse(uri));
        opened.thread.execute(opened::connect);
        return opened;
    }

    /** Says nothing of the address: it may hold a password. */
    private static RedisURI parse(String uri) {
        try {
            return RedisURI.create(uri);
        } catch (IllegalArgumentException e) {
            String why = e.getCause() instanceof URISyntaxException syntax
                    ? " (" + syntax.getReason() + ", at index " + syntax.getIndex() + ")"
                    : "";
            throw new IllegalArgumentException("the address of Redis can't be read" + why
                    + ": give one such as redis://user:password@host:6379, with what is special in the password"
                    + " percent-encoded");
        }
    }

    /**
     * Sends commands. Never blocks and never throws; the result is completed by a thread that must not be held up, and fails at
     * once while there is no connection.
     */
    <T> CompletableFuture<T> send(
            Function<RedisClusterAsyncCommands<String, String>, ? extends CompletionStage<T>> commands) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            if (thread.getQueue().size() >= MOST_WAITING) {
                throw new RejectedExecutionException("too much is being sent to Redis");
            }
            thread.execute(() -> send(commands, result));
        } catch (RejectedExecutionException e) { // closed, too
            result.completeExceptionally(e);
        }
        return result;
    }

    private <T> void send(
            Function<RedisClusterAsyncCommands<String, String>, ? extends CompletionStage<T>> commands,
            CompletableFuture<T> result) {
        Link used = current;
        if (used == null) {
            result.completeExceptionally(new IllegalStateException("not connected to Redis", lastFailure));
            return;
        }
        try {
            commands.apply(used.commands).whenComplete((value, wrapped) -> {
                if (wrapped == null) {
                    result.complete(value);
                    return;
                }
                Throwable failure = unwrapped(wrapped);
                result.completeExceptionally(failure);
                onThread(() -> failed(used, failure));
            });
        } catch (Throwable t) { // an Error too: somebody waits
            result.completeExceptionally(t);
        }
    }

    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            lastFailure = e; // closed: there is nothing left to do
        }
    }

    // --- On our thread

    private void connect() {
        if (closed || connecting) {
            return;
        }
        connecting = true;
        CompletionStage<Link> link;
        try {
            link = link();
        } catch (Throwable t) { // an Error too: it would never be tried again
            link = CompletableFuture.failedFuture(t);
        }
        link.whenComplete((made, failure) -> onThread(() -> connected(made, failure)));
    }

    /** Whether it is a cluster the server says itself. */
    private CompletionStage<Link> link() {
        RedisClient plain = client();
        if (closed) { // meanwhile: the first client loads many classes
            throw new CancellationException("closed");
        }
        CompletionStage<StatefulRedisConnection<String, String>> connection = plain.connectAsync(StringCodec.UTF8, uri);
        return connection.thenCompose(made -> made.async()
                .info("cluster")
                .handle((info, failure) -> info != null && info.contains("cluster_enabled:1"))
                .thenCompose(isCluster -> isCluster
                        ? made.closeAsync().thenComposeAsync(closing -> clusterLink(), thread)
                        : CompletableFuture.completedFuture(new Link(made, made.async()))));
    }

    private RedisClient client() {
        RedisClient made = client;
        if (made == null) {
            made = RedisClient.create(resources());
            made.setOptions(options(ClientOptions.builder()).build());
            client = made;
        }
        return made;
    }

    private CompletionStage<Link> clusterLink() {
        RedisClusterClient made = clusterClient;
        CompletionStage<?> topology = CompletableFuture.completedFuture(null);
        if (made == null) {
            made = RedisClusterClient.create(resources(), uri);
            ClusterClientOptions.Builder options = ClusterClientOptions.builder()
                    .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                            .enableAllAdaptiveRefreshTriggers()
                            .adaptiveRefreshTriggersTimeout(RETRY)
                            .enablePeriodicRefresh(Duration.ofSeconds(30))
                            .build());
            options(options);
            made.setOptions(options.build());
            clusterClient = made;
        } else {
            topology = made.refreshPartitionsAsync();
        }
        RedisClusterClient cluster = made;
        return topology.thenCompose(known -> cluster.connectAsync(StringCodec.UTF8))
                .thenApply(connection -> new Link(connection, connection.async()));
    }

    private static ClientOptions.Builder options(ClientOptions.Builder options) {
        // Without these, commands for a Redis that is away would be queued without end.
        return options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_WAITING)
                .timeoutOptions(TimeoutOptions.enabled(SILENCE))
                .socketOptions(SocketOptions.builder().connectTimeout(RETRY).build());
    }

    private ClientResources resources() {
        ClientResources made = resources;
        if (made == null) {
            made = ClientResources.builder()
                    .reconnectDelay(Delay.constant(RETRY))
                    .build();
            resources = made;
        }
        return made;
    }

    private void connected(@Nullable Link made, @Nullable Throwable failure) {
        connecting = false;
        if (made == null) {
            lastFailure = failure == null ? null : unwrapped(failure);
            retry();
            return;
        }
        Link before = current;
        current = made; // from now on the client reconnects by itself, when it breaks
        connectedNanos = System.nanoTime();
        if (before != null) { // what was sent by it may still be answered
            var unused = thread.schedule(() -> close(before), SILENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of what was replaced
    private static void close(Link link) {
        link.connection.closeAsync();
    }

    private void retry() {
        if (!closed) {
            var unused = thread.schedule(this::connect, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Looks the server up anew when this one is not, or no longer, the right one. */
    private void failed(Link used, Throwable failure) {
        if (used != current) {
            return;
        }
        if (failure instanceof RedisCommandTimeoutException) {
            // Swallows everything; would break by itself after many minutes, and each request would wait for it till
            // then.
            leave(used, failure);
        } else if (failure instanceof RedisCommandExecutionException
                && !isWrongType(failure)
                && System.nanoTime() - connectedNanos >= RETRY.toNanos()) {
            connect(); // READONLY, LOADING, NOAUTH, MOVED and the like; until then this one may still do for reading
        }
    }

    /** The value at a key is somebody else's: no fault of the server's. */
    static boolean isWrongType(Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                && String.valueOf(failure.getMessage()).startsWith("WRONGTYPE");
    }

    private void leave(Link used, Throwable why) {
        current = null;
        lastFailure = why;
        var unused = used.connection.closeAsync();
        connect();
    }

    /** Replies no longer belong to their commands: nothing that this connection says can be believed. */
    void leaveOutOfStep() {
        onThread(() -> {
            Link used = current;
            if (used != null) {
                leave(used, new IllegalStateException("Redis answered out of step"));
            }
        });
    }

    private void end() {
        current = null;
        if (clusterClient != null) {
            clusterClient.shutdown(Duration.ZERO, END);
        }
        if (client != null) {
            client.shutdown(Duration.ZERO, END);
        }
        if (resources != null) {
            resources
                    .shutdown(0, END.toMillis(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(END.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Ends the connection and its threads; waits a moment for them. */
    @Override
    public void close() {
        closed = true; // it does not begin to connect any more
        try {
            thread.submit(this::end).get(END.toMillis() * 4, TimeUnit.MILLISECONDS);
            thread.shutdownNow();
            Thread started = worker;
            if (started != null) { // the executor is terminated a moment before its thread is gone
                started.join(END.toMillis());
            }
        } catch (InterruptedException | TimeoutException e) {
            thread.shutdown(); // not at once: it still has to come to its end
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        } catch (ExecutionException | RejectedExecutionException e) {
            thread.shutdownNow(); // closed before, or as far as it can be
        }
    }
}
