package io.github.web3task.preflight.server;

/**
 * One thing that is wrong with an otherwise correct server.
 *
 * @param name in words, for the table
 * @param check the id of the check that is meant to catch it
 * @param change how the answers differ from the correct ones
 */
public record Fault(String name, String check, Change change) {
    /** Answers a call, with the correct handler at hand. */
    public interface Change {
        Reply answer(Call call, Handler correct);
    }

    public Handler server() {
        Handler correct = new ReferencePartner();
        return call -> change.answer(call, correct);
    }

    @Override
    public String toString() {
        return name + " → " + check;
    }
}
