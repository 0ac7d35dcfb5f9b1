package io.github.web3task.internal.runtime;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Elapsed time, and what is due after some of it; tests bring one that they turn by hand. Its one thread only decides that time
 * is up: an action hands over to another thread, and neither writes, logs, waits nor calls anybody's code.
 */
public interface Timer {
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
                new ScheduledThreadPoolExecutor(1, thread, new ThreadPoolExecutor.DiscardPolicy());
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
}
