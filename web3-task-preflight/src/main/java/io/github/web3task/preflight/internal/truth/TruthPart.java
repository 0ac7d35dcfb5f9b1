package io.github.web3task.preflight.internal.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.check.Assertions;
import io.github.web3task.preflight.internal.check.Pace;
import io.github.web3task.preflight.internal.check.ParsedAnswer;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
import io.github.web3task.preflight.result.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Asks about every wallet of the truth file and names the wrong answers. */
public final class TruthPart {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String FIX = "Compare what your provider read for this wallet with what the file is based on.";

    private final Truth truth;
    private final Wire wire;
    private final RequestTemplate template;
    private final Pace pace;
    private final Map<String, Boolean> answers = new LinkedHashMap<>();

    public TruthPart(Truth truth, Wire wire, RequestTemplate template, Pace pace) {
        this.truth = truth;
        this.wire = wire;
        this.template = template;
        this.pace = pace;
    }

    /** Every answer so far by "wallet task". */
    public Map<String, Boolean> answers() {
        return answers;
    }

    /** The first round: is each answer as expected? */
    public List<Finding> ask() {
        List<Finding> findings = new ArrayList<>();
        for (Truth.Row row : truth.wallets()) {
            Exchange exchange = ask(row);
            JsonNode data = ParsedAnswer.of(exchange.answer()).json().path("data");
            StringJoiner wrong = new StringJoiner(", ");
            row.expect().forEach((task, expected) -> {
                JsonNode answer = data.path(task);
                if (answer.isBoolean()) {
                    answers.put(row.wallet() + " " + task, answer.booleanValue());
                }
                if (!answer.isBoolean() || answer.booleanValue() != expected) {
                    wrong.add(task + " is " + (answer.isMissingNode() ? "not answered" : answer) + ", expected "
                            + expected);
                }
            });
            String title = "The wallet " + row.wallet() + " is answered as the truth file says"
                    + (row.at() == null ? "" : " (it holds " + row.at() + " %)");
            findings.add(finding(
                    "truth-" + (findings.size() + 1),
                    "CRIT-1",
                    title,
                    wrong.length() == 0 ? Outcome.PASSED : Outcome.FAILED,
                    wrong.toString(),
                    exchange,
                    "This user is told something untrue."));
        }
        return findings;
    }

    /** The last round: what was true of an irreversible task must still be. */
    public List<Finding> askAgain() {
        List<Finding> findings = new ArrayList<>();
        for (Truth.Row row : truth.wallets()) {
            List<String> done = row.expect().keySet().stream()
                    .filter(task ->
                            truth.isIrreversible(task) && answers.getOrDefault(row.wallet() + " " + task, false))
                    .toList();
            if (done.isEmpty()) {
                continue;
            }
            Exchange exchange = ask(row);
            JsonNode data = ParsedAnswer.of(exchange.answer()).json().path("data");
            List<String> undone =
                    done.stream().filter(task -> !data.path(task).asBoolean()).toList();
            String unknown = Assertions.success(exchange.answer());
            findings.add(finding(
                    "truth-stays-" + (findings.size() + 1),
                    "LOAD-5",
                    "What the wallet " + row.wallet() + " has completed stays completed",
                    unknown != null ? Outcome.SKIPPED : undone.isEmpty() ? Outcome.PASSED : Outcome.FAILED,
                    unknown != null
                            ? "it could not be told: " + unknown
                            : undone.isEmpty() ? "" : String.join(", ", undone) + " was true and is not any more",
                    exchange,
                    "The task is declared irreversible; the user has seen it completed."));
        }
        return findings;
    }

    private Exchange ask(Truth.Row row) {
        List<String> tasks = List.copyOf(row.expect().keySet());
        RequestTemplate about = new RequestTemplate(
                row.wallet(), tasks, template.revision(), template.clockAhead(), template.roundTrip());
        pace.await();
        return wire.send(about.filled(Requests.usual()), TIMEOUT_MILLIS);
    }

    private Finding finding(
            String id, String clause, String title, Outcome outcome, String problem, Exchange exchange, String why) {
        return new Finding(
                id,
                clause,
                Level.MUST,
                Excerpt.of(title, 200),
                outcome,
                Excerpt.of(problem, 300),
                Excerpt.of(exchange.request().curl(wire.endpoint()), 600),
                Excerpt.of(exchange.answer()),
                exchange.answer().millis(),
                why,
                FIX);
    }
}
