package io.github.web3task.internal.runtime;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
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
            StackRoom.require(); // for the lock of the queue
            executor.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            dropped.incrementAndGet();
        } catch (Throwable t) { // no thread, no memory: the answer is worth more
            dropped.incrementAndGet();
        }
    }

    private void run(Runnable task) {
        if (dropped.get() > 0 && lossWarning.isDue("dropped")) {
            sayLoss();
        }
        try {
            task.run();
        } catch (Throwable t) { // an Error too: the next record must not be lost with it
            logFailure("a record could not be made", t);
        }
    }

    private void sayLoss() {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            LOG.warn("{} records and warnings were dropped: the log or a listener is slower than the requests", lost);
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

    /**
     * Waits until what was submitted before is written, for about a second at most: a log that stands still is not waited for, and
     * gets no more; a closing thread that is interrupted does not wait. What comes later is written too, by a thread that ends with it.
     */
    public void close() {
        if (own == null) {
            return;
        }
        own.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
        try {
            if (!writesAll(own)) {
                own.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the records are written all the same, and then the thread ends
        } catch (Error e) { // no thread to be had
            own.shutdownNow();
        }
        ((NamedThreads) own.getThreadFactory()).awaitEnd(Duration.ofMillis(250));
    }

    private boolean writesAll(ThreadPoolExecutor own) throws InterruptedException {
        CountDownLatch written = new CountDownLatch(1);
        Runnable last = () -> {
            try {
                sayLoss();
            } finally {
                written.countDown();
            }
        };
        if (!own.getQueue().offer(last, 250, TimeUnit.MILLISECONDS)) { // full, and not one is written
            return false;
        }
        own.prestartCoreThread();
        return written.await(1, TimeUnit.SECONDS);
    }
}
