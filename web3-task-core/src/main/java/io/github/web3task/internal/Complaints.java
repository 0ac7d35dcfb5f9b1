package io.github.web3task.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that an engine is gone on without, at most once a minute: it may fail at every request (clause LOAD-6). */
public final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final long EVERY = Duration.ofMinutes(1).toNanos();

    private final String what;
    private final Timer timer;
    private final AtomicLong last;

    /** None has been made yet. */
    public Complaints(String what, Timer timer) {
        this.what = what;
        this.timer = timer;
        this.last = new AtomicLong(timer.nanoTime() - EVERY);
    }

    /** Never throws. */
    public void about(Throwable failure) {
        long now = timer.nanoTime();
        long before = last.get();
        if (now - before >= EVERY && last.compareAndSet(before, now)) {
            LOG.warn("{}, going on without it: {}", what, Failures.textOf(failure));
        }
    }
}
