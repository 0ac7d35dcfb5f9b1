package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import io.github.bucket4j.TimeMeter;
import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.internal.Hash;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Nodes that share a rate limit in a Redis")
class RedisRateLimiterTest {
    private static final String YES = Bodies.success("{\"a\":true}");

    @RegisterExtension
    final LocalRedis server = new LocalRedis();

    @RegisterExtension
    final LocalRedis other = new LocalRedis();

    private static ApiRequest from(String caller) {
        return new ApiRequest("GET", ApiRequest.COMPLETION, null, name -> caller);
    }

    private RedisRateLimiter limiter(int perSecond, int maxKeys) {
        return server.closing(RedisRateLimiter.perKey(
                server.uri(), "limit:", perSecond, request -> request.header().apply("X-Api-Key"), maxKeys));
    }

    private void awaitBucket(RedisRateLimiter limiter, String caller, String name) {
        server.with(redis -> LocalRedis.until("a bucket in Redis", () -> {
            limiter.tryAcquire(from(caller));
            return redis.exists(name) == 1;
        }));
    }

    /** By Redis' own clock. */
    private static long micros(RedisCommands<String, String> redis) {
        List<String> time = redis.time();
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }

    @Test
    @Clause({"LOAD-6", "LOAD-3"})
    @DisplayName("keep one bucket in Redis together, which leaves it when nobody has asked for a while")
    void together() {
        List<RedisRateLimiter> nodes =
                Stream.generate(() -> limiter(1_000, 1)).limit(3).toList();
        nodes.forEach(node -> server.with(redis -> {
            redis.flushall();
            AtomicLong left = new AtomicLong();
            LocalRedis.until("a bucket in Redis", () -> {
                node.tryAcquire(from(null));
                left.set(redis.pttl("limit:1000:"));
                return left.get() > 0;
            });
            assertThat(left.get()).as("ms").isLessThanOrEqualTo(2_000);
            assertThat(redis.keys("*")).isSubsetOf("limit:1000:");
        }));
    }

    /** Their time stands still while Redis is asked, so that no answer is late, however busy this machine is. */
    @Test
    @Clause({"LOAD-6", "LOAD-3"})
    @DisplayName(
            "let pass, all three together, what the rate allows in the time that Redis' own clock measures, and no less")
    void accuracy() {
        server.with(redis -> {
            AtomicLong time = new AtomicLong(micros(redis));
            AtomicLong granted = new AtomicLong();
            List<SharedBucket> nodes = Stream.generate(() -> new SharedBucket(
                            1_000,
                            wanted -> {
                                List<Long> reply = take(redis, 1_000, (int) wanted);
                                granted.addAndGet(reply.get(0));
                                return CompletableFuture.completedStage(new SharedBucket.Grant(
                                        reply.get(0), TimeUnit.MICROSECONDS.toNanos(reply.get(1))));
                            },
                            new TurnedTime(time),
                            failure -> assertThat(failure).isNull()))
                    .limit(3)
                    .toList();
            long begun = time.get();
            long uncounted = 0;
            long passed = 0;
            int first = 0;
            while (time.get() - begun < 1_500_000) {
                for (int i = 0; i < 3; i++) {
                    while (nodes.get((first + i) % 3).tryAcquire() == null) {
                        passed++;
                    }
                }
                first++;
                long now = micros(redis);
                long gap = now - time.getAndSet(now);
                uncounted = now - begun < 1_500_000 && gap < 900_000
                        ? uncounted
                        : uncounted + gap; // longer, and it is full
            }
            long elapsed = micros(redis) - begun;
            assertThat(granted.get()).as("granted in %d µs", elapsed).isLessThanOrEqualTo(1_000 + elapsed / 1_000 + 1);
            assertThat(granted.get())
                    .as("granted in %d µs, of which %d do not count", elapsed, uncounted)
                    .isGreaterThanOrEqualTo(1_000 + (time.get() - begun - uncounted) / 1_000 - 3 * 15);
            assertThat(passed).as("of %d", granted.get()).isBetween(granted.get() - 3 * 100, granted.get());
        });
    }

