package io.github.web3task.preflight.internal.check;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/** Keeps the checks under the 50 requests a second that every partner has to serve: a rate limit there is no fault. */
public final class Pace {
    private long gapNanos;
    private long next = System.nanoTime();

    /** @param perSecond 0 for as fast as it goes */
    public Pace(int perSecond) {
        this.gapNanos = perSecond == 0 ? 0 : 1_000_000_000L / perSecond;
    }

    /** Whether the server is the user's own, asked as fast as it goes: then nobody wants to wait for pauses either. */
    synchronized boolean isFree() {
        return gapNanos == 0;
    }

    /** From now on no faster than this. */
    synchronized void slowDownTo(int perSecond) {
        gapNanos = Math.max(gapNanos, 1_000_000_000L / perSecond);
    }

    /**
     * Returns when it is one's turn.
     *
     * @throws CancellationException when the run was interrupted: nothing more is asked then
     */
    public void await() {
        await(1);
    }

    /** The same for several calls that go out together. */
    synchronized void await(int calls) {
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
            LockSupport.parkNanos(left);
            stopIfInterrupted();
        }
        stopIfInterrupted();
        next = Math.max(next, System.nanoTime()) + gapNanos * calls;
    }

    private static void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the run was interrupted");
        }
    }
}
