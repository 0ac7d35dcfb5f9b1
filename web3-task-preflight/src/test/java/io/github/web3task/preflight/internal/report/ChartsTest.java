package io.github.web3task.preflight.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.result.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The plot of percentiles")
class ChartsTest {
    private static final Pattern TEXT =
            Pattern.compile("<text x=\"([0-9.]+)\" y=\"([0-9.]+)\" text-anchor=\"(\\w+)\">([^<]+)</text>");
    private static final double CHARACTER = 6.5;

    @ParameterizedTest(name = "{0} calls: P50 {1} ms, P95 {2} ms, P99 {3} ms")
    @DisplayName("writes no words over others, and none outside")
    @CsvSource({
        "500, 1, 1, 1",
        "1800000, 1, 1, 1",
        "1800000, 0.1, 0.1, 0.1",
        "5000, 0.5, 2.9, 5.6",
        "500, 950, 990, 1010",
        "1800000, 2800, 2900, 3000",
        "500, 4000, 4000, 4000",
        "1800000, 10000, 10000, 10000",
        "1, 300, 300, 300",
    })
    void wordsDoNotOverlap(long calls, double p50, double p95, double p99) {
        LoadResult load = new LoadResult(
                "load",
                50,
                calls,
                p50,
                p95,
                p99,
                p99,
                0,
                Map.of(),
                List.of(),
                List.of(new LoadResult.Percentile(0, p50), new LoadResult.Percentile(100, p99)));
        List<double[]> words = words(Charts.percentiles(load));

        assertThat(words).hasSizeGreaterThan(12);
        for (int i = 0; i < words.size(); i++) {
            double[] one = words.get(i);
            assertThat(one[0]).isGreaterThanOrEqualTo(0);
            assertThat(one[1]).isLessThanOrEqualTo(560);
            assertThat(one[2]).isBetween(10.0, 238.0);
            for (double[] other : words.subList(0, i)) {
                boolean beside = one[1] <= other[0] || other[1] <= one[0];
                assertThat(beside || Math.abs(one[2] - other[2]) > 10)
                        .as(
                                "x %.0f to %.0f at y %.0f, and x %.0f to %.0f at y %.0f",
                                one[0], one[1], one[2], other[0], other[1], other[2])
                        .isTrue();
            }
        }
    }

    /** Left, right and base line of each text. */
    private static List<double[]> words(String svg) {
        List<double[]> words = new ArrayList<>();
        Matcher text = TEXT.matcher(svg);
        while (text.find()) {
            double x = Double.parseDouble(text.group(1));
            double width = CHARACTER * text.group(4).length();
            double left = switch (text.group(3)) {
                case "start" -> x;
                case "end" -> x - width;
                default -> x - width / 2;
            };
            words.add(new double[] {left, left + width, Double.parseDouble(text.group(2))});
        }
        return words;
    }
}
