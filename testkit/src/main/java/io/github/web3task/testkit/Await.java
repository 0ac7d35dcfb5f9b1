package io.github.web3task.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for other threads. */
public final class Await {
    /** Far more than anything here takes; only a failing test waits for it. */
    private static final long LIMIT_SECONDS = 60;

    private Await() {}

    /** The result, which must be there already. */
    public static <T> T now(CompletionStage<T> stage) {
        assertThat(isDone(stage)).as("answered").isTrue();
        return soon(stage);
    }

    /** The result, which another thread gives. */
    public static <T> T soon(CompletionStage<T> stage) {
        return await(stage.toCompletableFuture());
    }

    public static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    /** Waits until the latch is open. */
    public static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("it came to that")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    /** Waits for the result. */
    public static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Waits until a thread has ended. */
    public static void awaitEnd(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
        assertThat(thread.isAlive()).as("%s lives", thread.getName()).isFalse();
    }
}
