package io.github.web3task.preflight.internal.run;

/** The server can't be asked at all; the message is one sentence for the user. */
final class Unreachable extends Exception {
    private static final long serialVersionUID = 1;

    Unreachable(String sentence) {
        super(sentence);
    }
}
