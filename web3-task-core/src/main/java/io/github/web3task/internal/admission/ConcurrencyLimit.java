package io.github.web3task.internal.admission;

import static java.util.Objects.requireNonNull;

import io.github.web3task.internal.runtime.StackRoom;
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
    private long lineSinceNanos; // since when somebody waits, while somebody does
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
        return closed || (free == 0 && !hasRoomToWait());
    }

    /**
     * A burst may fill the line. One that has stood for longer than anybody may wait is no burst: more wanted to come in all that
     * time than could leave, and they will. Half the line keeps every slot in use, too, and makes each answer come sooner.
     */
    private boolean hasRoomToWait() {
        int half = (maxWaiting + 1) / 2;
        return waiting.size < half
                || (waiting.size < maxWaiting && timer.nanoTime() - lineSinceNanos <= maxWait.toNanos());
    }

    /** Takes a slot, or joins the line: then the waiter is called back, exactly once, unless the permit ends before. */
    public Entry enter(Permit permit, Waiter waiter) {
        synchronized (this) {
            if (tryEnter(permit)) {
                return Entry.ADMITTED;
            }
            if (closed || !hasRoomToWait()) {
                return Entry.REFUSED;
            }
            if (waiting.size == 0) {
                lineSinceNanos = timer.nanoTime();
            }
            permit.waiter = waiter;
            waiting.append(permit);
        }
        try {
            permit.stopWaiting = timer.schedule(maxWait, () -> {
                if (withdraw(permit)) {
                    resumer.execute(waiter::refused);
                }
            });
        } catch (RuntimeException | Error e) { // nobody would end its waiting
            if (withdraw(permit)) {
                throw e;
            }
        }
        return Entry.WAITING;
    }

    /** Whoever works for the same request on another thread holds the slot too. False for one that is given back. */
    public synchronized boolean retain(Permit permit) {
        if (permit.holders == 0) {
            return false;
        }
        permit.holders++;
        return true;
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

    /** Refuses all who come. Slots that are taken stay so until they are given back. Gives those who waited, to be told. */
    public synchronized List<Waiter> close() {
        closed = true;
        List<Waiter> refused = new ArrayList<>(waiting.size);
        for (Permit permit = waiting.first; permit != null; permit = waiting.first) {
            refused.add(requireNonNull(permit.waiter));
            waiting.remove(permit);
        }
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
            StackRoom.require(); // for the locks of the timer and of the resumer
            Runnable stop = granted.stopWaiting;
            if (stop != null) {
                stop.run();
            }
            resumer.execute(requireNonNull(granted.waiter)::admitted);
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
        private int holders; // guarded by the limit, as all but stopWaiting and over
        private boolean ownerLeft;
        private @Nullable Line line;
        private @Nullable Permit previous;
        private @Nullable Permit next;
        private @Nullable Waiter waiter; // from joining the line on
        private volatile @Nullable Runnable stopWaiting;

        /** Set by an owner that has ended and may be unable to call {@link #end}. A field: to call a method may fail then, too. */
        public volatile boolean over;
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
    }
}
