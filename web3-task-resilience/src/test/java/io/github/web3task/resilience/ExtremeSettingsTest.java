package io.github.web3task.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.campaign.Campaign;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.bucket4j.Bucket4jRateLimiter;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.caffeine.CaffeineCompletionCache;
import io.github.web3task.resilience.netflix.NetflixLimit;
import io.github.web3task.resilience.redis.RedisCompletionCache;
import io.github.web3task.resilience.redis.RedisRateLimiter;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Any time and number that there is is taken, and answered with, or refused with a sentence:")
class ExtremeSettingsTest {
    private static final List<Duration> TIMES = List.of(
            Duration.ofSeconds(Long.MIN_VALUE),
            Duration.ofNanos(-1),
            Duration.ZERO,
            Duration.ofNanos(1),
            Duration.ofNanos(Long.MAX_VALUE),
            Duration.ofMillis(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MAX_VALUE),
            ChronoUnit.FOREVER.getDuration());
    private static final List<Integer> NUMBERS =
            List.of(Integer.MIN_VALUE, -1, 0, 1, 1_000_000, 1_000_001, Integer.MAX_VALUE);
    private static final String NOWHERE = "redis://127.0.0.1:1"; // nobody listens at this port

    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!toClose.isEmpty()) {
            toClose.pop().close();
        }
    }

    private <T extends AutoCloseable> T closing(T resource) {
        toClose.push(resource);
        return resource;
    }

    /** Twice, so that what is stored is looked up too. No engine may have failed. */
    private static void takenOrRefused(String what, Object value, UnaryOperator<TaskApiBuilder> setting) {
        TaskApi api;
        try (LogCapture log = LogCapture.of(TaskApi.class)) {
            try {
                api = setting.apply(TaskApi.builder(
                                FakeProvider.direct(query -> FakeProvider.all(query, TaskStatus.complete()), "a")
                                        .withIrreversible(Map.of("a", "1"))))
                        .allowLowRate()
                        .executor(Runnable::run)
                        .build();
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage())
                        .as("%s of %s", what, value)
                        .contains(": ")
                        .doesNotContain("overflow");
                return;
            }
            try (api) {
                assertThat(Ask.body(api, Ask.completion("w", "a")))
                        .as("%s of %s", what, value)
                        .isEqualTo(Bodies.success("{\"a\":true}"));
                Ask.body(api, Ask.completion("w", "a"));
            }
            assertThat(log.events())
                    .as("%s of %s", what, value)
                    .allMatch(line -> line.getFormattedMessage().contains("does not answer"))
                    .noneMatch(line -> line.getFormattedMessage().contains("IllegalArgument")
                            || line.getFormattedMessage().contains("Arithmetic"));
        }
    }

    @Test
    @DisplayName("of the cache, its timeouts and the times that something is kept")
    void caches() {
        for (Duration time : TIMES) {
            takenOrRefused("completeFor", time, b -> b.interceptor(cache().completeFor(time)));
            takenOrRefused("incompleteFor", time, b -> b.interceptor(cache().incompleteFor(time)));
            takenOrRefused("lookupTimeout", time, b -> b.interceptor(cache().lookupTimeout(time)));
            RedisCompletionCache redis = closing(RedisCompletionCache.connect(NOWHERE, "x:"));
            takenOrRefused(
                    "a near cache's time",
                    time,
                    b -> b.interceptor(CachePolicy.in(redis.withNearCache(new CaffeineCompletionCache(1), time))));
            takenOrRefused(
                    "completeFor",
                    time,
                    b -> b.interceptor(CachePolicy.in(redis).completeFor(time)));
        }
        for (long entries : new long[] {Long.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            takenOrRefused(
                    "entries", entries, b -> b.interceptor(CachePolicy.in(new CaffeineCompletionCache(entries))));
        }
        for (Instant end : new Instant[] {Instant.EPOCH, Instant.MAX.minusNanos(1), Instant.MAX}) {
            takenOrRefused(
                    "a campaign's end",
                    end,
                    b -> b.campaign(new Campaign(Instant.MIN, end)).interceptor(cache()));
        }
    }

    private static CachePolicy cache() {
        return CachePolicy.in(new CaffeineCompletionCache(1));
    }

    @Test
    @DisplayName("of the rate limits, their rates and numbers of keys")
    void rateLimits() {
        for (int number : NUMBERS) {
            takenOrRefused("a rate", number, b -> b.rateLimit(Bucket4jRateLimiter.global(number)));
            takenOrRefused(
                    "a number of keys",
                    number,
                    b -> b.rateLimit(Bucket4jRateLimiter.perKey(50, request -> "k", number)));
            takenOrRefused(
                    "a shared rate", number, b -> b.rateLimit(closing(RedisRateLimiter.global(NOWHERE, "x:", number))));
            takenOrRefused(
                    "a number of shared keys",
                    number,
                    b -> b.rateLimit(closing(RedisRateLimiter.perKey(NOWHERE, "x:", 50, request -> "k", number))));
        }
    }

    @Test
    @DisplayName("of the adaptive limit, its bounds")
    void adaptiveLimits() {
        for (int min : NUMBERS) {
            for (int max : NUMBERS) {
                takenOrRefused("from " + min, max, b -> b.interceptor(NetflixLimit.gradient(min, max)));
            }
        }
    }
}
