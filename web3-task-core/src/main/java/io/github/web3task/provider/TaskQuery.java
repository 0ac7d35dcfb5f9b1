package io.github.web3task.provider;

import java.util.List;
import java.util.Objects;

/**
 * What a provider is asked: one wallet, some of its tasks.
 *
 * <p>Immutable.
 */
public final class TaskQuery {
    private final Wallet wallet;
    private final List<String> tasks;
    private final String requestId;

    private TaskQuery(Wallet wallet, List<String> tasks, String requestId) {
        this.wallet = Objects.requireNonNull(wallet, "wallet");
        this.tasks = List.copyOf(tasks);
        this.requestId = Objects.requireNonNull(requestId, "requestId");
    }

    /**
     * A query as the API makes it.
     *
     * @param wallet whose tasks are asked
     * @param tasks names that the provider declares, no aliases, none twice; copied
     * @param requestId the request's id in the log
     * @return the query
     */
    public static TaskQuery of(Wallet wallet, List<String> tasks, String requestId) {
        return new TaskQuery(wallet, tasks, requestId);
    }

    /**
     * A query for a provider's own tests.
     *
     * @param wallet as a request sends it
     * @param tasks names that the provider declares
     * @return the query
     */
    public static TaskQuery of(String wallet, String... tasks) {
        return new TaskQuery(Wallet.of(wallet), List.of(tasks), "test");
    }

    /**
     * The same wallet, other tasks.
     *
     * @param tasks names that the provider declares; copied
     * @return a new object
     */
    public TaskQuery withTasks(List<String> tasks) {
        return new TaskQuery(wallet, tasks, requestId);
    }

    /**
     * {@return the user's wallet, which has the two forms that it can be looked up by}
     */
    public Wallet wallet() {
        return wallet;
    }

    /**
     * {@return the tasks to answer: declared names, aliases resolved, none twice; unmodifiable, never empty}
     */
    public List<String> tasks() {
        return tasks;
    }

    /**
     * {@return the id under which the exchange is logged: the caller's {@code X-Request-Id}, or one of our own}
     */
    public String requestId() {
        return requestId;
    }

    @Override
    public String toString() {
        return "TaskQuery[" + wallet + ", tasks=" + tasks + ", requestId=" + requestId + "]";
    }
}
