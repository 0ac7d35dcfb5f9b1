package io.github.web3task.resilience.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A memory in this process in front of one that several nodes share. */
final class NearCompletionCache implements CompletionCache {
    private final CompletionCache near;
    private final CompletionCache far;
    private final Duration nearTime;

    NearCompletionCache(CompletionCache near, CompletionCache far, Duration nearTime) {
        if (nearTime.isNegative() || nearTime.isZero()) {
            throw new IllegalArgumentException("nearTime is " + nearTime + ": give a time above zero");
        }
        this.near = Objects.requireNonNull(near, "near");
        this.far = Objects.requireNonNull(far, "far");
        this.nearTime = nearTime;
    }

    @Override
    public CompletionStage<Map<String, Boolean>> recall(Collection<String> keys) {
        return near.recall(keys).thenCompose(held -> {
            List<String> missing = new ArrayList<>(keys);
            missing.removeAll(held.keySet());
            if (missing.isEmpty()) {
                return CompletableFuture.completedFuture(held);
            }
            return far.recall(missing).thenApply(found -> together(held, found));
        });
    }

    private Map<String, Boolean> together(Map<String, Boolean> held, Map<String, Boolean> found) {
        found.forEach((key, complete) -> {
            if (complete) { // how long "incomplete" still holds is not known here
                near.remember(key, true, nearTime);
            }
        });
        Map<String, Boolean> all = new LinkedHashMap<>(held);
        all.putAll(found);
        return all;
    }

    @Override
    public CompletionStage<?> remember(String key, boolean complete, Duration time) {
        near.remember(key, complete, time);
        return far.remember(key, complete, time);
    }
}
