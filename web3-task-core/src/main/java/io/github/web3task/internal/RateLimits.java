package io.github.web3task.internal;

import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.spi.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All rate limits. One that throws lets the request pass (clause LOAD-6): a limiter's trouble is no reason to refuse what the
 * provider can answer, and the concurrency limit still guards it.
 */
public final class RateLimits {
    private final List<RateLimiter> limiters;
    private final Consumer<Throwable> complaints;

    /** May be empty. */
    public RateLimits(List<RateLimiter> limiters, Timer timer) {
        this.limiters = List.copyOf(limiters);
        this.complaints = ThrottledWarning.that("a rate limiter fails", timer);
    }

    /** Null when the request may pass all of them, else when to come again. */
    public @Nullable Duration refusal(ApiRequest request) {
        for (RateLimiter limiter : limiters) {
            try {
                Duration wait = limiter.tryAcquire(request);
                if (wait != null) {
                    return wait;
                }
            } catch (Throwable t) { // an Error too: a class that the limiter's engine lacks
                complaints.accept(t);
            }
        }
        return null;
    }
}
