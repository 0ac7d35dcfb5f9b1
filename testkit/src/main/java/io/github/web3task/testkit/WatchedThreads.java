package io.github.web3task.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * An executor with a new thread for each task. A test asks, and then waits until the request's thread is as far as it gets: inside a
 * provider, or behind another request's call.
 */
public final class WatchedThreads implements Executor {
    private static final long LIMIT_NANOS = Duration.ofMinutes(1).toNanos();

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Override
    public void execute(Runnable task) {
        Thread thread = new Thread(task, "watched");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /**
     * Returns when each thread waits or has ended. It can't see that a thread was woken a moment ago: after that, wait for what the
     * thread does next.
     */
    public void awaitRest() {
        long start = System.nanoTime();
        while (!threads.stream().allMatch(WatchedThreads::rests)) {
            assertThat(System.nanoTime() - start).as("ns").isLessThan(LIMIT_NANOS);
            Thread.onSpinWait();
        }
        threads.removeIf(thread -> !thread.isAlive());
    }

    private static boolean rests(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            case NEW, RUNNABLE, BLOCKED -> false;
        };
    }

    /** Wakes those that wait. */
    public void interruptAll() {
        threads.forEach(Thread::interrupt);
    }

    /** Returns when all have ended. */
    public void awaitEnd() {
        threads.forEach(Await::awaitEnd);
    }

    /** Whether all have ended. */
    public boolean haveEnded() {
        return threads.stream().noneMatch(Thread::isAlive);
    }
}
