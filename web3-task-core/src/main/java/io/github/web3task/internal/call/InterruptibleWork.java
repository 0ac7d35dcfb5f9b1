package io.github.web3task.internal.call;

import org.jspecify.annotations.Nullable;

/**
 * What one thread does for a request. The thread can be interrupted as long as it does so, once, and never afterwards: it may
 * be working for somebody else by then.
 */
public final class InterruptibleWork {
    private @Nullable Thread thread; // guarded by this, as the four below
    private boolean begun;
    private boolean stopped;
    private boolean interrupted;
    private boolean useless;

    /** False when it was stopped before it began, or has begun already: then it must not begin. */
    public synchronized boolean begin() {
        if (stopped || begun) {
            return false;
        }
        begun = true;
        thread = Thread.currentThread();
        return true;
    }

    /** Whether who asks is the thread that does it. */
    public synchronized boolean isOnThisThread() {
        return thread == Thread.currentThread();
    }

    /** After this no interrupt comes, and one that came is not left to the thread's next work. */
    public synchronized void end() {
        thread = null;
        if (interrupted) {
            interrupted = false;
            Thread.interrupted();
        }
    }

    /** Interrupts the thread, once. False when the work had not begun: then it never will. */
    public synchronized boolean stop() {
        if (!stopped && thread != null) {
            interrupted = true;
            thread.interrupt();
        }
        stopped = true;
        return begun;
    }

    /** Interrupts the thread, once more too: nobody has a use for what it does, not even late. */
    public synchronized void abandon() {
        stopped = true;
        useless = true;
        if (thread != null) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /**
     * Takes the interrupt of {@link #stop} off this thread, which goes on with something that it must not cut short. False when
     * there was none, and an interrupt is then somebody else's, or when the work is of no use.
     */
    public synchronized boolean takeInterrupt() {
        if (!interrupted || useless || thread != Thread.currentThread()) {
            return false;
        }
        interrupted = false;
        Thread.interrupted();
        return true;
    }
}
