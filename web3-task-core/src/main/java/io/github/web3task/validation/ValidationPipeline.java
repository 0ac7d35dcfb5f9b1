package io.github.web3task.validation;

import java.util.List;

/**
 * Runs the rules of a completion request in order.
 *
 * <p>Immutable.
 */
public final class ValidationPipeline {
    private final List<ValidationRule> rules;
    private final List<ValidationRule> timed;

    /**
     * A pipeline of these rules.
     *
     * @param rules in order; copied
     */
    public ValidationPipeline(List<ValidationRule> rules) {
        this.rules = List.copyOf(rules);
        this.timed = rules.stream().filter(ValidationRule::dependsOnTime).toList();
    }

    /**
     * Runs all rules.
     *
     * @param request filled as they run
     * @throws InvalidArgumentException from the first rule that is broken
     */
    public void check(CompletionRequest request) throws InvalidArgumentException {
        for (int i = 0; i < rules.size(); i++) {
            rules.get(i).check(request);
        }
    }

    /**
     * Runs the rules that depend on time once more, for a request that may have waited (clause WINDOW-6).
     *
     * @param request one that has passed {@link #check}
     * @throws InvalidArgumentException from the first rule that is broken by now
     */
    public void checkAgain(CompletionRequest request) throws InvalidArgumentException {
        for (int i = 0; i < timed.size(); i++) {
            timed.get(i).check(request);
        }
    }

    /**
     * {@return whether all rules only compute, so that they can run on a thread that must not wait}
     */
    public boolean neverBlocks() {
        return rules.stream().allMatch(ValidationRule::neverBlocks);
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}
