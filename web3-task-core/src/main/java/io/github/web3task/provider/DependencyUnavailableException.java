package io.github.web3task.provider;

import org.jspecify.annotations.Nullable;

/**
 * Something the provider needs (its database, indexer, node) is out of reach for now. The caller is told 000002 and asks
 * again (clause PROV-4); the message and the cause go to the log only.
 */
public class DependencyUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message only.
     *
     * @param message what is out of reach, for the log
     */
    public DependencyUnavailableException(String message) {
        super(message);
    }

    /**
     * With the failure that showed it.
     *
     * @param message what is out of reach, for the log
     * @param cause how it failed; null when there is none
     */
    public DependencyUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
