package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Clause;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A connection to Redis")
class RedisConnectionTest {
    @RegisterExtension
    final LocalRedis server = new LocalRedis();

    private final List<Supplier<Runnable>> owners = List.of(
            () -> RedisRateLimiter.global(server.uri(), "limit:", 50)::close,
            () -> RedisCompletionCache.connect(server.uri(), "campaign:")::close);

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lettuce"))
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName("ends with the limiter or the memory that made it, and so do its threads, also when there is no Redis")
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

    @Test
    @Clause("LOAD-6")
    @DisplayName("stays when a command fails: only one that says nothing is made anew")
    void failedCommand() {
        RedisConnection<String> connection = server.closing(RedisConnection.open(server.uri(), StringCodec.UTF8));
        LocalRedis.until("a connection", () -> connection.commands() != null);
        RedisAsyncCommands<String, String> redis = connection.commands();
        for (int i = 0; i < 20; i++) {
            assertThat(redis.lpush("list", "1").toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
            assertThat(redis.get("list").toCompletableFuture()).failsWithin(Duration.ofSeconds(30));
            assertThat(connection.commands()).isSameAs(redis);
        }
    }
}
