package io.github.web3task.validation;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The library's own rules, in the order in which they run. */
public final class StandardRules {
    private StandardRules() {}

    /**
     * First: decodes the query string (clauses QUERY-1 to QUERY-5).
     *
     * @param limits the caps on the query and its parameters
     * @return the rule
     */
    public static ValidationRule query(RequestLimits limits) {
        return new QueryRule(limits);
    }

    /**
     * Second: the wallet (clauses WALLET-1 to WALLET-3).
     *
     * @param limits the cap on its length
     * @param formats the wallet must match one of them; when empty it is opaque
     * @return the rule
     */
    public static ValidationRule wallet(RequestLimits limits, List<WalletFormat> formats) {
        return new WalletRule(limits.walletLength(), formats);
    }

    /**
     * Third: the task array (clauses TASK-1 to TASK-7).
     *
     * @param limits the caps on it
     * @param taskNames the declared tasks, in order
     * @param aliases other name to declared task
     * @param unknownTasks what happens to other names
     * @return the rule
     * @throws IllegalArgumentException when the limits keep a declared name from being asked
     */
    public static ValidationRule task(
            RequestLimits limits, List<String> taskNames, Map<String, String> aliases, UnknownTaskPolicy unknownTasks) {
        return new TaskRule(limits, taskNames, aliases, unknownTasks);
    }

    /**
     * Fourth: timestamp and recvWindow (clauses WINDOW-1 to WINDOW-6).
     *
     * @param policy which of them must be sent
     * @param window when they are accepted
     * @param clock the server's time
     * @return the rule, which depends on time
     */
    public static ValidationRule window(WindowPolicy policy, ReceiveWindow window, Clock clock) {
        return new WindowRule(policy, window, clock);
    }
}
