package io.github.web3task.internal.request;

import io.github.web3task.internal.admission.ConcurrencyLimit;
import io.github.web3task.internal.runtime.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Finds requests whose deadline has passed. There is one timer for all of them, set to the earliest deadline of those in flight:
 * a request that is answered in time costs none of its own.
 */
final class DeadlineWatch {
    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final ConcurrencyLimit limit;
    private final Timer timer;
    private final Executor handOver;
    private final Consumer<RequestContext> expire;
    private volatile boolean set;
    private volatile long setFor;

    /**
     * Watches all that hold a slot.
     *
     * @param handOver where a request is expired: the timer only finds it
     */
    DeadlineWatch(ConcurrencyLimit limit, Timer timer, Executor handOver, Consumer<RequestContext> expire) {
        this.limit = limit;
        this.timer = timer;
        this.handOver = handOver;
        this.expire = expire;
    }

    /** Of a request that holds a slot already. */
    void watch(RequestContext context) {
        long deadline = context.deadlineNanos();
        if (!set || deadline - setFor < 0) {
            setTimer(deadline);
        }
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

    /** On the timer's thread. */
    private void sweep(long deadline) {
        synchronized (this) {
            if (setFor == deadline) {
                set = false; // before the requests are looked at: who comes now sets it again
            }
        }
        long now = timer.nanoTime();
        long next = Long.MAX_VALUE;
        try {
            for (ConcurrencyLimit.Permit permit : limit.holders()) {
                RequestContext context = (RequestContext) permit.waiter();
                long left = context.deadlineNanos() - now;
                if (!context.isAnswered() && context.lateResponse() != null) {
                    if (left <= 0) {
                        handOver.execute(() -> expire.accept(context));
                    } else {
                        next = Math.min(next, left);
                    }
                }
            }
        } catch (RuntimeException | Error e) { // no thread to be had, for now
            next = Math.min(next, RETRY_NANOS);
        }
        if (next != Long.MAX_VALUE) {
            setTimer(now + next);
        }
    }
}
