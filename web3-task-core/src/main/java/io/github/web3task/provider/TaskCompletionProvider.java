package io.github.web3task.provider;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The partner's own logic: has this wallet done these tasks?
 *
 * <p>An answer goes to the caller as it is, so an untrue {@code incomplete} costs a user a reward. Whoever can't tell says
 * so: with {@link TaskStatus#inconclusive(String)}, with {@link DependencyUnavailableException}, or by letting any
 * exception through. None of them ever becomes a {@code false} (clause PROV-7).
 *
 * <p>{@link #check} is called by many threads at once, at most as many as the configured limit allows. It may block; past
 * the deadline its thread is interrupted and its answer is dropped.
 */
public interface TaskCompletionProvider extends TaskCatalog {
    /**
     * Answers one request.
     *
     * @param query the wallet, and the tasks of this provider that are asked
     * @return a status for each of {@link TaskQuery#tasks()}; more are ignored, a missing or null one fails the request
     *     (clause PROV-3)
     * @throws DependencyUnavailableException when something this needs is out of reach: 000002 (clause PROV-4)
     * @throws Exception for any other failure: 000007, the cause only in the log (clause PROV-4); the wrappers that futures
     *     put around a failure are looked through
     */
    Map<String, TaskStatus> check(TaskQuery query) throws Exception;

    /**
     * Whether {@link #check} only computes or reads memory, so that it can run on the thread that brought the request,
     * without a hand-over. The deadline then passes unseen until it returns.
     *
     * @return false by default
     */
    default boolean neverBlocks() {
        return false;
    }

    /**
     * A provider made of single tasks. The asked ones are checked one after the other.
     *
     * @param tasks at least one, in the order of "all tasks"
     * @return the provider
     */
    static TaskCompletionProvider of(Task... tasks) {
        return new TaskListProvider(Arrays.asList(tasks), false);
    }

    /**
     * The same answer for every wallet and task, for tests and first steps.
     *
     * @param status what is answered
     * @param taskNames at least one, in the order of "all tasks"
     * @return the provider; it never blocks
     */
    static TaskCompletionProvider fixed(TaskStatus status, String... taskNames) {
        return new TaskListProvider(
                Stream.of(taskNames)
                        .map(name -> Task.checkedBy(name, query -> status))
                        .toList(),
                true);
    }
}
