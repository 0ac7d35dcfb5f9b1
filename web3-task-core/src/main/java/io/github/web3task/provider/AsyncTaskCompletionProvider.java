package io.github.web3task.provider;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The sibling of {@link TaskCompletionProvider} for logic that is asynchronous itself.
 *
 * <p>Past the deadline the caller gets 000002, but the request's slot stays taken until the stage has completed (clause
 * PROV-6): the stage is not cancelled, because that would say nothing about the backend. Give the client behind it a
 * time-out of its own, shorter than the deadline.
 */
public interface AsyncTaskCompletionProvider extends TaskCatalog {
    /**
     * Starts to answer one request. Called on the thread that brought the request, by many at once; must not block.
     *
     * @param query the wallet, and the tasks of this provider that are asked
     * @return completes as {@link TaskCompletionProvider#check} returns or throws
     * @throws Exception as {@link TaskCompletionProvider#check} does
     */
    CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) throws Exception;
}
