package io.github.web3task.preflight.result;

/**
 * What one check came to. All text is fit to print: capped, on one line, without control characters.
 *
 * @param id the check's name, such as {@code task-one}
 * @param clause the clause of the contract
 * @param level how much it weighs
 * @param title what is demanded, as a sentence
 * @param outcome whether it was so
 * @param problem what was wrong, or why it was skipped; empty when it passed
 * @param curl a command that sends the same request; empty when no single one tells it
 * @param answer what came back
 * @param millis how long that took
 * @param why why it matters
 * @param fix how to mend it
 */
public record Finding(
        String id,
        String clause,
        Level level,
        String title,
        Outcome outcome,
        String problem,
        String curl,
        String answer,
        long millis,
        String why,
        String fix) {
    /**
     * Whether this counts against the server.
     *
     * @return true for a failure of level MUST or SHOULD
     */
    public boolean isAlarm() {
        return outcome == Outcome.FAILED && level != Level.INFO;
    }

    /**
     * The same with another outcome.
     *
     * @param other the outcome
     * @param words what was wrong, or why it was skipped
     * @return a new finding
     */
    public Finding with(Outcome other, String words) {
        return new Finding(id, clause, level, title, other, words, curl, answer, millis, why, fix);
    }
}
