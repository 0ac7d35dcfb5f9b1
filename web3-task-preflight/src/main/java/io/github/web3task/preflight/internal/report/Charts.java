package io.github.web3task.preflight.internal.report;

import io.github.web3task.preflight.result.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Two plots as inline SVG. Own code: chart libraries draw pixels, or ask for scripts that the page doesn't allow, and
 * here the page's own colours, dark and light, are used. Only numbers go in, so there is nothing to escape.
 */
final class Charts {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 240;
    private static final int LEFT = 58;
    private static final int RIGHT = 26;
    private static final int TOP = 14;
    private static final int BOTTOM = 34;
    private static final List<Double> TICKS = List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0);
    private static final double LOWEST = 0.1;
    private static final double HIGHEST = 10_000;

    private static final double LINE = 14;

    private final StringBuilder svg = new StringBuilder();
    private final List<Label> labels = new ArrayList<>();

    /** Words in the plot: where they begin and end, and their base line. */
    private record Label(double left, double right, double y) {
        static Label of(double left, double y, String words) {
            return new Label(left, left + 6.6 * words.length(), y);
        }

        boolean overlaps(Label other) {
            return left < other.right && other.left < right && Math.abs(y - other.y) < LINE;
        }
    }

    private Charts(String label) {
        svg.append(String.format(
                Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, label));
    }

    /** Latency over time: the band from P50 to P99, and where calls failed. */
    static String curve(LoadResult load) {
        Charts chart = new Charts("Latency over time");
        chart.grid();
        List<LoadResult.Slice> slices = load.curve();
        double last = slices.get(slices.size() - 1).second();
        double width =
                slices.size() > 1 ? slices.get(1).second() - slices.get(0).second() : 1;
        double span = Math.max(last + width, 0.001);
        ToDoubleFunction<LoadResult.Slice> x = s -> x((s.second() + width / 2) / span);
        StringBuilder upper = new StringBuilder();
        StringBuilder middle = new StringBuilder();
        StringBuilder band = new StringBuilder();
        for (LoadResult.Slice slice : slices) {
            point(upper, x.applyAsDouble(slice), y(slice.p99()));
            point(middle, x.applyAsDouble(slice), y(slice.p50()));
        }
        band.append(upper);
        for (int i = slices.size() - 1; i >= 0; i--) {
            point(band, x.applyAsDouble(slices.get(i)), y(slices.get(i).p50()));
        }
        chart.shape("polygon", "band", band).shape("polyline", "p99", upper).shape("polyline", "p50", middle);
        for (LoadResult.Slice slice : slices) {
            if (slice.failed() > 0) {
                chart.rect(
                        "failed",
                        x(slice.second() / span),
                        HEIGHT - BOTTOM - 7,
                        Math.max(2, x(width / span) - LEFT),
                        7);
            }
        }
        double step = TICKS.stream().filter(t -> span / t <= 7).findFirst().orElse(span);
        for (int i = 0; i * step <= span; i++) {
            chart.text(
                    x(i * step / span),
                    HEIGHT - 12,
                    "middle",
                    String.format(Locale.ROOT, step < 1 ? "%.1f s" : "%.0f s", i * step));
        }
        return chart.end();
    }

    /** Latency over percentiles, the far end stretched: that is where users wait. */
    static String percentiles(LoadResult load) {
        Charts chart = new Charts("Latency by percentile");
        chart.grid();
        double most = Math.max(3, Math.ceil(Math.log10(load.calls() + 1.0)));
        StringBuilder line = new StringBuilder();
        for (LoadResult.Percentile point : load.percentiles()) {
            double nines = Math.min(most, -Math.log10(Math.max(1e-9, 1 - point.percentile() / 100)));
            point(line, x(nines / most), y(point.millis()));
        }
        StringBuilder area = new StringBuilder(line);
        point(area, x(1), HEIGHT - BOTTOM);
        point(area, x(0), HEIGHT - BOTTOM);
        chart.shape("polygon", "band", area).shape("polyline", "p99", line);
        String[] names = {"0 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %"};
        for (int i = 0; i <= most && i < names.length; i++) {
            chart.text(x(i / most), HEIGHT - 12, "middle", names[i]);
        }
        chart.mark(load, 50, most).mark(load, 95, most).mark(load, 99, most);
        return chart.end();
    }

    private Charts mark(LoadResult load, int percentile, double most) {
        double millis = percentile == 50 ? load.p50() : percentile == 95 ? load.p95() : load.p99();
        double nines = -Math.log10(1 - percentile / 100.0);
        double x = x(nines / most);
        svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" class=\"dot\"/>", x, y(millis)));
        String words = String.format(Locale.ROOT, "P%d %s", percentile, millis(millis));
        double above = y(millis) - 9;
        double y = above < TOP + 8 ? above + 2 * LINE : above;
        label(Label.of(Math.max(LEFT + 4, x - 3.3 * words.length()), y, words), words);
        return this;
    }

    /** Writes words where no others are yet: above the place they are meant for, or below when there is no room. */
    private void label(Label meant, String words) {
        double step = -LINE;
        Label at = meant;
        while (labels.stream().anyMatch(at::overlaps)) {
            at = new Label(at.left, at.right, at.y + step);
            if (at.y < TOP + LINE) {
                step = LINE;
                at = new Label(at.left, at.right, meant.y + 2 * LINE);
            }
        }
        labels.add(at);
        text(at.left, at.y, "start", words);
    }

    static String millis(double millis) {
        return millis >= 1000
                ? String.format(Locale.ROOT, "%.2f s", millis / 1000)
                : String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    /** The scale is logarithmic and always the same, so that two reports can be laid side by side. */
    private void grid() {
        double[] lines = {0.1, 1, 10, 100, 1_000, 10_000};
        String[] names = {"0.1 ms", "1 ms", "10 ms", "100 ms", "1 s", "10 s"};
        for (int i = 0; i < lines.length; i++) {
            line("grid", y(lines[i]));
            text(LEFT - 8, y(lines[i]) + 4, "end", names[i]);
        }
        line("goal", y(1_000));
        line("limit", y(3_000));
        rule(y(3_000) - 4, "3 s: hard limit");
        rule(y(1_000) + 13, "1 s: goal for the P99");
    }

    private void rule(double y, String words) {
        label(Label.of(LEFT + 4, y, words), words);
    }

    private void line(String kind, double y) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>",
                LEFT,
                WIDTH - RIGHT,
                y,
                y,
                kind));
    }

    private void text(double x, double y, String anchor, String words) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, words));
    }

    private Charts shape(String element, String kind, StringBuilder points) {
        svg.append('<')
                .append(element)
                .append(" class=\"")
                .append(kind)
                .append("\" points=\"")
                .append(points)
                .append("\"/>");
        return this;
    }

    private void rect(String kind, double x, double y, double width, double height) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                kind,
                x,
                y,
                width,
                height));
    }

    private String end() {
        return svg.append("</svg>").toString();
    }

    private static void point(StringBuilder points, double x, double y) {
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double millis) {
        double share = Math.log(Math.min(HIGHEST, Math.max(LOWEST, millis)) / LOWEST) / Math.log(HIGHEST / LOWEST);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }
}
