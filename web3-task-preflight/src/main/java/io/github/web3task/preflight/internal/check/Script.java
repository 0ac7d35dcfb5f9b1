package io.github.web3task.preflight.internal.check;

import org.jspecify.annotations.Nullable;

/** What a check does: sends one or more requests and says what is wrong. */
interface Script {
    /** One sentence without its full stop, or null when nothing is wrong. */
    @Nullable String run(CheckSession session);
}
