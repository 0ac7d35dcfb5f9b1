package io.github.web3task.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * So many slots at most; who finds none free waits for a short time, first come, first served, and no more wait than there
 * are slots at most (clause LOAD-2). Nobody's thread waits: a waiter is called back.
 */
public final class ConcurrencyLimit {
    private final int maxSlots;
    private final IntSupplier adapted;
    private final Duration maxWait;
    private final Timer timer;
    private final Executor executor;
    private final Complaints complaints;
    private final Queue<Waiter> waiting = new ArrayDeque<>(); // guarded by this, as all below
    private int slots;
    private int taken;
    private boolean closed;

    /**
     * All slots are free.
     *
     * @param adapted how many of them there are at present, looked at whenever one is asked for or given back: below 1
     *     counts as 1, and what is thrown changes nothing. When it shrinks, those that are taken stay so
     * @param executor where waiters go on, so that neither the timer's thread nor the one that gave its slot back does
     *     their work
     */
    public ConcurrencyLimit(int maxSlots, IntSupplier adapted, Duration maxWait, Timer timer, Executor executor) {
        this.maxSlots = maxSlots;
        this.adapted = adapted;
        this.slots = maxSlots;
        this.maxWait = maxWait;
        this.timer = timer;
        this.executor = executor;
        this.complaints = new Complaints("an adaptive limit fails", timer);
    }

    /** Calls back exactly once: at once when a slot is free or none can be waited for, else later; null means refused. */
    public void acquire(Consumer<@Nullable Slot> callback) {
        Slot slot = null;
        synchronized (this) {
            if (!closed && waiting.isEmpty() && hasFree()) {
                slot = new Slot();
            } else if (!closed && !maxWait.isZero() && waiting.size() < maxSlots) {
                waiting.add(new Waiter(callback));
                return;
            }
        }
        callback.accept(slot);
    }

    /** Refuses those who wait and all who come. Slots that are taken stay so until they are given back. */
    public void close() {
        List<Waiter> refused;
        synchronized (this) {
            closed = true;
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        refused.forEach(Waiter::refuse);
    }

    private void serveWaiting() {
        while (true) {
            Waiter next;
            Slot slot;
            synchronized (this) {
                if (waiting.isEmpty() || !hasFree()) {
                    return;
                }
                next = waiting.remove();
                slot = new Slot();
            }
            next.resume(slot);
        }
    }

    private boolean hasFree() {
        try {
            slots = Math.max(1, Math.min(maxSlots, adapted.getAsInt()));
        } catch (Throwable t) { // the last one will do
            complaints.about(t);
        }
        return taken < slots;
    }

    private synchronized boolean withdraw(Waiter waiter) {
        return waiting.remove(waiter);
    }

    /** One taken slot; made and given back under the limit's lock. */
    public final class Slot {
        private boolean released;

        private Slot() {
            taken++;
        }

        /** Gives it to the next in line; without effect after the first time. */
        public void release() {
            giveBack();
            serveWaiting();
        }

        private void giveBack() {
            synchronized (ConcurrencyLimit.this) {
                taken -= released ? 0 : 1;
                released = true;
            }
        }
    }

    private final class Waiter {
        private final Consumer<@Nullable Slot> callback;
        private final Timer.Cancellable expiry;

        Waiter(Consumer<@Nullable Slot> callback) {
            this.callback = callback;
            this.expiry = timer.schedule(maxWait, () -> {
                if (withdraw(this)) {
                    callback.accept(null);
                }
            });
        }

        /** When no thread takes it over, it is refused, and the slot is the next one's. */
        void resume(Slot slot) {
            expiry.cancel();
            try {
                executor.execute(() -> callback.accept(slot));
            } catch (RuntimeException | Error e) { // rejected, or no thread to be had
                slot.giveBack();
                callback.accept(null);
            }
        }

        /** At once and not on the executor: all its threads may be taken by calls that hang. */
        void refuse() {
            expiry.cancel();
            callback.accept(null);
        }
    }
}
