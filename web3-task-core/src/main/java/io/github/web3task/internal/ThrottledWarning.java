package io.github.web3task.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that an engine is gone on without, at most once a minute: it may fail at every request (clause LOAD-6). */
public final class ThrottledWarning {
    private static final Logger LOG = LoggerFactory.getLogger(ThrottledWarning.class);
    private static final long EVERY = Duration.ofMinutes(1).toNanos();

    private ThrottledWarning() {}

    /** Takes failures of one engine. Never throws. */
    public static Consumer<Throwable> that(String what, Timer timer) {
        AtomicLong last = new AtomicLong(timer.nanoTime() - EVERY);
        return failure -> {
            long now = timer.nanoTime();
            long before = last.get();
            if (now - before >= EVERY && last.compareAndSet(before, now)) {
                LOG.warn("{}, going on without it: {}", what, Failures.textOf(failure));
            }
        };
    }
}
