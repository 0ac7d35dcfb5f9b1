package io.github.web3task.validation;

/** Which of {@code timestamp} and {@code recvWindow} must be sent (clauses WINDOW-2 and WINDOW-3). */
public enum WindowPolicy {
    /**
     * The default, which suits both revisions of the specification: what is sent is checked. A {@code recvWindow} without
     * a {@code timestamp} can't be kept and is 000006.
     */
    WHEN_PRESENT,
    /** {@code timestamp} must be sent; {@code recvWindow} has a default. */
    REQUIRED,
    /** Both must be sent. */
    STRICT,
    /** Neither is read. */
    OFF
}
