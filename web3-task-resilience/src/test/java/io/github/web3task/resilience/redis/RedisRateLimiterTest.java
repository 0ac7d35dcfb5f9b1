package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import io.github.bucket4j.TimeMeter;
import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Nodes that share a rate limit in a Redis")
class RedisRateLimiterTest {
    private static final String YES = Bodies.success("{\"a\":true}");

    @RegisterExtension
    final LocalRedis server = new LocalRedis();

    private long now = Duration.ofDays(20_000).toNanos();
    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return true; // it is the one that goes into Redis, too
        }
    };

    private static ApiRequest from(String caller) {
        return new ApiRequest("GET", ApiRequest.COMPLETION, null, name -> caller);
    }

    /** In time that is turned by hand Redis takes none: every command has its answer before the next line runs. */
    @SuppressWarnings("unchecked")
    private RedisRateLimiter inHandTurnedTime(int perSecond, int maxKeys) {
        RedisConnection<byte[]> connection = server.closing(
                RedisConnection.open(server.uri(), RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)));
        LocalRedis.until("a connection", () -> connection.commands() != null);
        RedisAsyncCommands<String, byte[]> answered = (RedisAsyncCommands<String, byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RedisAsyncCommands.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(connection.commands(), arguments);
                    assertThat(((RedisFuture<?>) result).await(50, TimeUnit.SECONDS))
                            .isTrue();
                    return result;
                });
        return new RedisRateLimiter(
                () -> answered,
                () -> {},
                "limit:",
                perSecond,
                request -> request.header().apply("X-Api-Key"),
                maxKeys,
                time,
                time);
    }

    /** So many requests come to each node in each of 50 parts of a second. */
    private int passed(int seconds, List<? extends RateLimiter> nodes, int... perPart) {
        int passed = 0;
        for (int part = 0; part < seconds * 50; part++) {
            for (int node = 0; node < perPart.length; node++) {
                for (int i = 0; i < perPart[node]; i++) {
                    passed += nodes.get(node).tryAcquire(from(null)) == null ? 1 : 0;
                }
            }
            now += Duration.ofMillis(20).toNanos();
        }
        return passed;
    }

    @Test
    @Clause({"LOAD-6", "LOAD-3"})
    @DisplayName(
            "let 200/s pass, all three together, within 10 %, with one of them asked ten times as much as the others")
    void together() {
        List<RedisRateLimiter> nodes =
                Stream.generate(() -> inHandTurnedTime(200, 1)).limit(3).toList();
        int atFirst = passed(1, nodes, 20, 2, 2);
        assertThat(atFirst).as("a second's worth, and what was saved up").isBetween(380, 460);
        assertThat(passed(10, nodes, 20, 2, 2)).isBetween(1_800, 2_200);
        assertThat(passed(10, nodes, 2, 20, 0)).isBetween(1_800, 2_200);
        now += Duration.ofSeconds(1).toNanos();
        assertThat(passed(5, nodes, 1, 1, 1)).as("150/s, nobody is refused").isEqualTo(750);
        server.with(redis -> {
            assertThat(redis.keys("*")).containsExactly("limit:200:");
            assertThat(redis.pttl("limit:200:")).isBetween(1L, 61_000L);
        });
    }

    @Test
    @Clause({"LOAD-6", "LOAD-3"})
    @DisplayName("have a bucket for each key; a node that no longer knows a key learns from Redis that it is used up")
    void keys() {
        RedisRateLimiter one = inHandTurnedTime(60, 1);
        RedisRateLimiter two = inHandTurnedTime(60, 1);
        for (int i = 0; i < 30; i++) {
            assertThat(one.tryAcquire(from("x"))).isNull();
            assertThat(two.tryAcquire(from("x"))).isNull();
        }
        assertThat(one.tryAcquire(from("y"))).isNull();
        assertThat(two.tryAcquire(from("y"))).isNull();
        assertThat(one.tryAcquire(from("x"))).isBetween(Duration.ofNanos(1), Duration.ofMillis(20));
        now += Duration.ofSeconds(1).toNanos();
        assertThat(one.tryAcquire(from("x"))).isNull();
    }

    @Test
    @Clause("LOAD-3")
    @DisplayName("keep an eye on the keys in use, no more than the table holds: for one that had to go they fetch anew")
    void boundedTable() {
        RedisRateLimiter limiter = inHandTurnedTime(100, 2); // ten at a time, so that the tenth fetch is the last
        for (int i = 0; i < 10; i++) {
            for (String key : List.of("rare", "often", "used" + i, "often", "new" + i, "often")) {
                assertThat(limiter.tryAcquire(from(key))).isNull();
            }
        }
        assertThat(limiter.tryAcquire(from("often"))).isNull();
        assertThat(limiter.tryAcquire(from("rare"))).isNotNull();
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("say once a minute that they go on alone, however often they are asked")
    void complaints() {
        server.with(redis -> redis.set("limit:200:", "rubbish"));
        RedisRateLimiter limiter = inHandTurnedTime(200, 1);
        try (LogCapture log = LogCapture.of(RedisRateLimiter.class.getName())) {
            for (int second = 0; second < 180; second++) {
                assertThat(log.events()).hasSize((second + 59) / 60);
                assertThat(limiter.tryAcquire(from(null))).isNull();
                now += Duration.ofSeconds(1).toNanos();
            }
        }
    }

    private TaskApi node(String uri) {
        RedisRateLimiter limiter = server.closing(RedisRateLimiter.global(uri, "limit:", 100_000));
        return server.closing(TaskApi.builder(
                        FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a"))
                .rateLimit(limiter)
                .build());
    }

    /** Less than the limit allows, so that each of them has to be served. */
    private void serves(TaskApi... nodes) {
        for (int i = 0; i < 200; i++) {
            for (TaskApi node : nodes) {
                assertThat(Ask.body(node, Ask.completion("w" + i, "a"))).isEqualTo(YES);
            }
        }
    }

    private void awaitShared(TaskApi... nodes) {
        for (TaskApi node : nodes) {
            server.with(redis -> {
                redis.del("limit:100000:");
                LocalRedis.until("a bucket in Redis", () -> {
                    Ask.body(node, Ask.completion("w", "a"));
                    return redis.exists("limit:100000:") == 1;
                });
            });
        }
    }

    @Test
    @Clause({"LOAD-6", "PROV-7"})
    @DisplayName("fail no request when Redis is killed in mid-run, and share the limit again when it is back")
    void killed() throws IOException {
        try (LogCapture log = LogCapture.of(RedisRateLimiter.class.getName())) {
            TaskApi one = node(server.uri());
            TaskApi two = node(server.uri());
            awaitShared(one, two);
            serves(one, two);
            server.kill();
            LocalRedis.until("a warning", () -> {
                serves(one, two);
                return log.atLeast(Level.WARN).size() == 2;
            });
            assertThat(log.atLeast(Level.WARN))
                    .allMatch(line -> line.startsWith("the nodes' rate limit is not shared, each counts by itself: "));
            server.start();
            awaitShared(one, two);
            serves(one, two);
        }
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("start and serve without a Redis, and share the limit as soon as there is one")
    void awayFromTheStart() throws IOException {
        server.kill();
        TaskApi node = node(server.uri());
        serves(node);
        server.start();
        awaitShared(node);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("take no rubbish for a bucket: they go on alone and say so once")
    void rubbish() {
        server.with(redis -> {
            for (Runnable spoil : List.<Runnable>of(
                    () -> redis.set("limit:100000:", "rubbish"),
                    () -> redis.set("limit:100000:", ""),
                    () -> redis.lpush("limit:100000:", "1"))) {
                redis.del("limit:100000:");
                spoil.run();
                try (LogCapture log = LogCapture.of(RedisRateLimiter.class.getName())) {
                    TaskApi node = node(server.uri());
                    LocalRedis.until("a warning", () -> {
                        serves(node);
                        return !log.atLeast(Level.WARN).isEmpty();
                    });
                    serves(node);
                    assertThat(log.events()).hasSize(1);
                }
            }
        });
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("keep nobody waiting when nothing comes back from Redis, and share the limit again when it does")
    void swallowed() throws IOException {
        try (Wire wire = new Wire(server.port());
                LogCapture log = LogCapture.of(RedisRateLimiter.class.getName())) {
            TaskApi node = node("redis://127.0.0.1:" + wire.port());
            awaitShared(node);
            wire.swallow();
            LocalRedis.until("a warning", () -> {
                serves(node);
                return !log.atLeast(Level.WARN).isEmpty();
            });
            wire.mend();
            awaitShared(node);
        }
    }

    @Test
    @Clause("LOAD-1")
    @DisplayName("need an address, a rate and a table of 1 or more; under 50/s only when it is said aloud")
    void refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RedisRateLimiter.global("nonsense", "x", 50));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisRateLimiter.global(server.uri(), "x", 0))
                .withMessage("0 requests/s, 1 keys: set both to 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisRateLimiter.perKey(server.uri(), "x", 50, request -> "k", 0));
        RedisRateLimiter low = server.closing(RedisRateLimiter.perKey(server.uri(), "x", 49, request -> "k", 10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskApi.builder(FakeProvider.blocking(query -> null, "a"))
                        .rateLimit(low)
                        .build())
                .withMessageStartingWith("a rate limit of 49.0 requests/s is below the 50.0");
    }
}
