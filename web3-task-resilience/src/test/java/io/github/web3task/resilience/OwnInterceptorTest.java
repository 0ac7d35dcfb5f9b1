package io.github.web3task.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.caffeine.CaffeineCompletionCache;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An interceptor of the partner's own, as docs/resilience.md has it")
class OwnInterceptorTest {
    private static void asksTwice(TaskApiBuilder builder) {
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
    }

    @Test
    @Clause({"PROV-4", "LOAD-5"})
    @DisplayName("asks a second time behind the cache, which keeps what came of it; what fails twice is unknown")
    void retry() {
        int[] asked = {0};
        FakeProvider provider = FakeProvider.direct(
                        query -> {
                            if (asked[0]++ % 2 == 0 || query.wallet().asSent().equals("down")) {
                                throw new DependencyUnavailableException("the connection broke");
                            }
                            return FakeProvider.all(query, TaskStatus.complete());
                        },
                        "a")
                .withIrreversible(Map.of("a", "1"));
        TaskApiBuilder builder = TaskApi.builder(provider).interceptor(CachePolicy.in(new CaffeineCompletionCache(10)));
        asksTwice(builder);
        try (TaskApi api = builder.build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.success("{\"a\":true}"));
                assertThat(asked[0]).isEqualTo(2);
            }
            assertThat(Ask.body(api, Ask.completion("down", "a"))).isEqualTo(Bodies.BUSY);
            assertThat(asked[0]).isEqualTo(4);
        }
    }
}
