package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Outcome;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One rule and how a server is held against it.
 *
 * @param afterAll whether it looks at what the others saw, and so comes after them and after the load
 * @param proof whether one failure proves it; all others are asked again before they blame
 * @param everyAnswer what it demands of every answer of the run; null when it asks by itself
 */
public record Check(
        Rule rule,
        boolean afterAll,
        boolean proof,
        Script script,
        @Nullable EveryAnswer everyAnswer) {
    private static final int TIMES_ASKED_AGAIN = 2;

    public String id() {
        return rule.id();
    }

    /** One failure proves it: answers that contradict each other need no third. */
    Check provenAtOnce() {
        return new Check(rule, afterAll, true, script, everyAnswer);
    }

    /** Runs it; what it sent last is what the finding shows. */
    public Finding run(CheckSession session) {
        if (session.log().wall() != null && !afterAll) {
            return skipped("it was not asked: the server had stopped to answer");
        }
        try {
            return ask(session);
        } catch (CancellationException e) {
            return skipped("it was not asked: the run was interrupted");
        }
    }

    private Finding ask(CheckSession session) {
        String problem = script.run(session);
        Exchange shown = session.last();
        if (problem != null && !afterAll) {
            CheckSession.Standing standing = session.standing();
            if (standing == CheckSession.Standing.WALLED) {
                return skipped("it was not asked: the server had stopped to answer");
            }
            boolean limited = standing == CheckSession.Standing.LIMITED;
            Set<String> failed = new HashSet<>(Set.of(asked(shown)));
            String before = problem;
            for (int i = 0; i < TIMES_ASKED_AGAIN && problem != null && (limited || !proof); i++) {
                String again = script.run(session);
                problem = again;
                shown = session.last();
                boolean chance = again == null || (i == TIMES_ASKED_AGAIN - 1 && !failed.contains(asked(shown)));
                if (chance && !limited) { // another question each time: it is the answers that go wrong now and then
                    session.log().count("flaky", id() + ": " + before, Objects.requireNonNull(shown));
                    problem = null;
                }
                failed.add(asked(shown));
            }
        }
        String skipped = session.skipped();
        if (skipped != null) {
            return skipped(skipped);
        }
        Outcome outcome = problem == null ? Outcome.PASSED : Outcome.FAILED;
        String words = problem == null ? "" : problem;
        return shown == null
                ? rule.finding(outcome, words, "", "", 0)
                : rule.finding(outcome, words, shown, session.wire().endpoint());
    }

    private static String asked(@Nullable Exchange exchange) {
        return exchange == null ? "" : exchange.request().target().replaceAll("timestamp=[0-9]+", "");
    }

    private Finding skipped(String reason) {
        return rule.finding(Outcome.SKIPPED, reason, "", "", 0);
    }
}
