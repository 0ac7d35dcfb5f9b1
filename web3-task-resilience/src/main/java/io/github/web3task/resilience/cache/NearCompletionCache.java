package io.github.web3task.resilience.cache;

import io.github.web3task.spi.ApiContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cache in this process in front of one that several nodes share. */
final class NearCompletionCache implements CompletionCache {
    private final CompletionCache near;
    private final CompletionCache far;
    private final Duration nearTime;
    private volatile @Nullable ApiContext api;

    NearCompletionCache(CompletionCache near, CompletionCache far, Duration nearTime) {
        if (nearTime.isNegative() || nearTime.isZero()) {
            throw new IllegalArgumentException("nearTime is " + nearTime + ": give a time above zero");
        }
        this.near = Objects.requireNonNull(near, "near");
        this.far = Objects.requireNonNull(far, "far");
        this.nearTime = nearTime;
    }

    @Override
    public Map<String, Boolean> lookup(Collection<String> keys, Duration timeout) throws Exception {
        Map<String, Boolean> found = new HashMap<>(near.lookup(keys, timeout));
        List<String> missing = new ArrayList<>(keys);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            for (Map.Entry<String, Boolean> each : lookupFar(missing, timeout).entrySet()) {
                found.put(each.getKey(), each.getValue());
                if (each.getValue()) { // how long "incomplete" still holds is not known here
                    near.store(each.getKey(), true, nearTime);
                }
            }
        }
        return found;
    }

    /** What the near one holds still counts when the far one fails. */
    private Map<String, Boolean> lookupFar(List<String> keys, Duration timeout) throws InterruptedException {
        try {
            return far.lookup(keys, timeout);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            warn(e);
            return Map.of();
        }
    }

    private void warn(Exception failure) {
        ApiContext attached = api;
        if (attached != null) {
            attached.warn(CachePolicy.DOES_NOT_ANSWER, failure);
        }
    }

    @Override
    public void store(String key, boolean complete, Duration time) throws Exception {
        near.store(key, complete, time);
        far.store(key, complete, time);
    }

    @Override
    public boolean neverBlocks() {
        return near.neverBlocks() && far.neverBlocks();
    }

    @Override
    public void attach(ApiContext api) {
        this.api = api;
        near.attach(api);
        far.attach(api);
    }

    /** For the start line. */
    @Override
    public String toString() {
        return near + " before " + far;
    }
}
