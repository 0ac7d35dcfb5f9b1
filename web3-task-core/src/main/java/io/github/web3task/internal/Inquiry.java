package io.github.web3task.internal;

import io.github.web3task.exchange.Decision;
import io.github.web3task.provider.TaskStatus;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One request's question on its way to an answer, wherever that comes from. */
public final class Inquiry {
    private final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();
    private volatile Decision origin = Decision.REMEMBERED;

    Inquiry() {}

    /** A status for each asked task, or the failure. */
    public CompletionStage<Map<String, TaskStatus>> answer() {
        return answer;
    }

    /** Completes, normally, when no provider works for this question alone any more (clause PROV-6). */
    public CompletionStage<Void> ended() {
        return ended;
    }

    /** How the statuses came about: remembered, shared or served. */
    public Decision origin() {
        return origin;
    }

    void origin(Decision decision) {
        origin = decision;
    }

    void end() {
        ended.complete(null);
    }

    void succeed(Map<String, TaskStatus> statuses) {
        answer.complete(statuses);
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    /** No provider was asked, nor will be. */
    void failUnasked(Throwable failure) {
        end();
        fail(failure);
    }

    /** Nobody waits for the answer any more. */
    public void abandon() {
        abandoned.complete(null);
    }

    boolean isAbandoned() {
        return abandoned.isDone();
    }

    /** What {@link #abandon()} does; at once when it has been called before. */
    void whenAbandoned(Runnable action) {
        CompletionStage<Void> stage = abandoned;
        stage.thenRun(action);
    }
}
