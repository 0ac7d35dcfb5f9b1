package io.github.web3task.validation;

/**
 * The request breaks a rule: the caller is told 000006, the reason goes to the log only. Thrown by {@link
 * ValidationRule}s; carries no stack trace, since it says something about the request and not about the code.
 */
public class InvalidArgumentException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * With the reason.
     *
     * @param reason what is wrong with which parameter, for the log
     */
    public InvalidArgumentException(String reason) {
        super(reason, null, false, false);
    }
}
