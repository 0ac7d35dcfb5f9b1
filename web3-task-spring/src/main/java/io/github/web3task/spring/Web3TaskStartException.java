package io.github.web3task.spring;

import org.jspecify.annotations.Nullable;

/** The endpoints can't start: what is wrong, and what to do about it. */
final class Web3TaskStartException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String description;
    private final String action;

    Web3TaskStartException(String description, String action) {
        this(description, action, null);
    }

    Web3TaskStartException(String description, String action, @Nullable Throwable cause) {
        super(description + " " + action, cause);
        this.description = description;
        this.action = action;
    }

    String description() {
        return description;
    }

    String action() {
        return action;
    }
}
