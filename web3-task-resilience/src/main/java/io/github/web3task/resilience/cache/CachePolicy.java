package io.github.web3task.resilience.cache;

import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.LayerContext;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered, where, and for how long (clause LOAD-5). Only tasks that their provider declares irreversible are
 * remembered as complete; errors and inconclusive answers never are.
 *
 * <p>Immutable.
 */
public final class CachePolicy implements CallLayer {
    private final CompletionCache memory;
    private final @Nullable Duration completeFor;
    private final Duration incompleteFor;
    private final Duration lookupTimeout;

    private CachePolicy(
            CompletionCache memory, @Nullable Duration completeFor, Duration incompleteFor, Duration lookupTimeout) {
        if (completeFor != null && (completeFor.isNegative() || completeFor.isZero())) {
            throw new IllegalArgumentException("completeFor is " + completeFor + ": give a time above zero");
        }
        if (incompleteFor.isNegative() || incompleteFor.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("incompleteFor is " + incompleteFor
                    + ": users wait that long for a task they have just done; give 0 to 60 seconds");
        }
        if (lookupTimeout.isNegative() || lookupTimeout.isZero()) {
            throw new IllegalArgumentException("lookupTimeout is " + lookupTimeout + ": give a time above zero");
        }
        this.memory = Objects.requireNonNull(memory, "memory");
        this.completeFor = completeFor;
        this.incompleteFor = incompleteFor;
        this.lookupTimeout = lookupTimeout;
    }

    /**
     * Complete until the campaign's earliest sunset (an hour when no campaign is set), incomplete not at all, a lookup
     * timeout of 10 ms.
     *
     * @param memory where
     * @return the policy
     */
    public static CachePolicy in(CompletionCache memory) {
        return new CachePolicy(memory, null, Duration.ZERO, Duration.ofMillis(10));
    }

    @Override
    public Link attach(LayerContext context) {
        if (lookupTimeout.compareTo(context.deadline()) >= 0) {
            throw new IllegalArgumentException("the lookup timeout of the cache, " + lookupTimeout
                    + ", leaves no time before the deadline of " + context.deadline() + ": make it shorter");
        }
        if (context.irreversibleTasks().isEmpty() && incompleteFor.isZero()) {
            throw new IllegalArgumentException(
                    "no task is declared irreversible, so nothing would be remembered: declare"
                            + " those that are, or leave the memory out");
        }
        return new Memory(this, context);
    }

    /**
     * How long a completion of an irreversible task is remembered, whatever the campaign.
     *
     * @param time above zero; up to a tenth less is used, so that not all forget at once
     * @return a new object
     */
    public CachePolicy completeFor(Duration time) {
        return new CachePolicy(memory, time, incompleteFor, lookupTimeout);
    }

    /**
     * How long "incomplete" is remembered, of any task. A user who does the task in that time is told {@code false} until it
     * is over, so seconds at most.
     *
     * @param time 0 (not at all, the default) to 60 s; up to a tenth less is used
     * @return a new object
     */
    public CachePolicy incompleteFor(Duration time) {
        return new CachePolicy(memory, completeFor, time, lookupTimeout);
    }

    /**
     * How long a request waits for the memory before it goes on without.
     *
     * @param time above zero
     * @return a new object
     */
    public CachePolicy lookupTimeout(Duration time) {
        return new CachePolicy(memory, completeFor, incompleteFor, time);
    }

    /**
     * Where.
     *
     * @return the memory
     */
    public CompletionCache memory() {
        return memory;
    }

    /**
     * How long a completion is remembered.
     *
     * @return null for: until the campaign's earliest sunset
     */
    public @Nullable Duration completeFor() {
        return completeFor;
    }

    /**
     * How long "incomplete" is remembered.
     *
     * @return zero when it is not
     */
    public Duration incompleteFor() {
        return incompleteFor;
    }

    /**
     * How long a request waits for the memory.
     *
     * @return above zero
     */
    public Duration lookupTimeout() {
        return lookupTimeout;
    }
}
