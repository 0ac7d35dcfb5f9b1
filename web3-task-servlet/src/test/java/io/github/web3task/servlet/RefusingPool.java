package io.github.web3task.servlet;

import io.github.web3task.testkit.Await;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Stands in front of a host's threads, and can be told to give none. */
final class RefusingPool {
    private final CountDownLatch refused = new CountDownLatch(1);
    private volatile boolean refusing;

    void refuse() {
        refusing = true;
    }

    void giveAgain() {
        refusing = false;
    }

    /** Returns when it has refused a thread. */
    void awaitRefusal() {
        Await.await(refused);
    }

    void execute(Runnable task, Consumer<Runnable> threads) {
        if (refusing) {
            refused.countDown();
            throw new RejectedExecutionException("planted: the pool is full");
        }
        threads.accept(task);
    }
}
