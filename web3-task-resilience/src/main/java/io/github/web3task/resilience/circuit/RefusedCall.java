package io.github.web3task.resilience.circuit;

import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.ProviderCall;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A call that is not made: the requests that wanted it are answered 000002 at once, and recorded as shed.
 *
 * <p>Immutable.
 */
public final class RefusedCall implements ProviderCall {
    private final String reason;

    /**
     * Refuses one call.
     *
     * @param reason for the record, such as "the circuit is open"
     */
    public RefusedCall(String reason) {
        this.reason = reason;
    }

    @Override
    public CompletionStage<Map<String, TaskStatus>> answer() {
        return CompletableFuture.failedStage(new CallRejectedException(reason, null));
    }

    @Override
    public CompletionStage<Void> ended() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void giveUp(boolean late) {}
}
