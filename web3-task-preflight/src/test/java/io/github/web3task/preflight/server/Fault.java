package io.github.web3task.preflight.server;

import java.util.function.Function;

/**
 * One thing that is wrong with an otherwise correct server.
 *
 * @param name in words, for the table
 * @param check the id of the check that is meant to catch it
 * @param first what is said of it before everything else; "" when it is one finding among others
 * @param wallet the wallet that is asked about; it is the one that has completed something
 * @param truth a truth file that is given too; "" for none
 * @param start how the server takes connections
 * @param change how the answers differ from the correct ones
 */
public record Fault(
        String name,
        String check,
        String first,
        String wallet,
        String truth,
        Function<Handler, TinyServer> start,
        Change change) {
    /** Answers a call, with the correct handler at hand. */
    public interface Change {
        Reply answer(Call call, Handler correct);
    }

    Fault(String name, String check, Change change) {
        this(name, check, "", ReferencePartner.WALLET, "", TinyServer::start, change);
    }

    Fault saidFirst(String words) {
        return new Fault(name, check, words, wallet, truth, start, change);
    }

    Fault about(String other) {
        return new Fault(name, check, first, other, truth, start, change);
    }

    Fault knowing(String yaml) {
        return new Fault(name, check, first, wallet, yaml, start, change);
    }

    Fault startedBy(Function<Handler, TinyServer> other) {
        return new Fault(name, check, first, wallet, truth, other, change);
    }

    public TinyServer open() {
        Handler correct = new ReferencePartner();
        return start.apply(call -> change.answer(call, correct));
    }

    @Override
    public String toString() {
        return name + " → " + check;
    }
}
