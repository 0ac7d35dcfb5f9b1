package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
import io.github.web3task.preflight.result.Outcome;
import java.util.List;

/**
 * What is demanded of a server, in words. It becomes a {@link Check} by {@code run}, {@code afterAll}, {@code every},
 * {@code send}, {@code query} or {@code task}; parts that measure by themselves make their {@link Finding} from it.
 *
 * @param title what is demanded, as a sentence
 * @param why why it matters
 * @param fix how to mend it
 */
public record Rule(String id, String clause, Level level, String title, String why, String fix) {
    public static Rule must(String id, String clause, String title) {
        return new Rule(id, clause, Level.MUST, title, "", "");
    }

    public static Rule should(String id, String clause, String title) {
        return new Rule(id, clause, Level.SHOULD, title, "", "");
    }

    static Rule info(String id, String clause, String title) {
        return new Rule(id, clause, Level.INFO, title, "", "");
    }

    public Rule why(String text) {
        return new Rule(id, clause, level, title, text, fix);
    }

    public Rule fix(String text) {
        return new Rule(id, clause, level, title, why, text);
    }

    /**
     * What came of it.
     *
     * @param problem what was wrong, or why it was skipped; "" when it passed
     * @param curl a command that asks the same; "" for none
     * @param answer what came back
     */
    public Finding finding(Outcome outcome, String problem, String curl, String answer, long millis) {
        return new Finding(id, clause, level, title, outcome, problem, curl, answer, millis, why, fix);
    }

    /** The same, with the exchange that shows it. */
    public Finding finding(Outcome outcome, String problem, Exchange shown, Endpoint endpoint) {
        return finding(
                outcome,
                Excerpt.of(problem, 400),
                Excerpt.of(shown.request().curl(endpoint), 600),
                Excerpt.of(shown.answer()),
                shown.answer().millis());
    }

    Check run(Script script) {
        return new Check(this, false, false, script, null);
    }

    /** Looks at what the others saw, and so comes after them and after the load. */
    Check afterAll(Script script) {
        return new Check(this, true, true, script, null);
    }

    /** Holds every answer of the run against this. */
    Check every(EveryAnswer demand) {
        return new Check(this, true, true, session -> WholeRunChecks.counted(session, id), demand);
    }

    /** Sends one request after the other, until something is wrong with an answer. */
    Check send(Assertion assertion, Request... requests) {
        return run(session -> {
            for (Request request : requests) {
                Answer answer = session.send(request);
                String problem = assertion.problem(session.template(), answer);
                if (problem != null) {
                    return problem;
                }
            }
            return null;
        });
    }

    /** GET of the completion endpoint with a whole query. */
    Check query(Assertion assertion, String... queries) {
        return send(
                assertion, List.of(queries).stream().map(Requests::completion).toArray(Request[]::new));
    }

    /** GET of the completion endpoint with everything as usual but the text of {@code task}. */
    Check task(Assertion assertion, String... texts) {
        return send(assertion, List.of(texts).stream().map(Requests::task).toArray(Request[]::new));
    }
}
