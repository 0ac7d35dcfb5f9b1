package io.github.web3task.servlet;

import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.spi.RateLimiter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Lets one request pass, and no more. */
final class OnlyOnce implements RateLimiter {
    private final AtomicBoolean passed = new AtomicBoolean();

    @Override
    public @Nullable Duration tryAcquire(ApiRequest request) {
        return passed.compareAndSet(false, true) ? null : Duration.ofSeconds(1);
    }

    @Override
    public double lowestRate() {
        return REQUIRED_RATE;
    }
}
