package io.github.web3task.preflight.internal.run;

/** The server can't be asked at all; the message is one sentence for the user. */
final class Unreachable extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean certificate;

    Unreachable(String sentence) {
        this(sentence, false);
    }

    /** @param certificate whether the caller would refuse the server's certificate as well */
    Unreachable(String sentence, boolean certificate) {
        super(sentence);
        this.certificate = certificate;
    }

    boolean isCertificate() {
        return certificate;
    }
}
