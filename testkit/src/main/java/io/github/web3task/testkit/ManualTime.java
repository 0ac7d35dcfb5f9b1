package io.github.web3task.testkit;

import java.time.Duration;
import java.util.PriorityQueue;

/** Elapsed time that is turned by hand; what is due runs on the thread that turns it. */
public class ManualTime {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long now = Long.MAX_VALUE - 1_000; // overflows soon, as System.nanoTime() may
    private long turned;
    private long numbers;
    private boolean closed;

    /** As System.nanoTime() gives it. */
    public synchronized long nanoTime() {
        return now + turned;
    }

    /** Runs something once, when that much time has passed; gives what takes it back. */
    public synchronized Runnable schedule(Duration delay, Runnable action) {
        Entry entry = new Entry(turned + delay.toNanos(), numbers++, action);
        if (!closed) {
            entries.add(entry);
        }
        return () -> {
            synchronized (this) {
                entries.remove(entry);
            }
        };
    }

    /** Nothing more runs. */
    public synchronized void close() {
        closed = true;
        entries.clear();
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        long end;
        synchronized (this) {
            end = turned + time.toNanos();
        }
        for (Runnable due = next(end); due != null; due = next(end)) {
            due.run();
        }
    }

    public void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }

    /** How many actions are still to come. */
    public synchronized int pending() {
        return entries.size();
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    private synchronized Runnable next(long end) {
        if (entries.isEmpty() || entries.peek().due() > end) {
            turned = end;
            return null;
        }
        Entry entry = entries.remove();
        turned = Math.max(turned, entry.due());
        return entry.action();
    }

    /** Compares itself: Lincheck can't look into the JDK's comparators. */
    private record Entry(long due, long number, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return due == other.due ? Long.compare(number, other.number) : Long.compare(due, other.due);
        }
    }
}
