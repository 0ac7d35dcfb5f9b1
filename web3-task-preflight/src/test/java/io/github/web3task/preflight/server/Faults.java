package io.github.web3task.preflight.server;

import java.util.List;
import java.util.stream.Stream;

/** The faulty servers of the contract part: each a correct one with one thing wrong. */
public final class Faults {
    private Faults() {}

    public static List<Fault> all() {
        return Stream.of(
                        AnswerFaults.envelope(),
                        AnswerFaults.time(),
                        RequestFaults.query(),
                        RequestFaults.task(),
                        WindowFaults.window(),
                        TransportFaults.route(),
                        TransportFaults.transport(),
                        AnswerFaults.leaks(),
                        ConnectionFaults.all(),
                        WalletFaults.all(),
                        ContradictionFaults.contradictions(),
                        ContradictionFaults.everyAnswer(),
                        ContradictionFaults.causes())
                .flatMap(List::stream)
                .toList();
    }
}
