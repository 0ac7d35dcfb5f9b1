package io.github.web3task;

import io.github.web3task.resilience.cache.CompletionCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A memory that does what a test says; by default it keeps everything for ever. Single-threaded. */
final class FakeCompletionCache implements CompletionCache {
    final Map<String, Boolean> held = new LinkedHashMap<>();
    final List<Duration> times = new ArrayList<>();
    final List<Collection<String>> recalls = new ArrayList<>();
    private Recall recall = () -> CompletableFuture.completedFuture(Map.copyOf(held));
    private Recall afterRemember = () -> CompletableFuture.completedFuture(Map.of());

    /** How it answers from now on. */
    void recallBy(Recall other) {
        recall = other;
    }

    /** What becomes of remembering from now on. */
    void rememberBy(Recall other) {
        afterRemember = other;
    }

    @Override
    public CompletionStage<Map<String, Boolean>> recall(Collection<String> keys) {
        recalls.add(List.copyOf(keys));
        return recall.answer();
    }

    @Override
    public CompletionStage<?> remember(String key, boolean complete, Duration time) {
        held.put(key, complete);
        times.add(time);
        return afterRemember.answer();
    }

    /** What an engine does. */
    @FunctionalInterface
    interface Recall {
        CompletionStage<Map<String, Boolean>> answer();
    }
}
