package io.github.web3task.internal;

/** What must still hold just before a provider is asked. */
@FunctionalInterface
public interface Precondition {
    /** Throws when it does not hold; the provider is then not asked. */
    void check() throws Exception;
}
