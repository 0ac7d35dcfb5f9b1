package com.example.extending;

import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.spi.RateLimiter;
import java.time.Duration;
import java.util.function.LongSupplier;

// tag::rate-limiter[]
class PerSecond implements RateLimiter {
    private final int limit;
    private final LongSupplier nanoTime;
    private long second;
    private int count;

    PerSecond(int limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized Duration tryAcquire(ApiRequest request) {
        long now = nanoTime.getAsLong() / 1_000_000_000;
        count = now == second ? count + 1 : 1;
        second = now;
        return count <= limit ? null : Duration.ofSeconds(1);
    }

    @Override
    public double lowestRate() {
        return limit;
    }
}
// end::rate-limiter[]
