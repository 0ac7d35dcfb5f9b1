package io.github.web3task.resilience.internal;

import io.github.web3task.protocol.ApiRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One bucket for each key. Bounded in number and in the keys' length, because keys may be chosen by strangers.
 *
 * @param <B> what a bucket is
 */
public final class PerKey<B> {
    /** Longer keys are replaced by their hash. */
    private static final int LONGEST_KEY = 128;

    private final Function<ApiRequest, @Nullable String> key;
    private final Function<String, B> make;
    private final Map<String, B> made; // guarded by itself

    /**
     * Refuses a rate of which a bucket could not be made when a request comes.
     *
     * @param perSecond requests a second
     * @throws IllegalArgumentException with what to do about it
     */
    public static void requireCountable(int perSecond) {
        if (perSecond > 1_000_000) {
            throw new IllegalArgumentException(
                    perSecond + " requests/s: set it to 1 to 1000000, or leave the limit out");
        }
    }

    /**
     * Makes buckets as they are asked for.
     *
     * @param key what tells callers apart; null is a key, too
     * @param maxKeys past that, the bucket unused for longest is forgotten
     * @param make must only compute
     */
    public PerKey(Function<ApiRequest, @Nullable String> key, int maxKeys, Function<String, B> make) {
        this.key = Objects.requireNonNull(key, "key");
        this.make = make;
        this.made = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, B> eldest) {
                return size() > maxKeys;
            }
        };
    }

    /**
     * The bucket of a request.
     *
     * @param request whose key it is
     * @return the same for the same key, unless it was forgotten
     */
    public B of(ApiRequest request) {
        String name = Objects.requireNonNullElse(key.apply(request), "");
        if (name.length() > LONGEST_KEY) {
            name = Hash.of(name, 32);
        }
        synchronized (made) {
            return made.computeIfAbsent(name, make);
        }
    }
}
