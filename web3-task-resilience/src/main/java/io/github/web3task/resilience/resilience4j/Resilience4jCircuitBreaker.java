package io.github.web3task.resilience.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ApiContext;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.validation.InvalidArgumentException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Resilience4j's circuit breaker: keeps calls away from a provider that keeps missing its deadline. While it is open, requests
 * that would need the provider are answered 000002 at once.
 *
 * <p>A call has failed when it missed the deadline, or when something was out of reach ({@link
 * ApiContext#isUnavailable(Throwable)}). Any other answer or exception in time shows a provider that works. A call that was not
 * made after all, or was interrupted before its deadline, says nothing. What the breaker itself throws is logged once a minute,
 * and the provider is asked (clause LOAD-6).
 *
 * <p>Thread-safe.
 */
public final class Resilience4jCircuitBreaker implements TaskInterceptor {
    private static final String FAILS = "the circuit breaker fails";

    private final CircuitBreaker breaker;
    private final Set<Call> inFlight = ConcurrentHashMap.newKeySet();

    /**
     * A breaker with settings of the partner's own. Failures are reported to it as the exception that was thrown, missed deadlines
     * as a {@link TimeoutException}; it must count these as failures, as it does by default.
     *
     * @param breaker the breaker
     */
    public Resilience4jCircuitBreaker(CircuitBreaker breaker) {
        this.breaker = Objects.requireNonNull(breaker, "breaker");
    }

    /**
     * Opens when half of the last 20 calls failed, stays open for 1 s to 1.5 s, then lets 3 calls try.
     *
     * @return the breaker
     */
    public static Resilience4jCircuitBreaker standard() {
        return new Resilience4jCircuitBreaker(
                CircuitBreaker.of("web3-task", settings().build()));
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
    public boolean neverBlocks() {
        return true;
    }

    @Override
    public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
        inFlight.forEach(Call::failIfOverdue); // a provider that hangs never comes to an end of its own
        Call call = new Call(chain);
        if (!isPermitted(call)) {
            throw new CallRejectedException("the circuit is open");
        }
        try {
            inFlight.add(call);
            Map<String, TaskStatus> statuses = chain.proceed(query);
            call.end(null);
            return statuses;
        } catch (Throwable t) {
            call.end(t);
            throw t;
        } finally {
            inFlight.remove(call);
        }
    }

    private boolean isPermitted(Call call) {
        try {
            return breaker.tryAcquirePermission();
        } catch (Throwable t) { // an Error too; the provider may well be healthy
            call.judged = true; // it gave no permission
            call.api.warn(FAILS, t);
            return true;
        }
    }

    /** For the start line. */
    @Override
    public String toString() {
        return "circuit breaker[Resilience4j, " + breaker.getName() + "]";
    }

    /** One call and what became of it; only the first thing that is said of it counts. */
    private final class Call {
        private final ApiContext api;
        private final Chain chain;
        private final long started;
        private boolean judged; // guarded by this, but while nobody else knows the call

        Call(Chain chain) {
            this.api = chain.api();
            this.chain = chain;
            this.started = api.nanoTime();
        }

        void failIfOverdue() {
            if (isLate()) {
                judge(this::missedDeadline);
            }
        }

        void end(@Nullable Throwable failure) {
            if (isLate()) {
                judge(this::missedDeadline);
            } else if (failure == null) {
                judge(this::answered);
            } else if (failure instanceof CallRejectedException
                    || failure instanceof InvalidArgumentException
                    || failure instanceof InterruptedException) {
                judge(CircuitBreaker::releasePermission);
            } else {
                judge(told -> {
                    if (api.isUnavailable(failure)) {
                        told.onError(elapsed(), TimeUnit.NANOSECONDS, failure);
                    } else {
                        answered(told);
                    }
                });
            }
        }

        private boolean isLate() {
            return chain.timeLeft().isZero();
        }

        private void missedDeadline(CircuitBreaker told) {
            told.onError(elapsed(), TimeUnit.NANOSECONDS, new TimeoutException("no answer before the deadline"));
        }

        private void answered(CircuitBreaker told) {
            told.onSuccess(elapsed(), TimeUnit.NANOSECONDS);
        }

        private long elapsed() {
            return api.nanoTime() - started;
        }

        private void judge(Consumer<CircuitBreaker> verdict) {
            synchronized (this) {
                if (judged) {
                    return;
                }
                judged = true;
            }
            try {
                verdict.accept(breaker);
            } catch (Throwable t) { // the answer must not be lost with it
                api.warn(FAILS, t);
            }
        }
    }
}
