package io.github.web3task.validation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rules of a completion request in order.
 *
 * <p>Immutable.
 */
public final class ValidationPipeline {
    private final List<ValidationRule> rules;

    /**
     * A pipeline of these rules.
     *
     * @param rules in order; copied
     */
    public ValidationPipeline(List<ValidationRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * A request that no rule has seen.
     *
     * @param rawQuery the query string, not decoded; null when there is none
     * @return the request to check
     */
    public CompletionRequest begin(@Nullable String rawQuery) {
        return new CompletionRequest(rawQuery);
    }

    /**
     * Runs all rules.
     *
     * @param request filled as they run
     * @throws InvalidArgumentException from the first rule that is broken
     */
    public void check(CompletionRequest request) throws InvalidArgumentException {
        for (ValidationRule rule : rules) {
            rule.check(request);
        }
    }

    /**
     * Runs the rules that depend on time once more, for a request that may have waited (clause WINDOW-6).
     *
     * @param request one that has passed {@link #check}
     * @throws InvalidArgumentException from the first rule that is broken by now
     */
    public void checkAgain(CompletionRequest request) throws InvalidArgumentException {
        for (ValidationRule rule : rules) {
            if (rule.dependsOnTime()) {
                rule.check(request);
            }
        }
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}
