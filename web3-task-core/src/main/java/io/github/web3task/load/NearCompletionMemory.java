package io.github.web3task.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A memory in this process in front of one that several nodes share: the shared one is asked only for what the near one does
 * not hold.
 */
public final class NearCompletionMemory implements CompletionMemory {
    private final CompletionMemory near;
    private final CompletionMemory far;
    private final Duration nearTime;

    /**
     * Both together.
     *
     * @param near answers at once
     * @param far shared by several nodes
     * @param nearTime how long a completion found in the far one is kept in the near one, above zero; "incomplete" never is,
     *     because its time in the far one is not known
     */
    public NearCompletionMemory(CompletionMemory near, CompletionMemory far, Duration nearTime) {
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
            return far.recall(missing).thenApply(found -> {
                Map<String, Boolean> all = new LinkedHashMap<>(held);
                all.putAll(found);
                found.forEach((key, complete) -> {
                    if (complete) {
                        near.remember(key, true, nearTime);
                    }
                });
                return all;
            });
        });
    }

    @Override
    public CompletionStage<?> remember(String key, boolean complete, Duration time) {
        near.remember(key, complete, time);
        return far.remember(key, complete, time);
    }
}
