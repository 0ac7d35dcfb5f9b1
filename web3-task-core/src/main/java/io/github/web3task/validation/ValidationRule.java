package io.github.web3task.validation;

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
}
