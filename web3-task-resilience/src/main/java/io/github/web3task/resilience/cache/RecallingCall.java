package io.github.web3task.resilience.cache;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.ProviderCall;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A question that waits for the memory, and then becomes another call. */
final class RecallingCall implements ProviderCall {
    private final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Boolean givenUp; // guarded by this, as the one below
    private @Nullable ProviderCall call;

    /**
     * Goes on as soon as the memory has answered, which never fails.
     *
     * @param executor so that the memory's own thread is not held up
     */
    RecallingCall(
            CompletionStage<Map<String, TaskStatus>> recalled,
            Executor executor,
            Function<Map<String, TaskStatus>, ProviderCall> goOn) {
        recalled.thenAccept(known -> {
            try {
                executor.execute(() -> begin(goOn, known));
            } catch (Throwable t) { // refused, or no thread could be made: whatever it is, the question must end
                end(new CallRejectedException("the executor took no more calls", null));
            }
        });
    }

    private void begin(Function<Map<String, TaskStatus>, ProviderCall> goOn, Map<String, TaskStatus> known) {
        if (isGivenUp()) {
            end(new CallRejectedException("abandoned while the memory was asked", null));
            return;
        }
        try {
            ProviderCall next = goOn.apply(known);
            become(next);
            next.ended().thenRun(() -> ended.complete(null));
            next.answer().whenComplete((statuses, failure) -> {
                if (failure == null) {
                    answer.complete(statuses);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (Throwable t) { // what stands behind has its own troubles: the question must end
            end(t);
        }
    }

    private void end(Throwable failure) {
        ended.complete(null);
        answer.completeExceptionally(failure);
    }

    private synchronized boolean isGivenUp() {
        return givenUp != null;
    }

    private void become(ProviderCall next) {
        Boolean late;
        synchronized (this) {
            call = next;
            late = givenUp;
        }
        if (late != null) {
            next.giveUp(late);
        }
    }

    @Override
    public CompletionStage<Map<String, TaskStatus>> answer() {
        return answer;
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public synchronized Outcome origin() {
        return call == null ? Outcome.SERVED : call.origin();
    }

    @Override
    public void giveUp(boolean late) {
        ProviderCall running;
        synchronized (this) {
            givenUp = late;
            running = call;
        }
        if (running != null) {
            running.giveUp(late);
        }
    }
}
