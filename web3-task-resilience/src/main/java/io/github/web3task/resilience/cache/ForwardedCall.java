package io.github.web3task.resilience.cache;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ProviderCall;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Another call with an answer of our own: what depends on it sees the answer only after we have. */
final class ForwardedCall implements ProviderCall {
    private final ProviderCall call;
    private final CompletionStage<Map<String, TaskStatus>> answer;

    ForwardedCall(ProviderCall call, CompletionStage<Map<String, TaskStatus>> answer) {
        this.call = call;
        this.answer = answer;
    }

    @Override
    public CompletionStage<Map<String, TaskStatus>> answer() {
        return answer;
    }

    @Override
    public CompletionStage<Void> ended() {
        return call.ended();
    }

    @Override
    public Outcome origin() {
        return call.origin();
    }

    @Override
    public void giveUp(boolean late) {
        call.giveUp(late);
    }
}
