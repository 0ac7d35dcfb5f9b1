package io.github.web3task.resilience.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.web3task.resilience.cache.CompletionCache;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Remembers in this process, up to a number of entries, because wallets are chosen by strangers.
 *
 * <p>Thread-safe.
 */
public final class CaffeineCompletionCache implements CompletionCache {
    private final Cache<String, Entry> entries;

    private record Entry(boolean complete, Duration time) {}

    /**
     * An empty memory.
     *
     * @param maxEntries how many completions to hold (a few hundred bytes each), 1 or more
     */
    public CaffeineCompletionCache(long maxEntries) {
        this(maxEntries, Ticker.systemTicker());
    }

    CaffeineCompletionCache(long maxEntries, Ticker ticker) {
        if (maxEntries < 1) {
            throw new IllegalArgumentException("maxEntries is " + maxEntries + ": set it to 1 or more");
        }
        this.entries = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .expireAfter(Expiry.<String, Entry>writing((key, entry) -> entry.time()))
                .ticker(ticker)
                .executor(Runnable::run) // its upkeep is short, and needs no threads of somebody else's
                .build();
    }

    @Override
    public CompletionStage<Map<String, Boolean>> recall(Collection<String> keys) {
        Map<String, Boolean> found = new LinkedHashMap<>();
        entries.getAllPresent(keys).forEach((key, entry) -> found.put(key, entry.complete()));
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public CompletionStage<?> remember(String key, boolean complete, Duration time) {
        Entry entry = new Entry(complete, time);
        entries.asMap().merge(key, entry, (held, now) -> held.complete() && !now.complete() ? held : now);
        return CompletableFuture.completedFuture(null);
    }
}
