package io.github.web3task.preflight.result;

/** How much a check weighs. */
public enum Level {
    /** The specification states it, or users get wrong answers without it. A failure ends with exit code 1. */
    MUST,
    /** Decided by this project with a reason that each check gives. Failures of these alone end with exit code 2. */
    SHOULD,
    /** Worth knowing; never changes the verdict. */
    INFO
}
