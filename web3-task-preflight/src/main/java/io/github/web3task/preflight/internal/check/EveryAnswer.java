package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Exchange;
import org.jspecify.annotations.Nullable;

/** A demand on every answer of the run, whichever check or part asked for it. */
interface EveryAnswer {
    /** One sentence without its full stop, or null when nothing is wrong or this answer is not meant. */
    @Nullable String problem(AskedAbout asked, Exchange exchange, ParsedAnswer parsed);
}
