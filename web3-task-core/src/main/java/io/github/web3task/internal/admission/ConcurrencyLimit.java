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

    /** Whether one who comes now would be refused; true a moment ago, that is. */
    public synchronized boolean isFull() {
        if (free == 0) {
            reclaim();
        }
        return closed || (free == 0 && waiting.size >= maxWaiting);
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

    /** Takes back one {@link #retain}. The last holder gives the slot to the next in line. Without effect for who holds none. */
    public void leave(Permit permit) {
        resume(leftBy(permit, false));
    }

    /** The one who entered, or waits, leaves. Without effect the second time. */
    public void end(Permit permit) {
        permit.over = true; // if the rest fails for want of stack or heap, the slot is found by this
        resume(leftBy(permit, true));
    }

    /** Gives who has the slot now; null when nobody has, or it is not free yet. */
    private synchronized @Nullable Permit leftBy(Permit permit, boolean owner) {
        if (owner) {
            waiting.remove(permit);
        }
        return release(permit, owner) ? grantNext() : null;
    }

    /** Refuses all who come. Slots that are taken stay so until they are given back. Gives those who waited. */
    public synchronized List<Permit> close() {
        closed = true;
        List<Permit> refused = waiting.toList();
        refused.forEach(waiting::remove);
        return refused;
    }

    /** Guarded by this, as the four below. Once the permit is linked, nothing is called. */
    private void take(Permit permit) {
        holding.append(permit);
        permit.holders = 1;
        permit.ownerLeft = false;
        free--;
    }

    /** One holder fewer; true when that was the last one. The owner is counted out once, by whoever finds it over first. */
    private boolean release(Permit permit, boolean owner) {
        if (permit.holders == 0 || (owner && permit.ownerLeft)) {
            return false;
        }
        if (permit.holders == 1) {
            giveBack(permit);
            return true;
        }
        permit.holders--;
        permit.ownerLeft |= owner;
        return false;
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
            if (permit.over) {
                release(permit, true);
            }
            permit = next;
        }
    }

    private void resume(@Nullable Permit granted) {
        if (granted == null) {
            return;
        }
        try {
            Runnable stop = granted.stopWaiting;
            if (stop != null) {
                stop.run();
            }
            resumer.execute(granted.waiter::admitted);
        } catch (RuntimeException | Error e) {
            // No thread to be had. It ends at its deadline, and then the slot is the next one's.
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
        private int holders; // guarded by the limit, as ownerLeft and the links
        private boolean ownerLeft;
        private @Nullable Line line;
        private @Nullable Permit previous;
        private @Nullable Permit next;
        private volatile @Nullable Runnable stopWaiting;

        /** Set by an owner that has ended and may be unable to call {@link #end}. A field: to call a method may fail then, too. */
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
