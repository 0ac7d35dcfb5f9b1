package io.github.web3task.benchmarks.server;

import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands for the partner's database: so many connections, handed out first come, first served, and each query holds one for
 * a random time. Its load is time, not CPU.
 */
public final class Backend {
    /** How a query behaves while the backend hangs. */
    public enum Hang {
        OFF,
        HEEDING_INTERRUPTS,
        IGNORING_INTERRUPTS
    }

    private static final int DRAWS = 1 << 16;
    private static final double SIGMA = 0.5;

    private final Semaphore connections;
    private final long[] nanos = new long[DRAWS];
    private final AtomicInteger next = new AtomicInteger();
    private volatile double pace = 1;
    private Hang hang = Hang.OFF; // guarded by this

    /**
     * Draws all times beforehand and scales them to exactly the mean.
     *
     * @param lognormal with sigma 0.5, else exponential
     */
    public Backend(int connections, double meanMillis, boolean lognormal, long seed) {
        this.connections = new Semaphore(connections, true);
        SplittableRandom random = new SplittableRandom(seed);
        double[] draws = new double[DRAWS];
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            draws[i] = lognormal ? Math.exp(SIGMA * random.nextGaussian()) : -Math.log(1 - random.nextDouble());
            sum += draws[i];
        }
        for (int i = 0; i < DRAWS; i++) {
            nanos[i] = (long) (draws[i] * meanMillis * 1e6 * DRAWS / sum);
        }
    }

    /** Whether this wallet has completed the task: the even ones have. Blocks. */
    boolean isComplete(String wallet) throws InterruptedException {
        connections.acquire();
        try {
            hangOn();
            work((long) (nanos[next.getAndIncrement() & (DRAWS - 1)] * pace));
        } finally {
            connections.release();
        }
        return Character.digit(wallet.charAt(wallet.length() - 1), 16) % 2 == 0;
    }

    private static void work(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private synchronized void hangOn() throws InterruptedException {
        boolean interrupted = false;
        while (hang != Hang.OFF) {
            try {
                wait();
            } catch (InterruptedException e) {
                if (hang == Hang.HEEDING_INTERRUPTS) {
                    throw e;
                }
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on queries take so many times as long. */
    void pace(double factor) {
        pace = factor;
    }

    synchronized void hang(Hang mode) {
        hang = mode;
        notifyAll();
    }
}
