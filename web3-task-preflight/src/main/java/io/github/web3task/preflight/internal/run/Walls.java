package io.github.web3task.preflight.internal.run;

import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
import io.github.web3task.preflight.result.Outcome;

/** What is said of a server that stops to answer in the middle of the checks. */
final class Walls {
    private Walls() {}

    static Finding finding(String sentence) {
        return new Finding(
                "wall",
                "LOAD-1",
                Level.MUST,
                "Who asks as often as the caller does is not shut out",
                Outcome.FAILED,
                sentence,
                "",
                "",
                0,
                "The caller asks 50 times a second and more, from few addresses, about users it never named before.",
                "Raise or lift the limit of the gateway, WAF, bot guard or CDN for the caller's addresses, and look"
                        + " whether the server itself went down at this time.");
    }
}
