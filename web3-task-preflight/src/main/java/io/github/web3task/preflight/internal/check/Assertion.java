package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Answer;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with an answer. */
interface Assertion {
    /** One sentence without its full stop, or null when nothing is wrong. */
    @Nullable String problem(RequestTemplate template, Answer answer);
}
