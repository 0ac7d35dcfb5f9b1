package io.github.web3task.resilience.circuit;

import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.LayerContext;

/**
 * Keeps calls away from a provider that keeps missing its deadline: while it is open, requests that would need the provider
 * are answered 000002 at once.
 *
 * <p>Called by many threads at once; must not block. What it throws is logged once a minute, and the provider is asked.
 */
public interface CircuitBreaker extends CallLayer {
    /**
     * Asks to make one call.
     *
     * @return whether it may be made; then exactly one of the other methods is called once it is decided
     */
    boolean tryAcquire();

    /**
     * The provider answered in time, whatever it said, or threw.
     *
     * @param nanos how long it took, in ns
     */
    void answered(long nanos);

    /**
     * The provider missed the deadline, or said that something it needs is out of reach.
     *
     * @param nanos how long it was waited for, in ns
     */
    void failed(long nanos);

    /** The call was not made after all, or was given up for a reason that is not the provider's. */
    void notMade();

    @Override
    default Link attach(LayerContext context) {
        return new Circuit(this, context);
    }
}
