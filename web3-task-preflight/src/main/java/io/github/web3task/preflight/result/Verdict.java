package io.github.web3task.preflight.result;

/** What a whole run came to. */
public enum Verdict {
    /** No check failed, those of level INFO aside. */
    PASS(0, "ready for launch"),
    /** At least one MUST failed. */
    MUST_FAILED(1, "not ready: a MUST failed"),
    /** No MUST failed, but at least one SHOULD. */
    SHOULD_FAILED(2, "works, with findings"),
    /** The run can't tell: the server could not be reached, or what was too slow may be the load generator itself. */
    INVALID(3, "the run is invalid");

    private final int exitCode;
    private final String words;

    Verdict(int exitCode, String words) {
        this.exitCode = exitCode;
        this.words = words;
    }

    /**
     * The exit code of the command line.
     *
     * @return 0 to 3
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * The verdict in words.
     *
     * @return for example {@code ready for launch}
     */
    public String words() {
        return words;
    }
}
