package io.github.web3task.preflight.server;

import java.util.concurrent.locks.LockSupport;

/** How long an answer is on its way. */
public final class Distance {
    private Distance() {}

    /** Returns after so many milliseconds, not before. */
    public static void of(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
