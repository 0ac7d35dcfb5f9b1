package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.cache.CompletionCache;
import io.github.web3task.resilience.circuit.CircuitBreaker;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

@DisplayName("A bean for the load")
class LoadBeansTest {
    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(Web3TaskAutoConfiguration.class))
            .withBean(
                    TaskCompletionProvider.class, () -> TaskCompletionProvider.of(Task.of("deposit", wallet -> false)));

    private static String ask(ApplicationContext context) {
        return context.getBean(TaskApi.class)
                .handle(new ApiRequest("GET", ApiRequest.COMPLETION, "walletAddress=0xabc&task=", name -> null))
                .toCompletableFuture()
                .join()
                .bodyText();
    }

    /** Refuses everything, and says at which rate it would. */
    private record Closed(double lowestRate) implements RateLimiter {
        @Override
        public Duration tryAcquire(ApiRequest request) {
            return Duration.ofSeconds(1);
        }
    }

    @Test
    @Clause("LOAD-3")
    @DisplayName("that limits the rate is asked")
    void rateLimiter() {
        application
                .withBean(RateLimiter.class, () -> new Closed(50))
                .run(context -> assertThat(ask(context)).contains("000001"));
    }

    @Test
    @Clause("LOAD-1")
    @DisplayName("that limits it too low fails the start, unless web3.task.allow-low-rate is on")
    void lowRate() {
        WebApplicationContextRunner low = application.withBean(RateLimiter.class, () -> new Closed(49));
        low.run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("50"));
        low.withPropertyValues("web3.task.allow-low-rate=true")
                .run(context -> assertThat(ask(context)).contains("000001"));
    }

    @Test
    @DisplayName("that breaks the circuit is asked")
    void circuitBreaker() {
        CircuitBreaker open = new CircuitBreaker() {
            @Override
            public boolean tryAcquire() {
                return false;
            }

            @Override
            public void answered(long nanos) {}

            @Override
            public void failed(long nanos) {}

            @Override
            public void notMade() {}
        };
        application
                .withBean(CircuitBreaker.class, () -> open)
                .run(context -> assertThat(ask(context)).contains("000002"));
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("that remembers completions is asked before the check of an irreversible task")
    void memory() {
        CompletionCache allComplete = new CompletionCache() {
            @Override
            public CompletionStage<Map<String, Boolean>> recall(Collection<String> keys) {
                return CompletableFuture.completedFuture(Map.of(keys.iterator().next(), true));
            }

            @Override
            public CompletionStage<?> remember(String key, boolean complete, Duration time) {
                return CompletableFuture.completedFuture(null);
            }
        };
        application
                .withBean(Methods.class)
                .withBean(CachePolicy.class, () -> CachePolicy.in(allComplete))
                .run(context -> assertThat(ask(context)).contains("{\"deposit\":false,\"swap\":true}"));
    }

    static class Methods {
        @CampaignTask(value = "swap", irreversible = "1")
        public boolean swap(String wallet) {
            return false;
        }
    }
}
