package io.github.web3task.internal;

import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallRejectedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The share of one provider in a call. */
abstract class ProviderPart<P extends TaskCatalog> {
    final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    final P provider;
    private final Precondition precondition;
    final TaskQuery query;

    private ProviderPart(P provider, TaskQuery query, Precondition precondition) {
        this.provider = provider;
        this.query = query;
        this.precondition = precondition;
    }

    /** Never throws. */
    abstract void start();

    /** Nobody waits for it any more. */
    void abandon() {}

    final void requirePrecondition() throws CallRejectedException {
        try {
            precondition.check();
        } catch (Exception e) {
            throw new CallRejectedException("the request no longer holds", e);
        }
    }

    /** First the end, so that the slot is free when the caller learns the answer and comes again. */
    final void end(@Nullable Map<String, TaskStatus> statuses, @Nullable Throwable failure) {
        ended.complete(null);
        if (failure == null) {
            answer.complete(statuses);
        } else {
            answer.completeExceptionally(Failures.unwrapped(failure));
        }
    }

    /** The asked statuses, copied, and no others; throws when one is missing (clause PROV-3). */
    final Map<String, TaskStatus> verified(@Nullable Map<String, TaskStatus> said) {
        if (said == null) {
            throw new IllegalStateException(provider + " answered null for " + query.tasks());
        }
        Map<String, TaskStatus> asked = new LinkedHashMap<>();
        for (String task : query.tasks()) {
            TaskStatus status = said.get(task);
            if (status == null) {
                throw new IllegalStateException(provider + " gave no status for task '" + task + "'");
            }
            asked.put(task, status);
        }
        return asked;
    }

    /**
     * A blocking provider, asked on an executor. Not a {@link java.util.concurrent.FutureTask}: that one is done when it is
     * cancelled, this one when the provider has returned.
     */
    static final class Blocking extends ProviderPart<TaskCompletionProvider> implements Runnable {
        private final Executor executor;
        private @Nullable Thread runner; // guarded by this, as the two below
        private boolean abandoned;
        private boolean interrupted;

        Blocking(TaskCompletionProvider provider, TaskQuery query, Precondition precondition, Executor executor) {
            super(provider, query, precondition);
            this.executor = executor;
        }

        @Override
        void start() {
            try {
                executor.execute(this);
            } catch (RejectedExecutionException e) {
                end(null, new CallRejectedException("the executor took no more calls", null));
            } catch (RuntimeException | Error e) { // no thread to be had, or an executor of its own mind: nothing runs
                end(null, e);
            }
        }

        @Override
        public void run() {
            if (!begin()) {
                end(null, new CancellationException("abandoned before it began"));
                return;
            }
            Map<String, TaskStatus> statuses = null;
            Throwable failure = null;
            try {
                requirePrecondition();
                statuses = verified(provider.check(query));
            } catch (Throwable t) { // an Error of the provider's is its failure too: the caller must learn of it
                failure = t;
            } finally {
                leave();
            }
            end(statuses, failure);
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
        private synchronized void leave() {
            runner = null;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }

    /** An asynchronous provider. Its stage is never cancelled: only its completion says that the work has ended. */
    static final class Async extends ProviderPart<AsyncTaskCompletionProvider> {
        Async(AsyncTaskCompletionProvider provider, TaskQuery query, Precondition precondition) {
            super(provider, query, precondition);
        }

        @Override
        void start() {
            try {
                requirePrecondition();
                Objects.requireNonNull(provider.check(query), "the provider returned no stage")
                        .whenComplete(this::completed);
            } catch (Throwable t) { // an Error of the provider's is its failure too: the caller must learn of it
                end(null, t);
            }
        }

        private void completed(@Nullable Map<String, TaskStatus> statuses, @Nullable Throwable failure) {
            try {
                end(failure == null ? verified(statuses) : null, failure);
            } catch (Throwable t) { // a lazy map's Error too: without an end the slot would stay taken for ever
                end(null, t);
            }
        }
    }
}
