package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The records that a listener was given, on whatever thread. */
final class Records implements ExchangeListener {
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final List<Exchange> all = new ArrayList<>();

    @Override
    public synchronized void onExchange(Exchange exchange) {
        all.add(exchange);
        notifyAll();
    }

    /** All so far. */
    synchronized List<Exchange> all() {
        return List.copyOf(all);
    }

    /** All, which are so many now or soon. */
    synchronized List<Exchange> await(int count) {
        long end = System.nanoTime() + LIMIT_NANOS;
        try {
            while (all.size() < count && System.nanoTime() - end < 0) {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
        assertThat(all).hasSize(count);
        return List.copyOf(all);
    }

    /** The only one, now or soon. */
    Exchange only() {
        return await(1).get(0);
    }
}
