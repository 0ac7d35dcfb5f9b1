package io.github.web3task.internal.admission;

import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.spi.ApiContext;
import io.github.web3task.spi.RateLimiter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All rate limits. One that throws lets the request pass (clause LOAD-6): a limiter's trouble is no reason to refuse what the
 * provider can answer, and the concurrency limit still guards it.
 */
public final class RateLimits {
    private final List<RateLimiter> limiters;

    /** May be empty. */
    public RateLimits(List<RateLimiter> limiters) {
        this.limiters = List.copyOf(limiters);
    }

    /** Called once, when the API is built. */
    public void attach(ApiContext api) {
        limiters.forEach(limiter -> limiter.attach(api));
    }

    /** Null when the request may pass all of them, else when to come again. */
    public @Nullable Duration refusal(ApiRequest request, ApiContext api) {
        for (int i = 0; i < limiters.size(); i++) {
            try {
                Duration wait = limiters.get(i).tryAcquire(request);
                if (wait != null) {
                    return wait;
                }
            } catch (Throwable t) { // an Error too: a class that the limiter's engine lacks
                api.warn("a rate limiter fails", t);
            }
        }
        return null;
    }

    /** For the start line. */
    @Override
    public String toString() {
        return limiters.toString();
    }
}
