package io.github.web3task.resilience.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.resilience.circuit.CircuitBreaker;
import io.github.web3task.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Resilience4j's circuit breaker")
class Resilience4jCircuitBreakerTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2025-01-01T00:00:00Z"));
    private final CircuitBreaker breaker = newBreaker();

    private CircuitBreaker newBreaker() {
        return new Resilience4jCircuitBreaker(
                Resilience4jCircuitBreaker.settings().clock(clock).build());
    }

    private static void call(CircuitBreaker breaker, boolean inTime) {
        assertThat(breaker.tryAcquire()).isTrue();
        if (inTime) {
            breaker.answered(1_000_000);
        } else {
            breaker.failed(2_500_000_000L);
        }
    }

    private void open(CircuitBreaker toOpen) {
        for (int i = 0; i < 20; i++) {
            call(toOpen, i % 2 == 0);
        }
        assertThat(toOpen.tryAcquire()).isFalse();
    }

    @Test
    @DisplayName("opens when half of the last 20 calls failed, and not for fewer")
    void opens() {
        for (int i = 0; i < 100; i++) {
            call(breaker, i % 20 >= 9);
        }
        open(newBreaker());
    }

    @Test
    @DisplayName("does not count calls that were not made")
    void notMade() {
        for (int i = 0; i < 100; i++) {
            assertThat(breaker.tryAcquire()).isTrue();
            breaker.notMade();
        }
        open(breaker);
    }

    @Test
    @DisplayName("stays open for 1 s to 1.5 s, not always the same, then lets three calls try")
    void halfOpen() {
        Set<Integer> times = new HashSet<>();
        for (int round = 0; round < 40; round++) {
            CircuitBreaker one = newBreaker();
            open(one);
            int millis = 0;
            while (!one.tryAcquire()) {
                clock.advance(Duration.ofMillis(10));
                millis += 10;
            }
            assertThat(millis).isBetween(1_000, 1_520);
            times.add(millis);
            one.answered(1);
            call(one, true);
            call(one, true);
            for (int i = 0; i < 100; i++) {
                call(one, true);
            }
        }
        assertThat(times).as("jitter").hasSizeGreaterThan(5);
    }

    @Test
    @DisplayName("opens again when the provider still fails, and takes back the permission of a try that was not made")
    void stillFailing() {
        open(breaker);
        clock.advance(Duration.ofMillis(1_520));
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.tryAcquire()).as("a fourth").isFalse();
        breaker.notMade();
        assertThat(breaker.tryAcquire()).as("the third again").isTrue();
        breaker.failed(1);
        breaker.failed(1);
        breaker.failed(1);
        assertThat(breaker.tryAcquire()).isFalse();
    }

    @Test
    @DisplayName("is by default one with these settings")
    void standard() {
        CircuitBreaker standard = Resilience4jCircuitBreaker.standard();
        for (int i = 0; i < 20; i++) {
            call(standard, i % 2 == 0);
        }
        assertThat(Stream.generate(standard::tryAcquire).limit(4))
                .as("open, or after more than a second three may try")
                .contains(false);
    }

    @Test
    @DisplayName("can be one of the partner's own")
    void own() {
        var own = io.github.resilience4j.circuitbreaker.CircuitBreaker.ofDefaults("own");
        CircuitBreaker wrapped = new Resilience4jCircuitBreaker(own);
        own.transitionToForcedOpenState();
        assertThat(wrapped.tryAcquire()).isFalse();
    }
}
