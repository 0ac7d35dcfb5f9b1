package io.github.web3task;

import io.github.web3task.resilience.cache.CompletionCache;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cache that does what a test says; by default it keeps everything for ever. */
final class FakeCompletionCache implements CompletionCache {
    final Map<String, Boolean> held = new ConcurrentHashMap<>();
    final List<Duration> times = new CopyOnWriteArrayList<>();
    final List<Collection<String>> lookups = new CopyOnWriteArrayList<>();
    final List<Duration> timeouts = new CopyOnWriteArrayList<>();
    private volatile Lookup lookup = () -> Map.copyOf(held);
    private volatile Lookup afterStore = Map::of;

    /** How it answers from now on. */
    void lookupBy(Lookup other) {
        lookup = other;
    }

    /** What becomes of storing from now on. */
    void storeBy(Lookup other) {
        afterStore = other;
    }

    @Override
    public Map<String, Boolean> lookup(Collection<String> keys, Duration timeout) throws Exception {
        lookups.add(List.copyOf(keys));
        timeouts.add(timeout);
        return lookup.answer();
    }

    @Override
    public void store(String key, boolean complete, Duration time) throws Exception {
        held.put(key, complete);
        times.add(time);
        afterStore.answer();
    }

    @Override
    public boolean neverBlocks() {
        return true;
    }

    /** What an engine does. */
    @FunctionalInterface
    interface Lookup {
        Map<String, Boolean> answer() throws Exception;
    }
}
