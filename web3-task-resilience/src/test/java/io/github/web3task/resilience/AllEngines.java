package io.github.web3task.resilience;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * An application with every engine, on a host's threads and with a partner's executor that both outlive it; loaded in a class loader
 * of its own. Gives how many of its requests were answered from Redis.
 */
public final class AllEngines implements BiFunction<ExecutorService, String, Integer> {
    @Override
    public Integer apply(ExecutorService hostThreads, String uri) {
        try {
            return hostThreads.submit(() -> deployed(hostThreads, uri)).get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("not served", e);
        }
    }

    private static int deployed(ExecutorService hostThreads, String uri) throws Exception {
        TaskCompletionProvider ledger =
                TaskCompletionProvider.of(Task.of("swap", wallet -> true).irreversible("1"));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (RedisCompletionCache redis = RedisCompletionCache.connect(uri, "campaign:");
                RedisRateLimiter shared = RedisRateLimiter.global(uri, "limit:", 10_000);
                TaskApi api = TaskApi.builder(ledger)
                        .executor(hostThreads)
                        .rateLimit(Bucket4jRateLimiter.perKey(10_000, ApiRequest::rawQuery, 100))
                        .rateLimit(shared)
                        .interceptor(CachePolicy.in(
                                redis.withNearCache(new CaffeineCompletionCache(100), Duration.ofMinutes(1))))
                        .interceptor(Resilience4jCircuitBreaker.standard())
                        .interceptor(NetflixLimit.gradient(8, 64))
                        .listener(new MicrometerExchangeListener(registry))
                        .build()) {
            int fromRedis = 0;
            for (int round = 0; fromRedis == 0; round++) {
                List<Future<CompletionStage<ApiResponse>>> answers = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    String wallet = "w" + round + "-" + i % 8;
                    answers.add(hostThreads.submit(() -> ask(api, wallet)));
                }
                for (Future<CompletionStage<ApiResponse>> answer : answers) {
                    answer.get(60, TimeUnit.SECONDS).toCompletableFuture().get(60, TimeUnit.SECONDS);
                }
                fromRedis = found(redis, "4.1:swap1w" + round + "-0");
            }
            return fromRedis;
        }
    }

    private static int found(RedisCompletionCache redis, String key) {
        try {
            return redis.lookup(List.of(key), Duration.ofSeconds(1)).size();
        } catch (Exception e) {
            return 0; // not connected yet
        }
    }

    /** Does not wait: the executor is the host's, too. */
    private static CompletionStage<ApiResponse> ask(TaskApi api, String wallet) {
        String query = "walletAddress=" + wallet + "&task=[\"swap\"]";
        return api.handle(new ApiRequest("GET", ApiRequest.COMPLETION, query, name -> null));
    }
}
