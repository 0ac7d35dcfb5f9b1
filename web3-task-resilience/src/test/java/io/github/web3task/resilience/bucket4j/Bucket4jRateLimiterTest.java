package io.github.web3task.resilience.bucket4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.bucket4j.TimeMeter;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.testkit.Clause;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Bucket4j's token buckets")
class Bucket4jRateLimiterTest {
    private long now = 1_000;
    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    private static ApiRequest from(String caller) {
        return new ApiRequest("GET", ApiRequest.COMPLETION, null, name -> name.equals("X-Api-Key") ? caller : null);
    }

    private Bucket4jRateLimiter limiter(int perSecond, int maxKeys) {
        Function<ApiRequest, String> byKey = request -> request.header().apply("X-Api-Key");
        return new Bucket4jRateLimiter(perSecond, byKey, maxKeys, time);
    }

    private void advanceMillis(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    @Test
    @Clause({"LOAD-3", "LOAD-1"})
    @DisplayName("let as many pass at once as in a second, then one each time its share of the second has passed")
    void rate() {
        Bucket4jRateLimiter limiter = limiter(50, 1);
        for (int i = 0; i < 50; i++) {
            assertThat(limiter.tryAcquire(from("x"))).isNull();
        }
        assertThat(limiter.tryAcquire(from("x"))).isEqualTo(Duration.ofMillis(20));
        advanceMillis(19);
        assertThat(limiter.tryAcquire(from("x"))).isEqualTo(Duration.ofMillis(1));
        advanceMillis(1);
        assertThat(limiter.tryAcquire(from("x"))).isNull();
        assertThat(limiter.tryAcquire(from("x"))).isNotNull();
        advanceMillis(60_000);
        int passed = 0;
        while (limiter.tryAcquire(from("x")) == null) {
            passed++;
        }
        assertThat(passed).as("a quiet minute saves up one second").isEqualTo(50);
        assertThat(limiter.lowestRate()).isEqualTo(50);
    }

    @Test
    @Clause("LOAD-3")
    @DisplayName("never refuse what comes at the rate: ten minutes at 50/s with a burst each second")
    void noFalseRefusal() {
        Bucket4jRateLimiter limiter = limiter(50, 1);
        for (int second = 0; second < 600; second++) {
            for (int i = 0; i < 50; i++) {
                assertThat(limiter.tryAcquire(from("x"))).isNull();
            }
            advanceMillis(1_000);
        }
    }

    @Test
    @Clause("LOAD-3")
    @DisplayName("are one for each key; those without a key share one; a global limit has one for all")
    void keys() {
        Bucket4jRateLimiter limiter = limiter(1, 10);
        assertThat(limiter.tryAcquire(from("x"))).isNull();
        assertThat(limiter.tryAcquire(from("x"))).isNotNull();
        assertThat(limiter.tryAcquire(from("y"))).isNull();
        assertThat(limiter.tryAcquire(from(null))).isNull();
        assertThat(limiter.tryAcquire(from(null))).isNotNull();

        Bucket4jRateLimiter global = Bucket4jRateLimiter.global(1);
        assertThat(global.tryAcquire(from("x"))).isNull();
        assertThat(global.tryAcquire(from("y"))).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
        assertThat(Bucket4jRateLimiter.perKey(60, request -> "k", 5).lowestRate())
                .isEqualTo(60);
    }

    @Test
    @Clause("LOAD-3")
    @DisplayName("are no more than the table may hold: the one unused for longest begins anew")
    void boundedTable() {
        Bucket4jRateLimiter limiter = limiter(1, 2);
        assertThat(limiter.tryAcquire(from("old"))).isNull();
        assertThat(limiter.tryAcquire(from("kept"))).isNull();
        assertThat(limiter.tryAcquire(from("old"))).isNotNull();
        assertThat(limiter.tryAcquire(from("new"))).isNull();
        assertThat(limiter.tryAcquire(from("old"))).isNotNull();
        assertThat(limiter.tryAcquire(from("kept"))).as("it had to go").isNull();
    }

    @Test
    @Clause("LOAD-3")
    @DisplayName("hold no long key: 10,000 of 8 KiB take less than 16 MiB, and are told apart all the same")
    void longKeys() {
        String prefix = "k".repeat(8_192);
        Bucket4jRateLimiter limiter = limiter(1, 10_000);
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        for (int i = 0; i < 10_000; i++) {
            assertThat(limiter.tryAcquire(from(prefix + i))).isNull();
        }
        System.gc();
        assertThat(runtime.totalMemory() - runtime.freeMemory() - before).isLessThan(16 << 20);
        assertThat(limiter.tryAcquire(from(prefix + 7))).isNotNull();
    }

    @Test
    @DisplayName("refuse almost without garbage: at most 100 bytes a refusal")
    void leanRefusal() {
        Bucket4jRateLimiter limiter = Bucket4jRateLimiter.global(1);
        ApiRequest request = from("x");
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 10_000; i++) {
            limiter.tryAcquire(request);
        }
        long before = thread.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < 10_000; i++) {
            limiter.tryAcquire(request);
        }
        long bytes = thread.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(bytes / 10_000).isLessThanOrEqualTo(100);
    }

    @Test
    @DisplayName("need a rate and a table of 1 or more")
    void refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bucket4jRateLimiter.global(0))
                .withMessage("0 requests/s for 1 keys: set both to 1 or more");
        assertThatIllegalArgumentException().isThrownBy(() -> Bucket4jRateLimiter.perKey(50, request -> "k", 0));
    }
}
