package io.github.web3task.internal.runtime;

/** Refuses settings that can't work. */
public final class Require {
    private Require() {}

    /** Throws {@link IllegalArgumentException} with a sentence that says what to do. */
    public static void that(boolean possible, String otherwise) {
        if (!possible) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
