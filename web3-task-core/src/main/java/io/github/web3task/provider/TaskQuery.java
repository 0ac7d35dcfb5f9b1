package io.github.web3task.provider;

import java.util.List;
import java.util.Objects;

/**
 * What a provider is asked: one wallet, some of its tasks.
 *
 * <p>Immutable.
 */
public final class TaskQuery {
    private final String wallet;
    private final String normalizedWallet;
    private final List<String> tasks;
    private final String requestId;

    private TaskQuery(String wallet, String normalizedWallet, List<String> tasks, String requestId) {
        this.wallet = Objects.requireNonNull(wallet, "wallet");
        this.normalizedWallet = Objects.requireNonNull(normalizedWallet, "normalizedWallet");
        this.tasks = List.copyOf(tasks);
        this.requestId = Objects.requireNonNull(requestId, "requestId");
    }

    /**
     * A query as the API makes it.
     *
     * @param wallet as sent
     * @param normalizedWallet the wallet in its normal form
     * @param tasks names that the provider declares, no aliases, none twice
     * @param requestId the request's id in the log
     * @return the query
     */
    public static TaskQuery of(String wallet, String normalizedWallet, List<String> tasks, String requestId) {
        return new TaskQuery(wallet, normalizedWallet, tasks, requestId);
    }

    /**
     * A query for a provider's own tests.
     *
     * @param wallet the wallet, which is also its normal form
     * @param tasks names that the provider declares
     * @return the query
     */
    public static TaskQuery of(String wallet, String... tasks) {
        return new TaskQuery(wallet, wallet, List.of(tasks), "test");
    }

    /**
     * The same wallet, other tasks.
     *
     * @param tasks names that the provider declares
     * @return a new object
     */
    public TaskQuery withTasks(List<String> tasks) {
        return new TaskQuery(wallet, normalizedWallet, tasks, requestId);
    }

    /**
     * The user's id exactly as sent: never trimmed, never re-cased (clause WALLET-2).
     *
     * @return not blank, without white space, control and invisible characters
     */
    public String wallet() {
        return wallet;
    }

    /**
     * The wallet in the normal form of its format: lower case for EVM addresses, unchanged for all others unless a format
     * of the partner's says otherwise (clause WALLET-3). Use it to look up addresses that are stored in that form.
     *
     * @return the normal form
     */
    public String normalizedWallet() {
        return normalizedWallet;
    }

    /**
     * The tasks to answer: declared names, aliases already resolved, none twice.
     *
     * @return an unmodifiable list, never empty
     */
    public List<String> tasks() {
        return tasks;
    }

    /**
     * The id under which the exchange is logged: the caller's {@code X-Request-Id}, or one of our own.
     *
     * @return not blank
     */
    public String requestId() {
        return requestId;
    }

    @Override
    public String toString() {
        return "TaskQuery[wallet=" + wallet + ", tasks=" + tasks + ", requestId=" + requestId + "]";
    }
}
