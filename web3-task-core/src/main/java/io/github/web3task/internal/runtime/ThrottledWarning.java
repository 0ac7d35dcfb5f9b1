package io.github.web3task.internal.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets the same warning pass once a minute: what it tells of may fail at every request (clause LOAD-6). */
public final class ThrottledWarning {
    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

    private final Timer timer;
    private final Map<String, Long> lastTimes = new ConcurrentHashMap<>();

    public ThrottledWarning(Timer timer) {
        this.timer = timer;
    }

    /** Whether this one may be said now; then not again for a minute. */
    public boolean isDue(String what) {
        long now = timer.nanoTime();
        Long last = lastTimes.get(what);
        if (last == null) {
            return lastTimes.putIfAbsent(what, now) == null;
        }
        return now - last >= INTERVAL && lastTimes.replace(what, last, now);
    }
}
