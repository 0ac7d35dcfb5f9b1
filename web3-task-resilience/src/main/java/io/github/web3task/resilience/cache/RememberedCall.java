package io.github.web3task.resilience.cache;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ProviderCall;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A question that the memory answers alone. */
final class RememberedCall implements ProviderCall {
    private final Map<String, TaskStatus> known;

    RememberedCall(Map<String, TaskStatus> known) {
        this.known = known;
    }

    @Override
    public CompletionStage<Map<String, TaskStatus>> answer() {
        return CompletableFuture.completedStage(known);
    }

    @Override
    public CompletionStage<Void> ended() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public Outcome origin() {
        return Outcome.REMEMBERED;
    }

    @Override
    public void giveUp(boolean late) {}
}
