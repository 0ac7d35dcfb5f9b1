package com.example.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.campaign.Campaign;
import io.github.web3task.docs.Caller;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.resilience.bucket4j.Bucket4jRateLimiter;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.caffeine.CaffeineCompletionCache;
import io.github.web3task.resilience.micrometer.MicrometerExchangeListener;
import io.github.web3task.resilience.netflix.NetflixLimit;
import io.github.web3task.resilience.redis.RedisCompletionCache;
import io.github.web3task.resilience.redis.RedisRateLimiter;
import io.github.web3task.resilience.resilience4j.Resilience4jCircuitBreaker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What docs/resilience.md shows")
class ResilienceTest {
    private static final String QUERY = "walletAddress=" + Caller.WALLET + "&task=%5B%22swap%22%5D";

    /** Stands for a database. */
    private static final class Swaps {
        private final AtomicInteger calls = new AtomicInteger();

        boolean existsFor(String wallet) {
            calls.incrementAndGet();
            return wallet.equals(Caller.WALLET);
        }
    }

    private final Swaps swaps = new Swaps();

    private Task irreversible() {
        // tag::irreversible[]
        Task swap = Task.of("swap", wallet -> swaps.existsFor(wallet.normalized()))
                .irreversible("1"); // or TaskCatalog.irreversibleTasks()
        // end::irreversible[]
        return swap;
    }

    private TaskApiBuilder builder() {
        return TaskApi.builder(TaskCompletionProvider.of(irreversible()));
    }

    private static void askAgain(TaskApiBuilder builder) {
        // tag::ask-again[]
        builder.interceptor((query, chain) -> {
            try {
                return chain.proceed(query);
            } catch (DependencyUnavailableException e) {
                if (chain.timeLeft().toMillis() < 500) {
                    throw e;
                }
                return chain.proceed(query);
            }
        });
        // end::ask-again[]
    }

    private static void adaptiveLimit(TaskApiBuilder builder) {
        // tag::adaptive-limit[]
        builder.maxConcurrent(64).interceptor(NetflixLimit.gradient(8, 64));
        // end::adaptive-limit[]
    }

    private static void cache(TaskApiBuilder builder) {
        Campaign campaign = new Campaign(Instant.EPOCH, Instant.MAX);
        // tag::cache[]
        builder.campaign(campaign).interceptor(CachePolicy.in(new CaffeineCompletionCache(1_000_000)));
        // end::cache[]
    }

    private static RedisCompletionCache sharedCache(TaskApiBuilder builder) {
        // tag::shared-cache[]
        RedisCompletionCache redis =
                RedisCompletionCache.connect("redis://cache:6379", "campaign-7:"); // close it after the API
        builder.interceptor(
                CachePolicy.in(redis.withNearCache(new CaffeineCompletionCache(100_000), Duration.ofMinutes(10))));
        // end::shared-cache[]
        return redis;
    }

    private static void rateLimits(TaskApiBuilder builder) {
        // tag::rate-limits[]
        builder.rateLimit(Bucket4jRateLimiter.global(500))
                .rateLimit(Bucket4jRateLimiter.perKey(
                        200, request -> request.header().apply("X-Api-Key"), 10_000));
        // end::rate-limits[]
    }

    private static RedisRateLimiter[] sharedRateLimits(TaskApiBuilder builder) {
        // tag::shared-rate-limits[]
        RedisRateLimiter all = RedisRateLimiter.global("redis://cache:6379", "campaign-7:all:", 500);
        RedisRateLimiter each = RedisRateLimiter.perKey(
                "redis://cache:6379",
                "campaign-7:key:",
                200,
                request -> request.header().apply("X-Api-Key"),
                10_000);
        builder.rateLimit(all).rateLimit(each);
        // end::shared-rate-limits[]
        return new RedisRateLimiter[] {all, each};
    }

    private static void circuitBreaker(TaskApiBuilder builder) {
        // tag::circuit-breaker[]
        builder.interceptor(Resilience4jCircuitBreaker.standard());
        // end::circuit-breaker[]
    }

    private static void metrics(TaskApiBuilder builder, MeterRegistry registry) {
        // tag::metrics[]
        builder.listener(new MicrometerExchangeListener(registry));
        // end::metrics[]
    }

    private static void histograms(MeterRegistry registry) {
        // tag::histograms[]
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().startsWith("web3.task.")
                        ? DistributionStatisticConfig.builder()
                                .percentilesHistogram(true)
                                .build()
                                .merge(config)
                        : config;
            }
        });
        // end::histograms[]
    }

    @Test
    @DisplayName("answers the caller with all of one node's engines at once, and asks for a completed task once")
    void oneNode() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Map<String, Boolean> withHistogram = new ConcurrentHashMap<>();
        histograms(registry);
        registry.config()
                .meterFilter(
                        new MeterFilter() { // after the page's
                            @Override
                            public DistributionStatisticConfig configure(
                                    Meter.Id id, DistributionStatisticConfig config) {
                                withHistogram.put(id.getName(), Boolean.TRUE.equals(config.isPercentileHistogram()));
                                return config;
                            }
                        });
        TaskApiBuilder builder = builder();
        cache(builder);
        askAgain(builder);
        circuitBreaker(builder);
        adaptiveLimit(builder);
        rateLimits(builder);
        metrics(builder, registry);
        try (TaskApi api = builder.build()) {
            assertThat(ask(api)).isEqualTo(ask(api)).contains("{\"swap\":true}");
            assertThat(swaps.calls).hasValue(1);
            Caller.at(150)
                    .passesPreflight(
                            api,
                            List.of("swap"),
                            "irreversible",
                            "cache",
                            "ask-again",
                            "circuit-breaker",
                            "adaptive-limit",
                            "rate-limits",
                            "metrics",
                            "histograms");
        }
        assertThat(withHistogram)
                .containsEntry(MicrometerExchangeListener.REQUESTS, true)
                .containsEntry(MicrometerExchangeListener.PROVIDER, true);
        assertThat(registry.get(MicrometerExchangeListener.REQUESTS).timers().stream()
                        .mapToLong(Timer::count)
                        .sum())
                .isGreaterThan(100);
    }

    @Test
    @DisplayName("answers the caller with Redis away, and connects while it does")
    void severalNodes() throws Exception {
        TaskApiBuilder builder = builder();
        List<AutoCloseable> toClose = new ArrayList<>(List.of(sharedRateLimits(builder)));
        toClose.add(sharedCache(builder));
        try (TaskApi api = builder.build()) {
            Caller.at(150).passesPreflight(api, List.of("swap"), "shared-cache", "shared-rate-limits");
        }
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    @Test
    @DisplayName("asks a second time when a dependency was out of reach")
    void secondTime() {
        AtomicInteger calls = new AtomicInteger();
        TaskApiBuilder builder = TaskApi.builder(TaskCompletionProvider.of(Task.of("swap", wallet -> {
            if (calls.incrementAndGet() == 1) {
                throw new DependencyUnavailableException("indexer");
            }
            return true;
        })));
        askAgain(builder);
        try (TaskApi api = builder.build()) {
            assertThat(ask(api)).contains("{\"swap\":true}");
        }
        assertThat(calls).hasValue(2);
    }

    private static String ask(TaskApi api) {
        return api.handle(new ApiRequest("GET", ApiRequest.COMPLETION, QUERY, header -> null))
                .toCompletableFuture()
                .join()
                .bodyText();
    }
}
