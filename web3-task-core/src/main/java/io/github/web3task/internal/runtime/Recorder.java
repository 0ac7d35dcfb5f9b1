package io.github.web3task.internal.runtime;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that logs and calls listeners, one after the other, so that none of them holds an answer up (clause LOG-5).
 * What does not fit into its queue is dropped, counted and said.
 */
public final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int QUEUE = 8_192;

    private final Executor executor;
    private final @Nullable ThreadPoolExecutor own;
    private final ThrottledWarning lossWarning;
    private final AtomicLong dropped = new AtomicLong();

    private Recorder(Executor executor, @Nullable ThreadPoolExecutor own, Timer timer) {
        this.executor = executor;
        this.own = own;
        this.lossWarning = new ThrottledWarning(timer);
    }

    /** With a daemon thread, which starts at the first use and ends when idle. */
    public static Recorder withOwnThread(Timer timer) {
        ThreadPoolExecutor own = new ThreadPoolExecutor(
                1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), new NamedThreads("web3-task-recorder"));
        own.allowCoreThreadTimeOut(true);
        return new Recorder(own, own, timer);
    }

    /** For tests: on the thread of who submits. */
    public static Recorder on(Executor executor, Timer timer) {
        return new Recorder(executor, null, timer);
    }

    /** Has it run, unless the queue is full. Never waits, and never throws. */
    public void submit(Runnable task) {
        try {
            executor.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            dropped.incrementAndGet();
        } catch (Throwable t) { // no thread, no memory: the answer is worth more
            dropped.incrementAndGet();
        }
    }

    /** Likewise, but runs it here and now when this is closed: what comes as late as that is about the end itself. */
    public void submitOrRun(Runnable task) {
        if (own != null && own.isShutdown()) {
            runGuarded(task);
        } else {
            submit(task);
        }
    }

    private void run(Runnable task) {
        long lost = dropped.get();
        if (lost > 0 && lossWarning.isDue("dropped")) {
            dropped.addAndGet(-lost);
            LOG.warn("{} records and warnings were dropped: the log or a listener is slower than the requests", lost);
        }
        runGuarded(task);
    }

    private static void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) { // an Error too: the next record must not be lost with it
            logFailure("a record could not be made", t);
        }
    }

    /** Without its text, which may throw, or hold a wallet that is not to be written. */
    private static void logFailure(String what, Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        LOG.error(
                "{}, because of a {} at {}",
                what,
                failure.getClass().getName(),
                stack.length == 0 ? "an unknown place" : stack[0]);
    }

    /** Lets what is queued be written for a moment. A log that stands still is not waited for. */
    public void close() {
        if (own == null) {
            return;
        }
        own.shutdown();
        try {
            if (!own.awaitTermination(Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS)) {
                own.shutdownNow();
            }
        } catch (InterruptedException e) {
            own.shutdownNow();
            Thread.currentThread().interrupt();
        }
        ((NamedThreads) own.getThreadFactory()).awaitEnd(Duration.ofMillis(250));
    }
}
