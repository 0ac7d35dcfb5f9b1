package io.github.web3task.internal.runtime;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Elapsed time, and what is due after some of it; tests bring one that they turn by hand. Its one thread only decides that time
 * is up: an action hands over to another thread, and neither writes, logs, waits nor calls anybody's code.
 */
public interface Timer {
    /** How long the timer's thread waits for some heap, when there is none to go on with. */
    long HEAP_RETRY_NANOS = Duration.ofMillis(10).toNanos();

    /** A reading in ns to subtract others from. */
    long nanoTime();

    /** Runs something once, on the timer's thread; gives what takes it back, if it has not run yet. */
    Runnable schedule(Duration delay, Runnable action);

    /** Nothing more runs. */
    void close();

    /**
     * The real one, with one daemon thread that starts at the first use. Not the JDK's {@code orTimeout}: its thread lives
     * as long as the JVM and would keep the class loader of the application that started it.
     */
    static Timer system() {
        NamedThreads thread = new NamedThreads("web3-task-timer");
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, new ThreadPoolExecutor.DiscardPolicy());
        executor.setThreadFactory(work -> thread.newThread(() -> runAndReplace(work, executor)));
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return new Timer() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Runnable schedule(Duration delay, Runnable action) {
                var scheduled = executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            }

            @Override
            public void close() {
                executor.shutdown();
                thread.awaitEnd(Duration.ofMillis(250));
            }
        };
    }

    /** Without heap the executor loses its thread, and starts no other before somebody brings more work: nobody would be timed out. */
    private static void runAndReplace(Runnable work, ScheduledThreadPoolExecutor executor) {
        try {
            work.run();
        } catch (OutOfMemoryError e) {
            while (!replaced(executor)) {
                LockSupport.parkNanos(HEAP_RETRY_NANOS);
            }
        }
    }

    private static boolean replaced(ScheduledThreadPoolExecutor executor) {
        try {
            if (!executor.isShutdown()) {
                executor.prestartCoreThread();
            }
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }
}
