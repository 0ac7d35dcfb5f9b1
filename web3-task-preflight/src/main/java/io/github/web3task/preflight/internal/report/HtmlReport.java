package io.github.web3task.preflight.internal.report;

import com.samskivert.mustache.Mustache;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
import io.github.web3task.preflight.result.LoadResult;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One page with everything inline. Whatever a server sent is escaped by the template engine, and the page's own policy
 * forbids scripts and anything from outside, so that even an escape that failed could do nothing.
 */
public final class HtmlReport {
    private static final Map<String, String> HEADINGS = Map.of(
            "load", "Under load",
            "burst", "In a burst",
            "overload", "Under overload",
            "recovery", "After overload");

    private HtmlReport() {}

    public static void write(RunResult result, Path file) throws IOException {
        Files.writeString(file, html(result));
    }

    static String html(RunResult result) throws IOException {
        Map<String, Object> page = new HashMap<>();
        page.put("style", resource("report.css"));
        page.put("result", result);
        page.put("verdict", result.words());
        page.put("verdictClass", result.verdict().name().toLowerCase(Locale.ROOT));
        page.put("invalid", Objects.requireNonNullElse(result.invalidBecause(), ""));
        page.put("tasks", String.join(", ", result.tasks()));
        page.put("took", String.format(Locale.ROOT, "%.1f", result.tookMillis() / 1000.0));
        page.put("startedAt", result.startedAt().replaceAll("\\.[0-9]+Z", "Z").replace('T', ' '));
        page.put("tiles", tiles(result));
        page.put("groups", groups(result));
        page.put("alarms", result.alarms().stream().map(HtmlReport::card).toList());
        page.put(
                "notes",
                result.findings().stream()
                        .filter(f -> f.level() == Level.INFO && f.outcome() == Outcome.FAILED)
                        .map(HtmlReport::card)
                        .toList());
        page.put("all", result.findings().stream().map(HtmlReport::card).toList());
        page.put(
                "stages",
                result.load().stream()
                        .filter(load -> !load.stage().equals("warm-up"))
                        .map(HtmlReport::stage)
                        .toList());
        page.put(
                "warmUps",
                result.load().stream()
                        .filter(load -> load.stage().equals("warm-up"))
                        .map(HtmlReport::stage)
                        .toList());
        return Mustache.compiler()
                .escapeHTML(true)
                .defaultValue("")
                .emptyStringIsFalse(true)
                .compile(resource("report.html"))
                .execute(page);
    }

    private static List<Map<String, String>> tiles(RunResult result) {
        List<Map<String, String>> tiles = new ArrayList<>();
        long passed = result.findings().stream()
                .filter(f -> f.outcome() == Outcome.PASSED)
                .count();
        tiles.add(tile(passed + " / " + result.findings().size(), "checks passed", "good"));
        long must = result.count(Outcome.FAILED, Level.MUST);
        tiles.add(tile(String.valueOf(must), "MUST failed", must == 0 ? "good" : "bad"));
        long should = result.count(Outcome.FAILED, Level.SHOULD);
        tiles.add(tile(String.valueOf(should), "SHOULD failed", should == 0 ? "good" : "warn"));
        result.load().stream().filter(stage -> stage.stage().equals("load")).forEach(load -> {
            tiles.add(
                    tile(Charts.millis(load.p99()), "P99 at " + load.qps() + "/s", load.p99() < 1000 ? "good" : "bad"));
            double served = 100.0 * load.count("000000") / Math.max(1, load.calls());
            tiles.add(tile(
                    String.format(Locale.ROOT, served == 100 ? "%.0f %%" : "%.2f %%", Math.floor(served * 100) / 100),
                    "calls served",
                    served == 100 ? "good" : "bad"));
        });
        return tiles;
    }

    private static Map<String, String> tile(String number, String words, String kind) {
        return Map.of("number", number, "words", words, "kind", kind);
    }

    /** The checks by clause family, each a square: the shape of the whole run at one glance. */
    private static List<Map<String, Object>> groups(RunResult result) {
        Map<String, List<Map<String, String>>> groups = new LinkedHashMap<>();
        for (Finding finding : result.findings()) {
            groups.computeIfAbsent(finding.clause().replaceAll("-.*", ""), name -> new ArrayList<>())
                    .add(card(finding));
        }
        List<Map<String, Object>> list = new ArrayList<>();
        groups.forEach((name, cards) -> list.add(Map.of("name", name, "cards", cards)));
        return list;
    }

    private static Map<String, String> card(Finding f) {
        Map<String, String> card = new HashMap<>();
        card.put("id", f.id());
        card.put("clause", f.clause());
        card.put("level", f.level().name());
        card.put("levelClass", f.level().name().toLowerCase(Locale.ROOT));
        card.put(
                "state",
                f.outcome() == Outcome.FAILED
                        ? "failed-" + f.level().name().toLowerCase(Locale.ROOT)
                        : f.outcome().name().toLowerCase(Locale.ROOT));
        card.put("open", f.level() == Level.MUST ? "open" : "");
        card.put("title", f.title());
        card.put("problem", f.problem());
        card.put("why", f.why());
        card.put("fix", f.fix());
        card.put("curl", f.curl());
        card.put("answer", f.answer());
        card.put("millis", f.millis() + " ms");
        return card;
    }

    private static Map<String, Object> stage(LoadResult load) {
        Map<String, Object> stage = new HashMap<>();
        stage.put("name", HEADINGS.getOrDefault(load.stage(), load.stage()));
        stage.put("qps", load.stage().equals("burst") ? "at one instant" : load.qps() + " calls a second");
        stage.put("calls", load.calls());
        stage.put("p50", Charts.millis(load.p50()));
        stage.put("p95", Charts.millis(load.p95()));
        stage.put("p99", Charts.millis(load.p99()));
        stage.put("max", Charts.millis(load.max()));
        stage.put("lag", Charts.millis(load.sendLagP99()));
        stage.put("curve", load.curve().size() > 1 ? Charts.curve(load) : "");
        stage.put("percentiles", Charts.percentiles(load));
        List<Map<String, Object>> outcomes = new ArrayList<>();
        load.outcomes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(outcome -> outcomes.add(Map.of(
                        "name", outcome.getKey(),
                        "count", outcome.getValue(),
                        "share", String.format(Locale.ROOT, "%.2f", 100.0 * outcome.getValue() / load.calls()),
                        "kind",
                                outcome.getKey().equals("000000")
                                        ? "good"
                                        : outcome.getKey().matches("00000[12]") ? "warn" : "bad")));
        stage.put("outcomes", outcomes);
        return stage;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
