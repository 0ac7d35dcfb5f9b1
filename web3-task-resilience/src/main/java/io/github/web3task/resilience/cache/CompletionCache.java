package io.github.web3task.resilience.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where completions are remembered (clauses LOAD-5 and LOAD-6): a cache in this process, or a store that several nodes share.
 * What to remember and for how long is decided by {@link CachePolicy}.
 *
 * <p>Called by many threads at once; must not block. Whoever is asked may fail or be late: the request then goes on as if
 * nothing were remembered.
 */
public interface CompletionCache {
    /**
     * Looks up keys.
     *
     * @param keys opaque, a few at a time
     * @return those that are remembered, each with whether the task is complete
     */
    CompletionStage<Map<String, Boolean>> recall(Collection<String> keys);

    /**
     * Remembers one key. Need not succeed. A key that is held as complete stays so: an "incomplete" that comes after it was
     * asked for before it.
     *
     * @param key opaque
     * @param complete whether the task is complete
     * @param time for how long, at most
     * @return completes when it is done, and fails when it could not be
     */
    CompletionStage<?> remember(String key, boolean complete, Duration time);

    /**
     * This memory, shared by several nodes, behind one in this process: it is asked only for what the near one does not hold.
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