    /** A node's clock. */
    private static final class TurnedTime implements TimeMeter {
        private final AtomicLong micros;

        TurnedTime(AtomicLong micros) {
            this.micros = micros;
        }

        @Override
        public long currentTimeNanos() {
            return TimeUnit.MICROSECONDS.toNanos(micros.get());
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    @Test
    @Clause("LOAD-3")
    @DisplayName("are given what is saved up, then what each moment brings, and are told when the next comes")
    void script() {
        server.with(redis -> {
            long begun = micros(redis);
            long taken = 0;
            long asked = 0;
            while (asked < 25 || micros(redis) - begun < 200_000) {
                asked++;
                List<Long> grant = take(redis, 100, 7);
                taken += grant.get(0);
                assertThat(grant.get(0)).isBetween(0L, 7L);
                // A token may come a thousandth of its time early, to make up for rounding; then the next is that
                // much later.
                assertThat(grant.get(1)).as("µs").isBetween(0L, 10_010L);
                if (grant.get(0) < 7) { // all seven may have been the last ones, too
                    assertThat(grant.get(1)).as("µs").isPositive();
                }
            }
            long elapsed = micros(redis) - begun;
            assertThat(taken).isBetween(100L, 100 + elapsed / 10_000 + 1);
        });
    }

    private static List<Long> take(RedisCommands<String, String> redis, int rate, int wanted) {
        List<Object> reply = redis.eval(
                RedisRateLimiter.SCRIPT, ScriptOutputType.MULTI, new String[] {"b"}, "" + rate, "" + wanted, "q");
        assertThat(reply.get(0)).isEqualTo("q");
        return List.of((Long) reply.get(1), (Long) reply.get(2));
    }

    @Test
    @Clause({"LOAD-3", "LOAD-6"})
    @DisplayName("are not stopped by a bucket that a wrong clock has written, an hour ahead or behind")
    void wrongClock() {
        server.with(redis -> {
            for (long hours : new long[] {1, -1}) {
                redis.set("b", String.valueOf(micros(redis) + hours * 3_600_000_000L));
                assertThat(take(redis, 100, 100)).containsExactly(100L, 10_000L);
            }
        });
    }

    @Test
    @Clause({"LOAD-6", "LOAD-3"})
    @DisplayName("have a bucket for each key, with its name in Redis; a long one has a short name")
    void keys() {
        RedisRateLimiter limiter = limiter(60, 10);
        awaitBucket(limiter, "x", "limit:60:x");
        awaitBucket(limiter, null, "limit:60:");
        String longKey = "k".repeat(100_000);
        awaitBucket(limiter, longKey, "limit:60:" + Hash.of(longKey, 32));
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
        try (LogCapture log = LogCapture.of(TaskApi.class)) {
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
                    .allMatch(line ->
                            line.startsWith("the nodes' shared rate limit does not answer, each counts by itself,"));
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
                try (LogCapture log = LogCapture.of(TaskApi.class)) {
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
                LogCapture log = LogCapture.of(TaskApi.class)) {
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
    @Clause("LOAD-6")
    @DisplayName("take no answer to another question, and share the limit again on another connection")
    void outOfStep() throws IOException {
        try (Wire wire = new Wire(server.port())) {
            TaskApi node = node("redis://127.0.0.1:" + wire.port());
            awaitShared(node);
            wire.inject("*3\r\n$1\r\n1\r\n:0\r\n:1000000\r\n".getBytes(StandardCharsets.US_ASCII));
            serves(node);
            awaitShared(node);
        }
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("follow the address to the new primary when the roles are swapped and the old one still answers")
    void rolesSwapped() throws IOException {
        try (Wire wire = new Wire(server.port())) {
            TaskApi node = node("redis://127.0.0.1:" + wire.port());
            awaitShared(node);
            server.with(old -> old.replicaof("127.0.0.1", other.port()));
            wire.pointTo(other.port());
            other.with(now -> LocalRedis.until("a bucket in the new primary", () -> {
                serves(node);
                return now.exists("limit:100000:") == 1;
            }));
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
