package io.github.web3task.exchange;

/** How an exchange came to its answer (clause LOG-1). */
public enum Outcome {
    /** The provider, or the clock, was asked and answered. */
    SERVED,
    /** A remembered completion answered. */
    REMEMBERED,
    /** An equal question in flight answered. */
    SHARED,
    /** No slot or thread was free in time, the circuit is open, or the API is stopping: 000002 without asking the provider. */
    SHED,
    /** A rate limit refused it: 000001. */
    LIMITED,
    /** The request breaks a clause: 000006, 404 or 405. */
    INVALID,
    /** The provider threw, was late, could not tell, broke its contract, or was cut off by a stop: 000002 or 000007. */
    FAILED
}
