package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
import io.github.web3task.preflight.result.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One demand on the server: a small declaration, made by {@link #must}, {@link #should} or {@link #info}.
 *
 * @param needsTwoTasks whether it says something only when at least two tasks were named
 * @param proof whether one failure proves it; all others are asked again before they blame
 * @param everyAnswer what it demands of every answer of the run; null when it asks by itself
 */
public record Check(
        String id,
        String clause,
        Level level,
        String title,
        String why,
        String fix,
        boolean needsTwoTasks,
        boolean proof,
        Script script,
        @Nullable EveryAnswer everyAnswer) {
    private static final int TIMES_ASKED_AGAIN = 2;

    static Draft must(String id, String clause, String title) {
        return new Draft(id, clause, Level.MUST, title, "", "", false, false);
    }

    static Draft should(String id, String clause, String title) {
        return new Draft(id, clause, Level.SHOULD, title, "", "", false, false);
    }

    static Draft info(String id, String clause, String title) {
        return new Draft(id, clause, Level.INFO, title, "", "", false, false);
    }

    /** Whether it looks at what the others saw, and so comes after them and after the load. */
    public boolean overWholeRun() {
        return everyAnswer != null || WholeRunChecks.IDS.contains(id);
    }

    /** Runs it; what it sent last is what the finding shows. */
    public Finding run(CheckSession session) {
        if (needsTwoTasks && session.template().tasks().size() < 2) {
            return finding(Outcome.SKIPPED, "it needs two tasks: name them with --task", null, session);
        }
        if (session.log().wall() != null && !overWholeRun()) {
            return finding(Outcome.SKIPPED, "it was not asked: the server had stopped to answer", null, session);
        }
        try {
            return ask(session);
        } catch (CancellationException e) {
            return finding(Outcome.SKIPPED, "it was not asked: the run was interrupted", null, session);
        }
    }

    private Finding ask(CheckSession session) {
        String complaint = script.run(session);
        Exchange shown = session.last();
        if (complaint != null && !overWholeRun()) {
            CheckSession.Standing standing = session.standing();
            if (standing == CheckSession.Standing.WALLED) {
                return finding(Outcome.SKIPPED, "it was not asked: the server had stopped to answer", null, session);
            }
            boolean limited = standing == CheckSession.Standing.LIMITED;
            Set<String> failed = new HashSet<>(Set.of(asked(shown)));
            String before = complaint;
            for (int i = 0; i < TIMES_ASKED_AGAIN && complaint != null && (limited || !proof); i++) {
                String again = script.run(session);
                complaint = again;
                shown = session.last();
                boolean chance = again == null || (i == TIMES_ASKED_AGAIN - 1 && !failed.contains(asked(shown)));
                if (chance && !limited) { // another question each time: it is the answers that go wrong now and then
                    session.log().count("flaky", id + ": " + before, Objects.requireNonNull(shown));
                    complaint = null;
                }
                failed.add(asked(shown));
            }
        }
        String skipped = session.skipped();
        if (skipped != null) {
            return finding(Outcome.SKIPPED, skipped, null, session);
        }
        return finding(
                complaint == null ? Outcome.PASSED : Outcome.FAILED,
                complaint == null ? "" : complaint,
                shown,
                session);
    }

    private static String asked(@Nullable Exchange exchange) {
        return exchange == null ? "" : exchange.request().target().replaceAll("timestamp=[0-9]+", "");
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
    record Draft(
            String id,
            String clause,
            Level level,
            String title,
            String why,
            String fix,
            boolean needsTwoTasks,
            boolean proof) {
        Draft why(String text) {
            return new Draft(id, clause, level, title, text, fix, needsTwoTasks, proof);
        }

        Draft fix(String text) {
            return new Draft(id, clause, level, title, why, text, needsTwoTasks, proof);
        }

        Draft withTwoTasks() {
            return new Draft(id, clause, level, title, why, fix, true, proof);
        }

        /** One failure proves it: answers that contradict each other need no third. */
        Draft provenAtOnce() {
            return new Draft(id, clause, level, title, why, fix, needsTwoTasks, true);
        }

        Check run(Script script) {
            return new Check(id, clause, level, title, why, fix, needsTwoTasks, proof, script, null);
        }

        /** Holds every answer of the run against this. */
        Check every(EveryAnswer demand) {
            Script told = session -> WholeRunChecks.told(session, id);
            return new Check(id, clause, level, title, why, fix, needsTwoTasks, true, told, demand);
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
