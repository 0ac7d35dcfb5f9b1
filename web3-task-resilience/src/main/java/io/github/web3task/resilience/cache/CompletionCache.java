package io.github.web3task.resilience.cache;

import io.github.web3task.spi.ApiContext;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * Where completions are remembered (clauses LOAD-5 and LOAD-6): a cache in this process, or a store that several nodes share.
 * What to remember and for how long is decided by {@link CachePolicy}.
 *
 * <p>Called by many threads at once. Whatever it throws is logged once a minute, and the request goes on as if nothing were
 * remembered.
 */
public interface CompletionCache {
    /**
     * Looks up keys. The request waits for it, so it must keep to the timeout.
     *
     * @param keys opaque, none twice, a few at a time
     * @param timeout how long it may take at most, above zero
     * @return those that are held, each with whether the task is complete; others are ignored
     * @throws Exception when they can't be looked up, or not in time: the request goes on without
     */
    Map<String, Boolean> lookup(Collection<String> keys, Duration timeout) throws Exception;

    /**
     * Stores one key. A key that is held as complete stays so, for as long as it was to be held: an "incomplete" that comes after
     * it was asked for before it. Need not succeed. The answer waits for it, so it must hand over what takes long.
     *
     * @param key opaque
     * @param complete whether the task is complete
     * @param time for how long at most, above zero; may be as long as a {@link Duration} can be
     * @throws Exception when it can't be stored
     */
    void store(String key, boolean complete, Duration time) throws Exception;

    /**
     * Whether it only computes or reads memory. Only then can a provider that never blocks be asked on the thread that brought
     * the request.
     *
     * @return false by default
     */
    default boolean neverBlocks() {
        return false;
    }

    /**
     * Called once for each API that uses this cache, when it is built.
     *
     * @param api what the cache may use, for example to warn of something that it handed over and that failed
     */
    default void attach(ApiContext api) {}

    /**
     * This cache, shared by several nodes, behind one in this process: it is asked only for what the near one does not hold.
     *
     * @param near answers at once
     * @param nearTime how long a completion found in this one is kept in the near one, above zero; an "incomplete" never is
     * @return both together
     * @throws IllegalArgumentException when the time is not above zero
     */
    default CompletionCache withNearCache(CompletionCache near, Duration nearTime) {
        return new NearCompletionCache(near, this, nearTime);
    }
}
