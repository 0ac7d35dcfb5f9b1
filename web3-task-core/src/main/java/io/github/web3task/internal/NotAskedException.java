package io.github.web3task.internal;

import org.jspecify.annotations.Nullable;

/** The provider was not asked: a precondition no longer held (the cause), or the circuit is open (no cause). */
public final class NotAskedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotAskedException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
