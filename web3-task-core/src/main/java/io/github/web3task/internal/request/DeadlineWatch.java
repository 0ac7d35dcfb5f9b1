package io.github.web3task.internal.request;

import io.github.web3task.internal.runtime.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The requests that are answered late, until they are, and what ends them at their deadline. There is one timer for all of them,
 * set to the earliest deadline: a request that is answered in time costs none of its own.
 */
final class DeadlineWatch {
    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final Timer timer;
    private final Executor handOver;
    private final Consumer<RequestContext> expire;
    private final Set<RequestContext> open = ConcurrentHashMap.newKeySet();
    private volatile boolean set;
    private volatile long setFor;

    /**
     * Watches nothing yet.
     *
     * @param handOver where a request is expired: the timer only finds it
     */
    DeadlineWatch(Timer timer, Executor handOver, Consumer<RequestContext> expire) {
        this.timer = timer;
        this.handOver = handOver;
        this.expire = expire;
    }

    /** From now on it is answered by its deadline, whatever becomes of it: before it takes anything, or another thread has it. */
    void watch(RequestContext context) {
        context.watched = true;
        open.add(context);
        long deadline = context.deadlineNanos();
        if (!set || deadline - setFor < 0) {
            setTimer(deadline);
        }
    }

    /** It is answered. */
    void forget(RequestContext context) {
        open.remove(context);
    }

    /** Those that are not answered yet; a live view. */
    Set<RequestContext> open() {
        return Collections.unmodifiableSet(open);
    }

    private synchronized void setTimer(long deadline) {
        if (set && deadline - setFor >= 0) {
            return;
        }
        long nanos = Math.max(0, deadline - timer.nanoTime());
        timer.schedule(Duration.ofNanos(nanos), () -> sweep(deadline));
        setFor = deadline;
        set = true;
    }

    /** On the timer's thread, which waits for heap, if there is none: nobody else would look. */
    private void sweep(long deadline) {
        while (!swept(deadline)) {
            LockSupport.parkNanos(Timer.HEAP_RETRY_NANOS);
        }
    }

    private boolean swept(long deadline) {
        try {
            synchronized (this) {
                if (setFor == deadline) {
                    set = false; // before the requests are looked at: who comes now sets it again
                }
            }
            long now = timer.nanoTime();
            long next = Long.MAX_VALUE;
            for (RequestContext context : open) {
                long left = context.deadlineNanos() - now;
                next = Math.min(next, left > 0 ? left : RETRY_NANOS); // once more, if the hand-over comes to nothing
                if (left <= 0) {
                    handOver(context);
                }
            }
            if (next != Long.MAX_VALUE) {
                setTimer(now + next);
            }
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private void handOver(RequestContext context) {
        try {
            handOver.execute(() -> expire.accept(context));
        } catch (RuntimeException | Error e) {
            // No thread to be had, for now.
        }
    }
}
