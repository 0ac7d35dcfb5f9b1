package io.github.web3task.validation;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * One rule that a completion request must keep. The rules run in order, each sees what those before it have read, and the
 * first to throw ends the request with 000006. Partners' own rules run after the library's and see the whole request.
 *
 * <p>Called by many threads at once.
 */
@FunctionalInterface
public interface ValidationRule {
    /**
     * Checks the request.
     *
     * @param request what has been read so far
     * @throws InvalidArgumentException when the rule is broken: 000006
     */
    void check(CompletionRequest request) throws InvalidArgumentException;

    /**
     * Whether the result changes with time alone. Such a rule is checked again just before the provider is asked, since
     * the request may have waited (clause WINDOW-6).
     *
     * @return false by default
     */
    default boolean dependsOnTime() {
        return false;
    }

    /**
     * Whether {@link #check} only computes, so that it can run on the thread that brought the request. All rules run on the
     * executor unless all of them say so.
     *
     * @return false by default
     */
    default boolean neverBlocks() {
        return false;
    }

    /**
     * The library's first rule: decodes the query string (clauses QUERY-1 to QUERY-5).
     *
     * @param limits the caps on the query and its parameters
     * @return the rule
     */
    static ValidationRule query(RequestLimits limits) {
        return new QueryRule(limits);
    }

    /**
     * The library's second rule: the wallet (clauses WALLET-1 to WALLET-3).
     *
     * @param limits the cap on its length
     * @param formats the wallet must match one of them; when empty it is opaque
     * @return the rule
     */
    static ValidationRule wallet(RequestLimits limits, List<WalletFormat> formats) {
        return new WalletRule(limits.walletLength(), formats);
    }

    /**
     * The library's third rule: the task array (clauses TASK-1 to TASK-7).
     *
     * @param limits the caps on it
     * @param taskNames the declared tasks, in order
     * @param aliases other name to declared task
     * @param unknownTasks what happens to other names
     * @return the rule
     * @throws IllegalArgumentException when the limits keep a declared name from being asked
     */
    static ValidationRule task(
            RequestLimits limits, List<String> taskNames, Map<String, String> aliases, UnknownTaskPolicy unknownTasks) {
        return new TaskRule(limits, taskNames, aliases, unknownTasks);
    }

    /**
     * The library's fourth rule: timestamp and recvWindow (clauses WINDOW-1 to WINDOW-6).
     *
     * @param policy which of them must be sent
     * @param window when they are accepted
     * @param clock the server's time
     * @return the rule, which depends on time
     */
    static ValidationRule window(WindowPolicy policy, ReceiveWindow window, Clock clock) {
        return new WindowRule(policy, window, clock);
    }
}
