package io.github.web3task.internal;

import io.github.web3task.load.NotAskedException;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A blocking provider, asked on an executor. Not a {@link java.util.concurrent.FutureTask}: that one is done when it is
 * cancelled, this one when the provider has returned.
 */
final class BlockingPart extends CombinedCall.Part implements Runnable {
    private final TaskCompletionProvider provider;
    private final TaskQuery query;
    private final Precondition precondition;
    private final Executor executor;
    private @Nullable Thread runner; // guarded by this, as the two below
    private boolean abandoned;
    private boolean interrupted;

    BlockingPart(TaskCompletionProvider provider, TaskQuery query, Precondition precondition, Executor executor) {
        this.provider = provider;
        this.query = query;
        this.precondition = precondition;
        this.executor = executor;
    }

    @Override
    void start() {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) {
            fail(new NotAskedException("the executor took no more calls", null));
        } catch (RuntimeException | Error e) { // no thread to be had, or an executor of its own mind: nothing runs
            fail(e);
        }
    }

    @Override
    public void run() {
        if (!begin()) {
            fail(new CancellationException("abandoned before it began"));
            return;
        }
        Map<String, TaskStatus> statuses = null;
        Throwable failure = null;
        try {
            precondition.require();
            statuses = AnswerCheck.verified(provider, query, provider.check(query));
        } catch (Throwable t) { // an Error of the provider's is its failure too: the caller must learn of it
            failure = t;
        } finally {
            end();
        }
        if (statuses != null) {
            succeed(statuses);
        } else if (failure != null) {
            fail(failure);
        }
    }

    @Override
    synchronized void abandon() {
        abandoned = true;
        if (runner != null && !interrupted) {
            interrupted = true;
            runner.interrupt();
        }
    }

    private synchronized boolean begin() {
        runner = abandoned ? null : Thread.currentThread();
        return !abandoned;
    }

    /** After this no interrupt comes, and one that came is not left to the thread's next work. */
    private synchronized void end() {
        runner = null;
        if (interrupted) {
            Thread.interrupted();
        }
    }
}
