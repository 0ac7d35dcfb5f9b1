package io.github.web3task.preflight.internal.report;

import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
import io.github.web3task.preflight.result.LoadResult;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.RunResult;
import io.github.web3task.preflight.result.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The summary for a terminal: what failed and how to mend it, then the numbers, then the verdict. */
public final class Terminal {
    private static final String RED = "31;1";
    private static final String YELLOW = "33";
    private static final String GREEN = "32;1";
    private static final String DIM = "2";
    private static final int SHOWN_WITH_A_CAUSE = 3;

    private final StringBuilder out = new StringBuilder();
    private final boolean colours;

    private Terminal(boolean colours) {
        this.colours = colours;
    }

    /**
     * The summary.
     *
     * @param exitCode what the process ends with
     */
    public static String text(RunResult result, boolean colours, String exitCode) {
        return new Terminal(colours).write(result, exitCode);
    }

    private String write(RunResult result, String exitCode) {
        line("web3-task preflight · " + result.url() + " · revision " + result.revision() + " · " + result.startedAt());
        if (!result.cause().isEmpty()) {
            line("");
            line(paint(RED, "FIRST ") + " " + result.cause());
        }
        findings(result);
        line("");
        result.load().forEach(this::load);
        result.changes().forEach(change -> line("  since then: " + change));
        result.hints().forEach(hint -> line(paint(DIM, "  hint: " + hint)));
        totals(result);
        Verdict verdict = result.verdict();
        String reason = result.invalidBecause();
        String colour = verdict == Verdict.PASS ? GREEN : verdict == Verdict.SHOULD_FAILED ? YELLOW : RED;
        line(paint(colour, result.words().toUpperCase(Locale.ROOT))
                + (reason == null ? "" : " - " + reason)
                + paint(DIM, "  (exit code " + exitCode + ")"));
        return out.toString();
    }

    /** What has the same cause, or says the same, is told once in full and then by its name. */
    private void findings(RunResult result) {
        Map<String, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding finding : result.alarms()) {
            groups.computeIfAbsent(
                            finding.level() + finding.problem().replaceAll("[0-9]+", "0"), same -> new ArrayList<>())
                    .add(finding);
        }
        boolean caused = !result.cause().isEmpty();
        groups.values().forEach(group -> {
            Finding first = group.get(0);
            boolean folded = caused
                    && !result.cause().equals(first.problem())
                    && result.alarms().size() > SHOWN_WITH_A_CAUSE;
            if (folded) {
                group.forEach(f -> line("  " + f.level() + " " + f.id() + ": " + f.problem()));
            } else {
                line("");
                finding(first);
                if (group.size() > 1) {
                    detail(
                            "and",
                            "the same in "
                                    + group.stream().skip(1).map(Finding::id).collect(Collectors.joining(", ")));
                }
            }
        });
        result.findings().stream()
                .filter(f -> f.level() == Level.INFO && f.outcome() == Outcome.FAILED)
                .forEach(f -> {
                    line("");
                    finding(f);
                });
    }

    private void finding(Finding f) {
        String colour = f.level() == Level.MUST ? RED : f.level() == Level.SHOULD ? YELLOW : DIM;
        line(paint(colour, String.format(Locale.ROOT, "%-6s", f.level())) + " " + f.title()
                + paint(DIM, "  [" + f.id() + ", " + f.clause() + "]"));
        line("       " + f.problem());
        if (f.level() == Level.INFO) {
            return;
        }
        detail("why", f.why());
        detail("fix", f.fix());
        detail("try", f.curl());
        detail("got", f.answer());
    }

    private void detail(String name, String text) {
        if (!text.isEmpty()) {
            line("       " + paint(DIM, name) + "  " + text);
        }
    }

    private void load(LoadResult load) {
        line(String.format(
                Locale.ROOT,
                "  %-9s %4d/s × %d calls: P50 %.1f ms, P95 %.1f ms, P99 %.1f ms, slowest %.1f ms; send lag P99 %.2f ms; %s",
                load.stage(),
                load.qps(),
                load.calls(),
                load.p50(),
                load.p95(),
                load.p99(),
                load.max(),
                load.sendLagP99(),
                load.outcomes()));
    }

    private void totals(RunResult result) {
        long passed = result.findings().stream()
                .filter(f -> f.outcome() == Outcome.PASSED)
                .count();
        List<String> skipped = result.findings().stream()
                .filter(f -> f.outcome() == Outcome.SKIPPED)
                .map(Finding::id)
                .toList();
        line(String.format(
                Locale.ROOT,
                "  %d checks in %.1f s: %d passed, failed %d MUST, %d SHOULD, %d INFO; skipped %s",
                result.findings().size(),
                result.tookMillis() / 1000.0,
                passed,
                result.count(Outcome.FAILED, Level.MUST),
                result.count(Outcome.FAILED, Level.SHOULD),
                result.count(Outcome.FAILED, Level.INFO),
                skipped.size() + (skipped.isEmpty() ? "" : ": " + String.join(", ", skipped))));
        List<Finding> truth = result.findings().stream()
                .filter(f -> f.id().startsWith("truth-"))
                .toList();
        if (!truth.isEmpty()) {
            line(String.format(
                    Locale.ROOT,
                    "  %d of them from the truth file: %d passed",
                    truth.size(),
                    truth.stream().filter(f -> f.outcome() == Outcome.PASSED).count()));
        }
    }

    private String paint(String colour, String text) {
        return colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
