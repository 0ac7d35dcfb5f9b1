package io.github.web3task.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of slots; who finds none free waits for a short time, first come, first served (clause LOAD-2). Nobody's
 * thread waits: a waiter is called back.
 */
public final class ConcurrencyLimit {
    private final int maxWaiting;
    private final Duration maxWait;
    private final Timer timer;
    private final Executor executor;
    private final Set<Waiter> waiting = new LinkedHashSet<>(); // guarded by this
    private int free; // guarded by this
    private boolean closed; // guarded by this

    /**
     * All slots are free.
     *
     * @param executor where waiters go on, so that neither the timer's thread nor the one that gave its slot back does
     *     their work
     */
    public ConcurrencyLimit(int slots, int maxWaiting, Duration maxWait, Timer timer, Executor executor) {
        this.free = slots;
        this.maxWaiting = maxWait.isZero() ? 0 : maxWaiting;
        this.maxWait = maxWait;
        this.timer = timer;
        this.executor = executor;
    }

    /** Calls back exactly once: at once when a slot is free or none can be waited for, else later; null means refused. */
    public void acquire(Consumer<@Nullable Slot> callback) {
        Waiter waiter = null;
        boolean granted = false;
        synchronized (this) {
            if (free > 0 && !closed) {
                free--;
                granted = true;
            } else if (waiting.size() < maxWaiting && !closed) {
                waiter = new Waiter();
                waiting.add(waiter);
            }
        }
        if (waiter == null) {
            callback.accept(granted ? new Slot() : null);
        } else {
            await(waiter, callback);
        }
    }

    private void await(Waiter waiter, Consumer<@Nullable Slot> callback) {
        CompletionStage<@Nullable Slot> called = waiter.slot;
        called.thenAccept(callback);
        called.thenRun(timer.schedule(maxWait, () -> {
            if (withdraw(waiter)) {
                waiter.slot.complete(null);
            }
        }));
    }

    /** Refuses those who wait and all who come. Slots that are taken stay so until they are given back. */
    public void close() {
        List<Waiter> refused;
        synchronized (this) {
            closed = true;
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        // At once and not on the executor: all its threads may be taken by calls that hang.
        refused.forEach(waiter -> waiter.slot.complete(null));
    }

    private void release() {
        while (true) {
            Waiter next;
            synchronized (this) {
                next = waiting.isEmpty() ? null : waiting.iterator().next();
                if (next == null) {
                    free++;
                    return;
                }
                waiting.remove(next);
            }
            if (resume(next, new Slot())) {
                return;
            }
        }
    }

    /** False when no thread took it over: the waiter is refused, and the slot is the next one's. */
    private boolean resume(Waiter waiter, Slot slot) {
        try {
            executor.execute(() -> waiter.slot.complete(slot));
            return true;
        } catch (RuntimeException | Error e) { // rejected, or no thread to be had
            waiter.slot.complete(null);
            return false;
        }
    }

    private synchronized boolean withdraw(Waiter waiter) {
        return waiting.remove(waiter);
    }

    private static final class Waiter {
        private final CompletableFuture<@Nullable Slot> slot = new CompletableFuture<>();
    }

    /** One taken slot. */
    public final class Slot {
        private final AtomicBoolean released = new AtomicBoolean();

        private Slot() {}

        /** Gives it to the next in line; without effect after the first time. */
        public void release() {
            if (released.compareAndSet(false, true)) {
                ConcurrencyLimit.this.release();
            }
        }
    }
}
