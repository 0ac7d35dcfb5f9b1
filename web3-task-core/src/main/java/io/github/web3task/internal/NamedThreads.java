package io.github.web3task.internal;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads (a library must not keep a JVM alive) that can be waited for: an executor is terminated a moment before
 * its threads are gone, and a container that undeploys us calls a thread it still sees a leak.
 */
final class NamedThreads implements ThreadFactory {
    private final String prefix;
    private final AtomicInteger number = new AtomicInteger();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    NamedThreads(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public Thread newThread(Runnable task) {
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = new Thread(task, prefix + "-" + number.incrementAndGet());
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /** Whether all are gone; gives up at the first that does not end within this time. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(patience.toMillis());
            if (thread.isAlive()) {
                return false;
            }
        }
        return true;
    }
}
