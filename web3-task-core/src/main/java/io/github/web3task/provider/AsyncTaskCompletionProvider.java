package io.github.web3task.provider;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The sibling of {@link TaskCompletionProvider} for logic that is asynchronous itself. A thread of the executor calls it and
 * waits for its stage: a virtual thread, which costs next to nothing, or on JDK 17 to 20 one of a bounded pool, for as long as
 * the call takes.
 *
 * <p>Past the deadline the caller gets 000002, but the request's slot stays taken until the stage has completed (clause
 * PROV-6): the stage is not cancelled, because that would say nothing about the backend. Give the client behind it a
 * time-out of its own, shorter than the deadline.
 */
public interface AsyncTaskCompletionProvider extends TaskCatalog {
    /**
     * Starts to answer one request. Called by many threads at once.
     *
     * @param query the wallet, and the tasks of this provider that are asked
     * @return completes as {@link TaskCompletionProvider#check} returns or throws
     * @throws Exception as {@link TaskCompletionProvider#check} does
     */
    CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) throws Exception;
}
