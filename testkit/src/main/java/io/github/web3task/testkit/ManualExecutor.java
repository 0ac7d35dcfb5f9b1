package io.github.web3task.testkit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Keeps what it is given until told to run it, on the thread that tells. Single-threaded. */
public final class ManualExecutor implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean rejecting;

    @Override
    public void execute(Runnable task) {
        if (rejecting) {
            throw new RejectedExecutionException("full");
        }
        tasks.add(task);
    }

    public void rejectFromNowOn() {
        rejecting = true;
    }

    public int waiting() {
        return tasks.size();
    }

    /** Runs the oldest task. */
    public void runNext() {
        tasks.remove().run();
    }

    /** Runs all, those added meanwhile too. */
    public void runAll() {
        while (!tasks.isEmpty()) {
            runNext();
        }
    }
}
