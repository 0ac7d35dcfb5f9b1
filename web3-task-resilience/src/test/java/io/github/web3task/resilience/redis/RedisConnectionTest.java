package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.util.internal.InternalThreadLocalMap;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A connection to Redis")
class RedisConnectionTest {
    @RegisterExtension
    final LocalRedis server = new LocalRedis();

    private final List<Supplier<Runnable>> owners = List.of(
            () -> RedisRateLimiter.global(server.uri(), "limit:", 50)::close,
            () -> RedisCompletionCache.connect(server.uri(), "campaign:")::close);

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lettuce")
                        || thread.getName().startsWith("web3-task-redis"))
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName("ends with the limiter or the cache that made it, and so do its threads, also when there is no Redis")
    void closed() throws IOException {
        Set<Thread> before = threads();
        for (Supplier<Runnable> owner : owners) {
            Runnable close = owner.get();
            server.with(redis -> {
                LocalRedis.until(
                        "the connection beside this one",
                        () -> redis.clientList().lines().count() == 2);
                close.run();
                LocalRedis.until("its end", () -> redis.clientList().lines().count() == 1);
            });
        }
        server.kill();
        owners.forEach(owner -> owner.get().run());
        LocalRedis.until("the end of their threads", () -> before.containsAll(threads()));
    }

    private RedisConnection connection(String uri) {
        RedisConnection connection = server.closing(RedisConnection.open(uri));
        LocalRedis.until("a connection", () -> idOf(connection) != null);
        return connection;
    }

    /** Null while there is none. */
    private static String idOf(RedisConnection connection) {
        CompletableFuture<Long> id = connection.send(commands -> commands.clientId());
        return Await.soon(id.handle((value, failure) -> value == null ? null : String.valueOf(value)));
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("stays when a value is of another kind: that is no fault of the server's")
    void failedCommand() {
        RedisConnection connection = connection(server.uri());
        String id = idOf(connection);
        server.with(redis -> {
            redis.lpush("list", "1");
            long end = System.nanoTime()
                    + Duration.ofMillis(1_500).toNanos(); // longer than one is kept in spite of errors
            while (System.nanoTime() - end < 0) {
                CompletableFuture<String> get = connection.send(commands -> commands.get("list"));
                assertThat(get).failsWithin(Duration.ofSeconds(30));
                assertThat(idOf(connection)).isEqualTo(id);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"READONLY", "NOPERM"})
    @Clause("LOAD-6")
    @DisplayName("is made anew while the server keeps answering with errors, and serves reading until then")
    void keepsFailing(String error) {
        server.with(redis -> {
            if (error.equals("READONLY")) {
                redis.replicaof("127.0.0.1", 1);
                redis.configSet("replica-serve-stale-data", "yes");
            } else {
                redis.aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.SET));
            }
            RedisConnection connection = connection(server.uri());
            String id = idOf(connection);
            LocalRedis.until("another connection", () -> {
                CompletableFuture<String> set = connection.send(commands -> commands.set("k", "v"));
                assertThat(set)
                        .failsWithin(Duration.ofSeconds(30))
                        .withThrowableThat()
                        .withMessageContaining(error);
                String now = idOf(connection);
                assertThat(now).as("never without").isNotNull();
                return !now.equals(id);
            });
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:se cret@host:6379",
                "redis://user:se^cret@host:6379",
                "redis://:sec%ret@host:6379",
                "no-scheme:secret@host",
                "redis://:secret@"
            })
    @DisplayName("can't be made to an address that can't be read, and nothing shows its password")
    void noAddress(String uri) {
        for (ThrowingCallable each : List.<ThrowingCallable>of(
                () -> RedisCompletionCache.connect(uri, "x"), () -> RedisRateLimiter.global(uri, "x", 50))) {
            StringWriter text = new StringWriter();
            Throwable thrown = catchThrowable(each);
            assertThat(thrown)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the address of Redis can't be read")
                    .hasMessageContaining("percent-encoded");
            thrown.printStackTrace(new PrintWriter(text));
            assertThat(text.toString()).doesNotContain("secret", "cret", "sec%ret");
        }
    }

    @Test
    @DisplayName("shows no password in the start line or when the server refuses it")
    void passwordStaysHidden() {
        server.with(redis -> redis.configSet("requirepass", "other"));
        String uri = "redis://:secret@127.0.0.1:" + server.port();
        RedisCompletionCache cache = server.closing(RedisCompletionCache.connect(uri, "campaign:"));
        RedisRateLimiter limiter = server.closing(RedisRateLimiter.global(uri, "limit:", 50));
        assertThat(cache + " " + limiter).isEqualTo("Redis, keys campaign:* 50/s shared in Redis");
        LocalRedis.until("a refusal", () -> {
            Throwable thrown = catchThrowable(() -> cache.lookup(List.of("k"), Duration.ofSeconds(30)));
            StringWriter text = new StringWriter();
            if (thrown != null) {
                thrown.printStackTrace(new PrintWriter(text));
            }
            assertThat(text.toString()).doesNotContain("secret");
            return text.toString().contains("WRONGPASS");
        });
    }

    @Test
    @DisplayName(
            "is used, made and ended on threads of its own only: none of the caller's is left with anything of Netty's")
    void ownThreads() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try (RedisCompletionCache cache = RedisCompletionCache.connect(server.uri(), "campaign:");
                    RedisRateLimiter limiter = RedisRateLimiter.global(server.uri(), "limit:", 100)) {
                LocalRedis.until("an answer", () -> {
                    cache.store("k", true, Duration.ofMinutes(1));
                    limiter.tryAcquire(new ApiRequest("GET", ApiRequest.COMPLETION, null, name -> null));
                    try {
                        return cache.lookup(List.of("k"), Duration.ofSeconds(30))
                                .containsKey("k");
                    } catch (Exception e) {
                        return false;
                    }
                });
            } catch (Throwable t) {
                failure.set(t);
            }
            failure.compareAndSet(null, netty());
        });
        caller.start();
        Await.awaitEnd(caller);
        assertThat(failure.get()).isNull();
    }

    /** Null when this thread has none of Netty's thread-locals. */
    private static Throwable netty() {
        return InternalThreadLocalMap.getIfSet() == null ? null : new AssertionError("Netty's thread-locals are left");
    }
}
