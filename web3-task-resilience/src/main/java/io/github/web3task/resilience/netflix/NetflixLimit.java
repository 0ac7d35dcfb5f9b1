package io.github.web3task.resilience.netflix;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ApiContext;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.TaskInterceptor;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets the number of calls at a time follow how long they take, with Netflix' concurrency-limits. What is above it is answered
 * 000002 at once; the builder's {@code maxConcurrent}, with its short wait, stays the outer bound. A call counts, and is measured,
 * until it returns, also past the deadline; those that fail before the deadline say nothing about load. What goes on behind a call
 * that has returned (an asynchronous provider's stage that nobody waits for any more, another provider's part) is counted by
 * {@code maxConcurrent} alone (clause PROV-6).
 *
 * <p>Thread-safe. One for each API.
 */
public final class NetflixLimit implements TaskInterceptor {
    private static final String FAILS = "the adaptive limit fails";

    private final Limit limit;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * An algorithm with settings of the partner's own. Calls that outlast the deadline count as dropped.
     *
     * @param limit the algorithm
     */
    public NetflixLimit(Limit limit) {
        this.limit = Objects.requireNonNull(limit, "limit");
    }

    /**
     * Fewer calls at a time while they take more than one and a half times as long as they usually did; more again when they
     * don't. It begins with the most.
     *
     * @param min the fewest, 1 or more
     * @param max the most; {@code maxConcurrent} still holds
     * @return the limit
     * @throws IllegalArgumentException when these are not in order
     */
    public static NetflixLimit gradient(int min, int max) {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException("from " + min + " to " + max + ": give 1 or more, and no less");
        }
        return new NetflixLimit(Gradient2Limit.newBuilder()
                .minLimit(min)
                .initialLimit(max)
                .maxConcurrency(max)
                .build());
    }

    @Override
    public boolean neverBlocks() {
        return true;
    }

    @Override
    public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
        int together = inFlight.incrementAndGet();
        try {
            if (together > slots(chain.api())) {
                throw new CallRejectedException("the adaptive limit is reached");
            }
            return measured(query, chain, together);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private int slots(ApiContext api) {
        try {
            return Math.max(1, limit.getLimit());
        } catch (Throwable t) { // an Error too; maxConcurrent still holds
            api.warn(FAILS, t);
            return Integer.MAX_VALUE;
        }
    }

    private Map<String, TaskStatus> measured(TaskQuery query, Chain chain, int together) throws Exception {
        long started = chain.api().nanoTime();
        boolean answered = false;
        try {
            Map<String, TaskStatus> statuses = chain.proceed(query);
            answered = true;
            return statuses;
        } finally {
            boolean late = chain.timeLeft().isZero();
            if (answered || late) {
                sample(started, together, late, chain.api());
            }
        }
    }

    private void sample(long started, int together, boolean late, ApiContext api) {
        try {
            limit.onSample(started, Math.max(1, api.nanoTime() - started), together, late);
        } catch (Throwable t) { // it has no part in the answer
            api.warn(FAILS, t);
        }
    }

    /** For the start line. */
    @Override
    public String toString() {
        return "adaptive limit[Netflix, " + limit.getClass().getSimpleName() + "]";
    }
}
