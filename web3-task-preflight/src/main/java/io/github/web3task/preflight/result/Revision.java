package io.github.web3task.preflight.result;

/** The revision of the caller's specification to play. */
public enum Revision {
    /** V0.0.8: every call carries {@code timestamp} and {@code recvWindow}, and both are to be kept. */
    V0_0_8("0.0.8"),
    /** The newest public revision: calls carry neither. */
    LATEST("latest");

    private final String text;

    Revision(String text) {
        this.text = text;
    }

    /**
     * As it is written on the command line.
     *
     * @return {@code 0.0.8} or {@code latest}
     */
    @Override
    public String toString() {
        return text;
    }
}
