package io.github.web3task.internal;

import io.github.web3task.load.NotAskedException;

/** What must still hold just before a provider is asked. */
@FunctionalInterface
public interface Precondition {
    /** Throws when it does not hold; the provider is then not asked. */
    void check() throws Exception;

    /** As {@link #check()}, for the one who is about to ask. */
    default void require() throws NotAskedException {
        try {
            check();
        } catch (Exception e) {
            throw new NotAskedException("the request no longer holds", e);
        }
    }
}
