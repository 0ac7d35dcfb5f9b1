package io.github.web3task.preflight.internal.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.check.AnswerLog;
import io.github.web3task.preflight.internal.check.Assertions;
import io.github.web3task.preflight.internal.check.Pace;
import io.github.web3task.preflight.internal.check.ParsedAnswer;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.check.Rule;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.zip.CRC32;

/** Asks about every wallet of the truth file and names the wrong answers. */
public final class TruthPart {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MOST_TIMES = 20;
    private static final int MOST_CALLS = 200;
    private static final String FIX = "Compare what your provider read for this wallet with what the file is based on.";

    private final Truth truth;
    private final Wire wire;
    private final RequestTemplate template;
    private final Pace pace;
    private final AnswerLog log;
    private final Map<String, Boolean> answers = new LinkedHashMap<>();

    public TruthPart(Truth truth, Wire wire, RequestTemplate template, Pace pace, AnswerLog log) {
        this.truth = truth;
        this.wire = wire;
        this.template = template;
        this.pace = pace;
        this.log = log;
    }

    /** Every answer so far by "wallet task". */
    public Map<String, Boolean> answers() {
        return answers;
    }

    /** The first round: is each answer as expected? */
    public List<Finding> ask() {
        List<Finding> findings = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Truth.Row row : truth.wallets()) {
            log.book().named(row.wallet());
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
                    id("truth-", row, ids),
                    "CRIT-1",
                    title,
                    wrong.length() == 0 ? Outcome.PASSED : Outcome.FAILED,
                    wrong.toString(),
                    exchange,
                    "This user is told something untrue."));
        }
        return findings;
    }

    /**
     * What was true of an irreversible task must still be. Whoever has completed anything is asked about several times, on
     * new connections: one node of several may be behind, and the log sees what comes and goes.
     */
    public List<Finding> askAgain() {
        List<Finding> findings = new ArrayList<>();
        List<Truth.Row> completed = truth.wallets().stream()
                .filter(row -> log.book().hasCompleted(row.wallet()))
                .toList();
        int times = completed.isEmpty() || log.walletLimit() != null
                ? 0
                : Math.min(MOST_TIMES, MOST_CALLS / completed.size());
        for (int i = 1; i < times; i++) {
            completed.forEach(this::askAfresh);
        }
        Set<String> ids = new HashSet<>();
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
                    id("truth-stays-", row, ids),
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

    /** The same for the same wallet, wherever it stands in the file: reports are compared by it. */
    private static String id(String prefix, Truth.Row row, Set<String> taken) {
        CRC32 sum = new CRC32();
        sum.update(row.wallet().getBytes(StandardCharsets.UTF_8));
        String id = prefix + String.format(Locale.ROOT, "%08x", sum.getValue());
        for (int i = 2; !taken.add(id); i++) {
            id = prefix + String.format(Locale.ROOT, "%08x", sum.getValue()) + "-" + i;
        }
        return id;
    }

    private Exchange ask(Truth.Row row) {
        pace.await();
        Exchange exchange = wire.send(usual(row), TIMEOUT_MILLIS);
        log.see(exchange);
        return exchange;
    }

    private void askAfresh(Truth.Row row) {
        pace.await();
        log.see(wire.sendFresh(usual(row), TIMEOUT_MILLIS));
        wire.closeIdle();
    }

    private Request usual(Truth.Row row) {
        List<String> tasks = List.copyOf(row.expect().keySet());
        return template.about(row.wallet()).asking(tasks).filled(Requests.usual());
    }

    private Finding finding(
            String id, String clause, String title, Outcome outcome, String problem, Exchange exchange, String why) {
        return Rule.must(id, clause, Excerpt.of(title, 200))
                .why(why)
                .fix(FIX)
                .finding(outcome, problem, exchange, wire.endpoint());
    }
}
