package io.github.web3task.preflight.result;

/** What a check came to. */
public enum Outcome {
    /** As demanded. */
    PASSED,
    /** Not as demanded. */
    FAILED,
    /** It could not be asked, for the reason given. */
    SKIPPED
}
