package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
import io.github.web3task.preflight.result.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One demand on the server: a small declaration, made by {@link #must}, {@link #should} or {@link #info}.
 *
 * @param needsTwoTasks whether it says something only when at least two tasks were named
 */
public record Check(
        String id,
        String clause,
        Level level,
        String title,
        String why,
        String fix,
        boolean needsTwoTasks,
        Script script) {
    static Draft must(String id, String clause, String title) {
        return new Draft(id, clause, Level.MUST, title, "", "", false);
    }

    static Draft should(String id, String clause, String title) {
        return new Draft(id, clause, Level.SHOULD, title, "", "", false);
    }

    static Draft info(String id, String clause, String title) {
        return new Draft(id, clause, Level.INFO, title, "", "", false);
    }

    /** Whether it judges what the others saw, and so comes after them. */
    public boolean overWholeRun() {
        return WholeRunChecks.IDS.contains(id);
    }

    /** Runs it; what it sent last is what the finding shows. */
    public Finding run(CheckSession session) {
        if (needsTwoTasks && session.template().tasks().size() < 2) {
            return finding(Outcome.SKIPPED, "it needs two tasks: name them with --task", null, session);
        }
        String complaint = script.run(session);
        return finding(
                complaint == null ? Outcome.PASSED : Outcome.FAILED,
                complaint == null ? "" : complaint,
                session.last(),
                session);
    }

    private Finding finding(Outcome outcome, String problem, @Nullable Exchange shown, CheckSession session) {
        return new Finding(
                id,
                clause,
                level,
                title,
                outcome,
                Excerpt.of(problem, 300),
                shown == null
                        ? ""
                        : Excerpt.of(shown.request().curl(session.wire().endpoint()), 600),
                shown == null ? "" : Excerpt.of(shown.answer()),
                shown == null ? 0 : shown.answer().millis(),
                why,
                fix);
    }

    /** A check that has no script yet. */
    record Draft(String id, String clause, Level level, String title, String why, String fix, boolean needsTwoTasks) {
        Draft why(String text) {
            return new Draft(id, clause, level, title, text, fix, needsTwoTasks);
        }

        Draft fix(String text) {
            return new Draft(id, clause, level, title, why, text, needsTwoTasks);
        }

        Draft withTwoTasks() {
            return new Draft(id, clause, level, title, why, fix, true);
        }

        Check run(Script script) {
            return new Check(id, clause, level, title, why, fix, needsTwoTasks, script);
        }

        /** Sends one request after the other, until one answer draws a complaint. */
        Check send(Assertion assertion, Request... requests) {
            return run(session -> {
                for (Request request : requests) {
                    Answer answer = session.send(request);
                    String complaint = assertion.complaint(session.template(), answer);
                    if (complaint != null) {
                        return complaint;
                    }
                }
                return null;
            });
        }

        /** GET of the completion endpoint with a whole query. */
        Check query(Assertion assertion, String... queries) {
            return send(
                    assertion,
                    List.of(queries).stream().map(Requests::completion).toArray(Request[]::new));
        }

        /** GET of the completion endpoint with everything as usual but the text of {@code task}. */
        Check task(Assertion assertion, String... texts) {
            return send(assertion, List.of(texts).stream().map(Requests::task).toArray(Request[]::new));
        }
    }
}
