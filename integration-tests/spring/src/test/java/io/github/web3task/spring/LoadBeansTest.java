package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
    @Clause("LOAD-5")
    @DisplayName("that stands before the provider, as a cache does, is asked in the order of the beans")
    void interceptors() {
        List<String> order = new CopyOnWriteArrayList<>();
        TaskInterceptor cache = (query, chain) -> {
            order.add("cache");
            return Map.of("deposit", TaskStatus.complete());
        };
        application
                .withBean("cache", Ordered.class, () -> new Ordered(2, cache))
                .withBean(
                        "timing",
                        Ordered.class,
                        () -> new Ordered(1, (query, chain) -> {
                            order.add("timing");
                            return chain.proceed(query);
                        }))
                .run(context -> {
                    assertThat(ask(context)).contains("{\"deposit\":true}");
                    assertThat(order).containsExactly("timing", "cache");
                });
    }

    private record Ordered(int getOrder, TaskInterceptor behaviour)
            implements TaskInterceptor, org.springframework.core.Ordered {
        @Override
        public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
            return behaviour.intercept(query, chain);
        }
    }

    @Test
    @DisplayName("that refuses a call is answered 000002: the provider is not to blame")
    void refusing() {
        application
                .withBean(TaskInterceptor.class, () -> (query, chain) -> {
                    throw new CallRejectedException("the circuit is open");
                })
                .run(context -> assertThat(ask(context)).contains("000002"));
    }
}
