package io.github.web3task.resilience.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy.VarExpiration;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.web3task.resilience.cache.CompletionCache;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * Remembers in this process, up to a number of entries, because wallets are chosen by strangers.
 *
 * <p>Thread-safe.
 */
public final class CaffeineCompletionCache implements CompletionCache {
    private final long maxEntries;
    private final Cache<String, Boolean> entries;
    private final VarExpiration<String, Boolean> withTimes;

    /**
     * An empty cache.
     *
     * @param maxEntries how many completions to hold (a few hundred bytes each), 1 or more
     * @throws IllegalArgumentException when it is less
     */
    public CaffeineCompletionCache(long maxEntries) {
        this(maxEntries, Ticker.systemTicker());
    }

    CaffeineCompletionCache(long maxEntries, Ticker ticker) {
        if (maxEntries < 1) {
            throw new IllegalArgumentException("maxEntries is " + maxEntries + ": set it to 1 or more");
        }
        this.maxEntries = maxEntries;
        this.entries = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .expireAfter(
                        Expiry.<String, Boolean>writing((key, complete) -> Duration.ZERO)) // each is put with its time
                .ticker(ticker)
                .executor(Runnable::run) // its upkeep is short, and needs no threads of somebody else's
                .build();
        this.withTimes = entries.policy().expireVariably().orElseThrow();
    }

    @Override
    public Map<String, Boolean> lookup(Collection<String> keys, Duration timeout) {
        return entries.getAllPresent(keys);
    }

    @Override
    public void store(String key, boolean complete, Duration time) {
        if (complete) {
            var unused = withTimes.put(key, true, time);
        } else { // over nothing that is held: not over a completion, and not over its time
            var unused = withTimes.putIfAbsent(key, false, time);
        }
    }

    @Override
    public boolean neverBlocks() {
        return true;
    }

    /** For the start line. */
    @Override
    public String toString() {
        return "Caffeine, " + maxEntries + " entries";
    }
}
