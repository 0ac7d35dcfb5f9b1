package io.github.web3task.internal;

import io.github.web3task.load.ProviderCall;
import io.github.web3task.provider.TaskStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One question to several providers: what they answer together, and when the last of them has really ended. */
final class CombinedCall implements ProviderCall {
    private final List<Part> parts;
    private final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> ended;

    /** Asks all providers, each on its own thread where it may block. Never throws. */
    CombinedCall(List<Part> parts) {
        this.parts = parts;
        this.ended =
                CompletableFuture.allOf(parts.stream().map(part -> part.ended).toArray(CompletableFuture[]::new));
        CompletionStage<?> answered =
                CompletableFuture.allOf(parts.stream().map(part -> part.answer).toArray(CompletableFuture[]::new));
        answered.thenRun(this::merge);
        for (Part part : parts) {
            CompletionStage<?> own = part.answer;
            own.whenComplete((statuses, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(failure); // the first decides; the others need not be waited for
                }
            });
        }
        parts.forEach(Part::start);
    }

    @Override
    public CompletionStage<Map<String, TaskStatus>> answer() {
        return answer;
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    /** Interrupts the threads that still work on it. */
    @Override
    public void giveUp(boolean late) {
        parts.forEach(Part::abandon);
    }

    private void merge() {
        Map<String, TaskStatus> all = new LinkedHashMap<>();
        parts.forEach(part -> all.putAll(part.answer.join()));
        answer.complete(all);
    }

    /** The share of one provider. */
    abstract static class Part {
        final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();

        abstract void start();

        void abandon() {}

        /** First the end, so that the slot is free when the caller learns the answer and comes again. */
        final void succeed(Map<String, TaskStatus> statuses) {
            ended.complete(null);
            answer.complete(statuses);
        }

        final void fail(Throwable failure) {
            ended.complete(null);
            answer.completeExceptionally(Failures.unwrapped(failure));
        }
    }
}
