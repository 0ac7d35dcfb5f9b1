package io.github.web3task.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * An executor with a new thread for each task. A test asks, and then waits until the request's thread is as far as it gets: inside a
 * provider, or behind another request's call.
 */
public final class WatchedThreads implements Executor {
    private static final long LIMIT_NANOS = Duration.ofMinutes(1).toNanos();

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

    @Override
    public void execute(Runnable task) {
        Thread thread = new Thread(task, "watched-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        alive.add(thread);
        thread.start();
    }

    /**
     * Returns when each thread waits or has ended. It sees that a thread was interrupted a moment ago, but not that it was woken
     * otherwise: after that, wait for what the thread does next.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a thread's state has nothing to be waited for by
    public void awaitRest() {
        long start = System.nanoTime();
        while (!haveEnded() && !alive.stream().allMatch(WatchedThreads::rests)) {
            assertThat(System.nanoTime() - start).as("ns").isLessThan(LIMIT_NANOS);
            Thread.yield();
        }
    }

    private static boolean rests(Thread thread) {
        boolean wakes = thread.isInterrupted(); // before its state: then it has not gone on in between
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> !wakes;
            case TERMINATED -> true;
            case NEW, RUNNABLE, BLOCKED -> false;
        };
    }

    /** Wakes those that wait. */
    public void interruptAll() {
        alive.forEach(Thread::interrupt);
    }

    /** Returns when the thread of one task has ended; the first has number 0. */
    public void awaitEnd(int number) {
        Await.awaitEnd(threads.get(number));
    }

    /** Returns when all have ended. */
    public void awaitEnd() {
        threads.forEach(Await::awaitEnd);
    }

    /** Whether all have ended. */
    public boolean haveEnded() {
        alive.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        return alive.isEmpty();
    }
}
