package io.github.web3task.preflight.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.LoadResult;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What changed since an older report: one line each. */
public final class Comparison {
    /** A P99 has moved when it is this many times the old one, and not only by a few ms. */
    private static final double NOTABLE = 1.5;

    private Comparison() {}

    public static List<String> of(JsonNode old, RunResult now) {
        List<String> changes = new ArrayList<>();
        Map<String, String> before = new HashMap<>();
        old.path("findings")
                .forEach(
                        f -> before.put(f.path("id").asText(), f.path("outcome").asText()));
        for (Finding finding : now.findings()) {
            String outcome = before.remove(finding.id());
            boolean failed = finding.outcome() == Outcome.FAILED;
            if (outcome == null) {
                changes.add("new check " + finding.id() + ": " + finding.outcome());
            } else if (failed && !outcome.equals("FAILED")) {
                changes.add("broken: " + finding.id() + " - " + finding.problem());
            } else if (outcome.equals("FAILED") && finding.outcome() == Outcome.PASSED) {
                changes.add("mended: " + finding.id());
            }
        }
        before.keySet().stream().sorted().forEach(id -> changes.add("not run any more: " + Excerpt.of(id, 60)));
        now.load().forEach(load -> latency(old, load, changes));
        now.truth().forEach((question, answer) -> {
            JsonNode was = old.path("truth").path(question);
            if (was.isBoolean() && was.booleanValue() != answer) {
                changes.add("answer: " + question + " was " + was + " and is " + answer);
            }
        });
        return changes;
    }

    private static void latency(JsonNode old, LoadResult load, List<String> changes) {
        for (JsonNode stage : old.path("load")) {
            double was = stage.path("p99").asDouble();
            boolean same = stage.path("stage").asText().equals(load.stage())
                    && stage.path("qps").asInt() == load.qps();
            boolean moved = load.p99() > was * NOTABLE || load.p99() * NOTABLE < was;
            if (same && moved && Math.abs(load.p99() - was) > 5) {
                changes.add(String.format(
                        Locale.ROOT,
                        "P99 of %s at %d/s: %.0f ms, now %.0f ms",
                        load.stage(),
                        load.qps(),
                        was,
                        load.p99()));
            }
        }
    }
}
