package io.github.web3task.resilience.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.web3task.TaskApi;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.ManualClock;
import io.github.web3task.testkit.core.Ask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Resilience4j's circuit breaker, with the standard settings")
class Resilience4jCircuitBreakerTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    private final ManualClock clock = new ManualClock(Instant.parse("2025-01-01T00:00:00Z"));
    private int asked;
    private final TaskCompletionProvider provider = TaskCompletionProvider.of(Task.of("a", wallet -> {
        asked++;
        if (wallet.asSent().equals("down")) {
            throw new DependencyUnavailableException("the database is down");
        }
        return true;
    }));

    private TaskApi api() {
        CircuitBreaker breaker = CircuitBreaker.of(
                "test", Resilience4jCircuitBreaker.settings().clock(clock).build());
        return api(new Resilience4jCircuitBreaker(breaker));
    }

    private TaskApi api(Resilience4jCircuitBreaker breaker) {
        return TaskApi.builder(provider).interceptor(breaker).build();
    }

    private static void call(TaskApi api, boolean inTime) {
        assertThat(Ask.body(api, Ask.completion(inTime ? "up" : "down", "a"))).isEqualTo(inTime ? YES : Bodies.BUSY);
    }

    private boolean isOpen(TaskApi api) {
        int before = asked;
        return Ask.body(api, Ask.completion("up", "a")).equals(Bodies.BUSY) && asked == before;
    }

    private void open(TaskApi api) {
        for (int i = 0; i < 20; i++) {
            call(api, i % 2 == 0);
        }
        assertThat(isOpen(api)).isTrue();
    }

    @Test
    @DisplayName("opens when half of the last 20 calls failed, and not for fewer")
    void opens() {
        try (TaskApi api = api();
                TaskApi other = api()) {
            for (int i = 0; i < 100; i++) {
                call(api, i % 20 >= 9);
            }
            open(other);
        }
    }

    @Test
    @DisplayName("stays open for 1 s to 1.5 s, not always the same, then lets three calls try")
    void halfOpen() {
        Set<Integer> times = new HashSet<>();
        for (int round = 0; round < 20; round++) {
            try (TaskApi api = api()) {
                open(api);
                int millis = 0;
                while (isOpen(api)) {
                    clock.advance(Duration.ofMillis(10));
                    millis += 10;
                }
                assertThat(millis).isBetween(1_000, 1_520);
                times.add(millis);
                for (int i = 0; i < 100; i++) {
                    call(api, true);
                }
            }
        }
        assertThat(times).as("jitter").hasSizeGreaterThan(3);
    }

    @Test
    @DisplayName("opens again when the provider still fails")
    void stillFailing() {
        try (TaskApi api = api()) {
            open(api);
            clock.advance(Duration.ofMillis(1_520));
            for (int i = 0; i < 3; i++) {
                call(api, false);
            }
            assertThat(isOpen(api)).isTrue();
        }
    }

    @Test
    @DisplayName("is by default one with these settings, and can be one of the partner's own")
    void standardAndOwn() {
        try (TaskApi api = api(Resilience4jCircuitBreaker.standard())) {
            open(api);
        }
        CircuitBreaker own = CircuitBreaker.ofDefaults("own");
        own.transitionToForcedOpenState();
        try (TaskApi api = api(new Resilience4jCircuitBreaker(own))) {
            assertThat(isOpen(api)).isTrue();
            assertThat(api.toString()).contains("circuit breaker[Resilience4j, own]");
        }
    }
}
