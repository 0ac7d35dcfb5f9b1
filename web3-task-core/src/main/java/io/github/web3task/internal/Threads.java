package io.github.web3task.internal;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where providers are asked: threads of our own, to be ended, or somebody else's executor. */
public final class Threads implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    private static final String NAME = "web3-task-provider";

    private final Executor executor;
    private final @Nullable ExecutorService own;
    private final NamedThreads platformThreads;

    private Threads(Executor executor, @Nullable ExecutorService own, NamedThreads platformThreads) {
        this.executor = executor;
        this.own = own;
        this.platformThreads = platformThreads;
    }

    /**
     * Virtual threads where the JDK has them (21 and later), else daemon threads, at most so many, which end when idle.
     *
     * @param atMost how many calls can run at once; the concurrency limit keeps more from being started
     */
    public static Threads forProviders(int atMost) {
        NamedThreads platformThreads = new NamedThreads(NAME);
        ExecutorService own;
        try {
            own = virtual();
        } catch (ReflectiveOperationException e) { // an older JDK, or a preview one, which says so by throwing
            own = pool(atMost, platformThreads);
        }
        return new Threads(own, own, platformThreads);
    }

    /** An executor that is not ours to end. */
    public static Threads borrowed(Executor executor) {
        return new Threads(executor, null, new NamedThreads(NAME));
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /**
     * Gives what still runs on threads of our own a moment to return, then interrupts it. Not at once: a host may be writing
     * the last answer on such a thread, and an interrupt would close the connection. Abandoned calls are interrupted already.
     */
    @Override
    public void close() {
        if (own == null) {
            return;
        }
        own.shutdown();
        try {
            if (!own.awaitTermination(250, TimeUnit.MILLISECONDS)) {
                own.shutdownNow();
            }
            if (!own.awaitTermination(250, TimeUnit.MILLISECONDS)
                    || !platformThreads.awaitEnd(Duration.ofMillis(250))) {
                LOG.warn("a provider call does not heed its interrupt: its thread stays until it returns");
            }
        } catch (InterruptedException e) {
            own.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static ExecutorService virtual() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        builder = type.getMethod("name", String.class, long.class).invoke(builder, NAME + "-", 1L);
        ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(builder);
        return (ExecutorService) Executors.class
                .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                .invoke(null, factory);
    }

    private static ExecutorService pool(int atMost, ThreadFactory threads) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(atMost, atMost, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
