package io.github.web3task;

import org.jetbrains.lincheck.Lincheck;

/** Runs a piece of code in many interleavings of its threads, which Lincheck chooses and can repeat. */
public final class Interleavings {
    private Interleavings() {}

    /** Fails with the interleaving in which the run throws. What it uses must depend on nothing but the interleaving. */
    public static void explore(int interleavings, Runnable run) {
        Lincheck.runConcurrentTest(interleavings, run);
    }

    /** Each on a thread of its own; returns when all have ended. */
    public static void together(Runnable... works) {
        Thread[] threads = new Thread[works.length];
        for (int i = 0; i < works.length; i++) {
            Runnable work = works[i];
            threads[i] = new Thread(() -> work.run());
            threads[i].start();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    /** AssertJ would be interleaved, too. */
    public static void same(String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            throw new AssertionError(what + ": " + found + ", expected " + expected);
        }
    }
}
