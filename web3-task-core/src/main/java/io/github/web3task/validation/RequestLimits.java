package io.github.web3task.validation;

import io.github.web3task.internal.runtime.Require;

/**
 * How large a request may be (clause QUERY-5). A request over one of the caps is 000006.
 *
 * @param queryLength characters of the raw query string, all of them ASCII
 * @param parameters parameters in the query
 * @param walletLength characters of the wallet
 * @param taskTextLength characters of the decoded task array
 * @param taskNames names in the task array, repeated ones included
 * @param taskNameLength characters of one name
 */
public record RequestLimits(
        int queryLength, int parameters, int walletLength, int taskTextLength, int taskNames, int taskNameLength) {

    /**
     * Refuses numbers below 1.
     *
     * @param queryLength characters of the raw query string
     * @param parameters parameters in the query
     * @param walletLength characters of the wallet
     * @param taskTextLength characters of the decoded task array
     * @param taskNames names in the task array
     * @param taskNameLength characters of one name
     * @throws IllegalArgumentException when one is
     */
    public RequestLimits {
        atLeastOne("queryLength", queryLength);
        atLeastOne("parameters", parameters);
        atLeastOne("walletLength", walletLength);
        atLeastOne("taskTextLength", taskTextLength);
        atLeastOne("taskNames", taskNames);
        atLeastOne("taskNameLength", taskNameLength);
    }

    /**
     * {@return the contract's caps: 8192, 32, 128, 4096, 64 and 64}
     */
    public static RequestLimits defaults() {
        return new RequestLimits(8192, 32, 128, 4096, 64, 64);
    }

    private static void atLeastOne(String name, int value) {
        Require.that(value >= 1, name + " is " + value + ": set it to 1 or more");
    }
}
