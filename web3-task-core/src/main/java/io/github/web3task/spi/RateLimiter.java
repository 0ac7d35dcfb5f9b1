package io.github.web3task.spi;

import io.github.web3task.protocol.ApiRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Refuses task requests beyond a rate (clause LOAD-3), before anything else is done for them. Off unless set.
 *
 * <p>Called by many threads at once; must not block. What it throws is logged once a minute, and the request passes.
 */
public interface RateLimiter {
    /** What the specification wants a partner to serve, in requests a second (clause LOAD-1). */
    double REQUIRED_RATE = 50;

    /**
     * Takes one request into account.
     *
     * @param request as the adapter took it in; its headers can be read until this returns
     * @return null when it may pass; otherwise after which time one may, for {@code Retry-After}
     */
    @Nullable Duration tryAcquire(ApiRequest request);

    /**
     * {@return the lowest rate at which a caller can be refused, to find settings that break clause LOAD-1, in requests a
     * second}
     */
    double lowestRate();

    /**
     * Called once, when the API is built.
     *
     * @param api what the limiter may use
     * @throws IllegalArgumentException when it can't work with these settings, with what to do about it
     */
    default void attach(ApiContext api) {}
}
