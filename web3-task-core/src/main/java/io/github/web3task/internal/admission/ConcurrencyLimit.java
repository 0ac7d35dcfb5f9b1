package io.github.web3task.internal.admission;

import io.github.web3task.internal.runtime.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of slots; who finds none free waits for a short time, first come, first served (clause LOAD-2). Nobody's
 * thread waits: a waiter is called back.
 *
 * <p>A slot can be lost to no fault. Between the moment in which it is taken and the one in which its {@link Permit} says so
 * nothing is called or allocated that could throw; who can't give it back, because the stack or the heap is exhausted, sets
 * {@link Permit#over}, and the slot is found when it is missed.
 */
public final class ConcurrencyLimit {
    private final int maxWaiting;
    private final Duration maxWait;
    private final Timer timer;
    private final Executor resumer;
    private final Line holding = new Line(); // guarded by this, as all below
    private final Line waiting = new Line();
    private int free;
    private boolean closed;

    /**
     * All slots are free.
     *
     * @param resumer where waiters are called back: on no thread that still counts in somebody's executor, and not in the
     *     context of the request that gave its slot back
     */
    public ConcurrencyLimit(int slots, int maxWaiting, Duration maxWait, Timer timer, Executor resumer) {
        this.free = slots;
        this.maxWaiting = maxWait.isZero() ? 0 : maxWaiting;
        this.maxWait = maxWait;
        this.timer = timer;
        this.resumer = resumer;
    }

    /** What came of asking for a slot. */
    public enum Entry {
        ADMITTED,
        WAITING,
        REFUSED
    }

    /** Takes a slot, if one is free. */
    public synchronized boolean tryEnter(Permit permit) {
        if (free == 0) {
            reclaim();
        }
        if (closed || free == 0) {
            return false;
        }
        take(permit);
        return true;
    }

    /** Whether one more may wait; true a moment ago, that is. */
    public synchronized boolean hasRoomToWait() {
        return waiting.size < maxWaiting;
    }

    /** Takes a slot, or joins the line: then the permit's waiter is called back, exactly once. */
    public Entry waitFor(Permit permit) {
        synchronized (this) {
            if (tryEnter(permit)) {
                return Entry.ADMITTED;
            }
            if (closed || waiting.size >= maxWaiting) {
                return Entry.REFUSED;
            }
            waiting.append(permit);
        }
        try {
            permit.stopWaiting = timer.schedule(maxWait, () -> {
                if (withdraw(permit)) {
                    resumer.execute(permit.waiter::refused);
                }
            });
        } catch (RuntimeException | Error e) { // nobody would end its waiting
            if (withdraw(permit)) {
                throw e;
            }
        }
        return Entry.WAITING;
    }

    /** Whoever works for the same request on another thread holds the slot too; without effect for one that is given back. */
    public synchronized void retain(Permit permit) {
        if (permit.holders > 0) {
            permit.holders++;
        }
    }

    /** One holder fewer: the last one gives the slot to the next in line. Without effect for who holds none. */
    public void leave(Permit permit) {
        Permit next;
        synchronized (this) {
            if (permit.holders > 1) {
                permit.holders--;
                return;
            }
            if (permit.holders == 0) {
                return;
            }
            giveBack(permit);
            next = grantNext();
        }
        while (next != null && !resume(next)) {
            synchronized (this) {
                giveBack(next);
                next = grantNext();
            }
        }
    }

    /** Refuses all who come. Slots that are taken stay so until they are given back. Gives those who waited. */
    public synchronized List<Permit> close() {
        closed = true;
        List<Permit> refused = waiting.toList();
        refused.forEach(waiting::remove);
        return refused;
    }

    /** Those who hold a slot now, the oldest first. */
    public synchronized List<Permit> holders() {
        return holding.toList();
    }

    /** Guarded by this, as the three below. Once the permit is linked, nothing is called. */
    private void take(Permit permit) {
        holding.append(permit);
        permit.holders = 1;
        free--;
    }

    private void giveBack(Permit permit) {
        holding.remove(permit);
        permit.holders = 0;
        free++;
    }

    private @Nullable Permit grantNext() {
        Permit next = waiting.first;
        if (next != null) {
            waiting.remove(next);
            take(next);
        }
        return next;
    }

    /** Slots of those whose requests are over and who could not say so. */
    private void reclaim() {
        for (Permit permit = holding.first; permit != null; ) {
            Permit next = permit.next;
            if (permit.over && permit.holders == 1) {
                giveBack(permit);
            }
            permit = next;
        }
    }

    /** False when there is no thread to be had: its deadline answers it, and the slot is the next one's. */
    private boolean resume(Permit permit) {
        try {
            Runnable stop = permit.stopWaiting;
            if (stop != null) {
                stop.run();
            }
            resumer.execute(permit.waiter::admitted);
            return true;
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    private synchronized boolean withdraw(Permit permit) {
        return waiting.remove(permit);
    }

    /** Who is called back, on a thread of the resumer's. */
    public interface Waiter {
        /** It has a slot. */
        void admitted();

        /** It waited in vain. */
        void refused();
    }

    /** One request's place: none, one in the line, or a slot. */
    public static final class Permit {
        private final Waiter waiter;
        private int holders; // guarded by the limit, as the links
        private @Nullable Line line;
        private @Nullable Permit previous;
        private @Nullable Permit next;
        private volatile @Nullable Runnable stopWaiting;

        /** Set by who has ended and may be unable to call {@link #leave}. A field: to call a method may fail then, too. */
        public volatile boolean over;

        /** Has no place yet. */
        public Permit(Waiter waiter) {
            this.waiter = waiter;
        }

        /** Whose permit it is. */
        public Waiter waiter() {
            return waiter;
        }
    }

    /** Permits in the order they came. Linked by their own fields: to join or leave allocates nothing. */
    private static final class Line {
        private @Nullable Permit first;
        private @Nullable Permit last;
        private int size;

        void append(Permit permit) {
            permit.line = this;
            permit.previous = last;
            permit.next = null;
            if (last == null) {
                first = permit;
            } else {
                last.next = permit;
            }
            last = permit;
            size++;
        }

        boolean remove(Permit permit) {
            if (permit.line != this) {
                return false;
            }
            if (permit.previous == null) {
                first = permit.next;
            } else {
                permit.previous.next = permit.next;
            }
            if (permit.next == null) {
                last = permit.previous;
            } else {
                permit.next.previous = permit.previous;
            }
            permit.line = null;
            size--;
            return true;
        }

        List<Permit> toList() {
            List<Permit> all = new ArrayList<>(size);
            for (Permit permit = first; permit != null; permit = permit.next) {
                all.add(permit);
            }
            return all;
        }
    }
}
