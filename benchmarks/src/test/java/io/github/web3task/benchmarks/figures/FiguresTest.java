package io.github.web3task.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.web3task.benchmarks.figures.Slope.Sample;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    @DisplayName("Samples on a line have its slope and no error")
    void line() {
        Slope slope = Slope.of(List.of(new Sample(10, 5), new Sample(20, 25), new Sample(40, 65)));

        assertThat(slope.perSecond()).isCloseTo(2, within(1e-9));
        assertThat(slope.error()).isCloseTo(0, within(1e-9));
    }

    @Test
    @DisplayName("Scattered samples have the textbook's error, and the slope can be two of it more")
    void scatter() {
        Slope slope = Slope.of(List.of(new Sample(0, 1), new Sample(1, 0), new Sample(2, 0), new Sample(3, 1)));

        assertThat(slope.perSecond()).isCloseTo(0, within(1e-9));
        assertThat(slope.error()).isCloseTo(Math.sqrt(1.0 / 2 / 5), within(1e-9));
        assertThat(slope.atMost()).isCloseTo(2 * Math.sqrt(0.1), within(1e-9));
    }

    @Test
    @DisplayName("Two samples make no slope")
    void tooFew() {
        assertThatThrownBy(() -> Slope.of(List.of(new Sample(0, 1), new Sample(1, 1))))
                .hasMessage("2 samples make no slope: take three or more, at different times");
    }

    @Test
    @DisplayName("Recovery counts from the end of the trouble to the slice from which a second is good")
    void recovery() {
        int[] good = series(10, 100, 10, 5, 7, 40, 20, 97);

        assertThat(Recovery.seconds(good, 0, 10, 20)).hasValue(0.7);
    }

    @Test
    @DisplayName("One good slice between bad ones is no recovery")
    void flicker() {
        int[] good = series(10, 100, 10, 5, 1, 100, 5, 50, 20, 100);

        assertThat(Recovery.seconds(good, 0, 10, 20)).hasValue(0.6);
    }

    @Test
    @DisplayName("What stays below 95 % has not recovered")
    void never() {
        assertThat(Recovery.seconds(series(10, 100, 30, 94), 0, 10, 10)).isEmpty();
        assertThat(Recovery.seconds(series(10, 100, 30, 95), 0, 10, 10)).hasValue(0);
    }

    @Test
    @DisplayName("The series is shown by whole seconds")
    void perSecond() {
        assertThat(Recovery.perSecond(series(10, 3, 10, 5, 4, 9))).isEqualTo("30 50");
    }

    @Test
    @DisplayName("A schedule within the limit leaves tokens, one beyond it would have needed more than there are")
    void bucket() {
        long second = 1_000_000_000;

        assertThat(TokenBucket.fewestLeft(new long[] {0, 0, 0, second}, 4)).isEqualTo(1);
        assertThat(TokenBucket.fewestLeft(new long[] {0, 0, 0, 0, 0, second}, 4))
                .isEqualTo(-1);
        assertThat(TokenBucket.fewestLeft(new long[] {0, 0, 0, 0, second / 2, second / 2, second / 2}, 4))
                .isEqualTo(-1);
        assertThat(TokenBucket.fewestLeft(new long[] {second, second, second, second, second}, 4))
                .as("a quiet time saves up no more than one second's worth")
                .isEqualTo(-1);
    }

    @Test
    @DisplayName("A table is Markdown, and an aim says whether it is met")
    void table() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Table table = new Table(new PrintStream(bytes, true, StandardCharsets.UTF_8), "who", "ms");

        table.row("all", 12.345);

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("| who | ms |", "| --- | --- |", "| all | 12.3 |");
        assertThat(Table.aim("p99, at most 1", 1.25, false)).isEqualTo("- p99, at most 1: 1.25, NOT MET");
        assertThatThrownBy(() -> table.row("one")).hasMessage("1 cells for 2 columns");
    }

    /** So many slices of this, then so many of that. */
    private static int[] series(int... countsAndValues) {
        int[] all = new int[0];
        for (int i = 0; i < countsAndValues.length; i += 2) {
            int from = all.length;
            all = Arrays.copyOf(all, from + countsAndValues[i]);
            Arrays.fill(all, from, all.length, countsAndValues[i + 1]);
        }
        return all;
    }
}
