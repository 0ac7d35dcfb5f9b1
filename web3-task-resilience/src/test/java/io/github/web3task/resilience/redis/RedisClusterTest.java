package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.testkit.Clause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Nodes that share a Redis cluster")
class RedisClusterTest {
    private static final int SLOTS = 16_384;
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @TempDir
    static Path files;

    @RegisterExtension
    final LocalRedis one = member("one");

    @RegisterExtension
    final LocalRedis two = member("two");

    private static LocalRedis member(String name) {
        return new LocalRedis(
                "cluster-enabled yes",
                "cluster-config-file " + name + UUID.randomUUID() + ".conf",
                "dir " + files.toAbsolutePath());
    }

    /** Half of the slots each. */
    @BeforeEach
    void join() {
        one.with(redis -> redis.clusterAddSlots(IntStream.range(0, SLOTS / 2).toArray()));
        two.with(redis -> {
            redis.clusterAddSlots(IntStream.range(SLOTS / 2, SLOTS).toArray());
            redis.clusterMeet("127.0.0.1", one.port());
        });
        for (LocalRedis each : List.of(one, two)) {
            each.with(redis -> LocalRedis.until(
                    "the whole cluster", () -> redis.clusterInfo().contains("cluster_state:ok")));
        }
    }

    @Test
    @Clause({"LOAD-5", "LOAD-6"})
    @DisplayName("look up many keys of both its members at once")
    void cache() throws Exception {
        RedisCompletionCache cache = one.closing(RedisCompletionCache.connect(two.uri(), "campaign:"));
        List<String> keys = IntStream.range(0, 64).mapToObj(i -> "key" + i).toList();
        LocalRedis.until("the cluster", () -> catchThrowable(() -> cache.lookup(keys, PATIENT)) == null);
        for (String key : keys) {
            cache.store(key, true, PATIENT);
        }
        LocalRedis.until("all", () -> {
            try {
                Map<String, Boolean> found = cache.lookup(keys, PATIENT);
                assertThat(found).doesNotContainValue(false);
                return found.size() == keys.size();
            } catch (Exception e) {
                throw new AssertionError("the cluster is there", e);
            }
        });
        for (LocalRedis each : List.of(one, two)) {
            each.with(redis -> assertThat(redis.dbsize()).isBetween(10L, 54L));
        }
    }

    @Test
    @Clause({"LOAD-3", "LOAD-6"})
    @DisplayName("share rate limits, whichever member holds the bucket")
    void limits() {
        RedisRateLimiter limiter = one.closing(RedisRateLimiter.perKey(
                one.uri(), "limit:", 100, request -> request.header().apply("key"), 100));
        LocalRedis.until("buckets on both", () -> {
            for (int i = 0; i < 20; i++) {
                String key = "key" + i;
                limiter.tryAcquire(new ApiRequest("GET", ApiRequest.COMPLETION, null, name -> key));
            }
            long[] sizes = new long[2];
            one.with(redis -> sizes[0] = redis.dbsize());
            two.with(redis -> sizes[1] = redis.dbsize());
            return sizes[0] > 0 && sizes[1] > 0;
        });
    }
}
