package io.github.web3task.resilience.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.web3task.resilience.circuit.CircuitBreaker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Resilience4j's circuit breaker.
 *
 * <p>Thread-safe.
 */
public final class Resilience4jCircuitBreaker implements CircuitBreaker {
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker breaker;

    /**
     * A breaker with settings of the partner's own. It must count {@link IOException} as a failure.
     *
     * @param breaker the breaker
     */
    public Resilience4jCircuitBreaker(io.github.resilience4j.circuitbreaker.CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /**
     * Opens when half of the last 20 calls failed, stays open for 1 s to 1.5 s, then lets 3 calls try.
     *
     * @return the breaker
     */
    public static Resilience4jCircuitBreaker standard() {
        return new Resilience4jCircuitBreaker(settings().build());
    }

    Resilience4jCircuitBreaker(CircuitBreakerConfig config) {
        this(io.github.resilience4j.circuitbreaker.CircuitBreaker.of("web3-task", config));
    }

    static CircuitBreakerConfig.Builder settings() {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(20)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(50)
                .permittedNumberOfCallsInHalfOpenState(3)
                // With jitter, so that several nodes do not try at the same moment.
                .waitIntervalFunctionInOpenState(IntervalFunction.ofRandomized(Duration.ofMillis(1_250), 0.2));
    }

    @Override
    public boolean tryAcquire() {
        return breaker.tryAcquirePermission();
    }

    @Override
    public void answered(long nanos) {
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed(long nanos) {
        breaker.onError(nanos, TimeUnit.NANOSECONDS, new IOException("the provider did not answer in time"));
    }

    @Override
    public void notMade() {
        breaker.releasePermission();
    }
}
