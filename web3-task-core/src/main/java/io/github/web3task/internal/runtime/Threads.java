package io.github.web3task.internal.runtime;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where something runs: threads of our own, to be ended, or somebody else's executor. */
public final class Threads implements Executor {
    /** As many as a pool can count; no machine has as many. */
    private static final int MOST_THREADS = (1 << 29) - 1;

    private final Executor executor;
    private final @Nullable ExecutorService own;
    private final NamedThreads platformThreads;
    private final String description;

    private Threads(
            Executor executor, @Nullable ExecutorService own, NamedThreads platformThreads, String description) {
        this.executor = executor;
        this.own = own;
        this.platformThreads = platformThreads;
        this.description = description;
    }

    /**
     * Where providers are asked: virtual threads where the JDK has them (21 and later), else daemon threads, at most so many,
     * which end when idle.
     *
     * @param atMost how many calls can run at once; the concurrency limit keeps more from being started
     */
    public static Threads forProviders(long atMost) {
        String name = "web3-task-provider";
        try {
            ExecutorService virtual = virtual(name);
            return new Threads(virtual, virtual, new NamedThreads(name), "virtual threads");
        } catch (ReflectiveOperationException e) { // an older JDK, or a preview one, which says so by throwing
            int threads = (int) Math.min(atMost, MOST_THREADS);
            return pool(name, threads, threads, new LinkedBlockingQueue<>());
        }
    }

    /**
     * Where the timer and those who give a slot back hand over to. As many threads as are needed: one who is held up holds up
     * nobody else. No virtual ones: providers that compute may keep the carriers of those from everybody, past all deadlines.
     */
    public static Threads forHandOver() {
        return pool("web3-task-handover", 0, Integer.MAX_VALUE, new SynchronousQueue<>());
    }

    /** An executor that is not ours to end. */
    public static Threads borrowed(Executor executor) {
        return new Threads(executor, null, new NamedThreads(""), "your executor");
    }

    private static Threads pool(String name, int core, int atMost, BlockingQueue<Runnable> queue) {
        NamedThreads threads = new NamedThreads(name);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(core, atMost, 30, TimeUnit.SECONDS, queue, threads);
        pool.allowCoreThreadTimeOut(true);
        return new Threads(pool, pool, threads, "a pool of " + atMost + " threads");
    }

    private static ExecutorService virtual(String name) throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        builder = type.getMethod("name", String.class, long.class).invoke(builder, name + "-", 1L);
        builder =
                type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
        ThreadFactory bare = (ThreadFactory) type.getMethod("factory").invoke(builder);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ThreadFactory factory = task -> {
            Thread thread = bare.newThread(task);
            thread.setContextClassLoader(loader);
            return thread;
        };
        return (ExecutorService) Executors.class
                .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                .invoke(null, factory);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /**
     * Gives what still runs on threads of our own a moment to return, then interrupts it. False when something does not heed
     * that: its thread stays until it returns. Neither waits nor interrupts when the closing thread is interrupted.
     */
    public boolean close() {
        if (own == null) {
            return true;
        }
        own.shutdown();
        try {
            if (!own.awaitTermination(250, TimeUnit.MILLISECONDS)) {
                own.shutdownNow();
            }
            return own.awaitTermination(250, TimeUnit.MILLISECONDS) && platformThreads.awaitEnd(Duration.ofMillis(250));
        } catch (InterruptedException e) { // to wait is not for us: they end with what they do, an answer's way too
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** For the start line: which threads these are. */
    @Override
    public String toString() {
        return description;
    }
}
