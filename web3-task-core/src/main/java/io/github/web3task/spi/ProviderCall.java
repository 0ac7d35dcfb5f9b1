package io.github.web3task.spi;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.TaskStatus;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A question on its way to an answer, wherever that comes from.
 *
 * <p>Thread-safe.
 */
public interface ProviderCall {
    /**
     * The answer.
     *
     * @return a status for each task, or what went wrong
     */
    CompletionStage<Map<String, TaskStatus>> answer();

    /**
     * When no provider works for this question alone any more; until then it keeps its slot (clause PROV-6).
     *
     * @return completes before {@link #answer()} or after it, always normally
     */
    CompletionStage<Void> ended();

    /**
     * Where the answer comes from.
     *
     * @return served, shared or remembered, once it is there
     */
    default Outcome origin() {
        return Outcome.SERVED;
    }

    /**
     * Nobody waits for the answer any more; without effect the second time.
     *
     * @param late whether because its time was over
     */
    void giveUp(boolean late);
}
