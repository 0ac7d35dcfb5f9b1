package io.github.web3task.internal.runtime;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads (a library must not keep a JVM alive) that inherit nothing from the request that happens to start them (clause
 * PROV-8): no thread-locals, and the class loader of who built the API. They can be waited for: an executor is terminated a
 * moment before its threads are gone, and a container that undeploys us calls a thread it still sees a leak.
 */
final class NamedThreads implements ThreadFactory {
    private final String prefix;
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final AtomicInteger number = new AtomicInteger();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    NamedThreads(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public Thread newThread(Runnable task) {
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = new Thread(null, task, prefix + "-" + number.incrementAndGet(), 0, false);
        thread.setContextClassLoader(loader);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /** Whether all are gone; gives up at the first that does not end within this time, or when interrupted. */
    boolean awaitEnd(Duration timeout) {
        try {
            for (Thread thread : threads) {
                thread.join(timeout.toMillis());
                if (thread.isAlive()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
