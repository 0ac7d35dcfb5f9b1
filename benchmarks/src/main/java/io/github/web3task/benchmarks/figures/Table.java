package io.github.web3task.benchmarks.figures;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table as Markdown, printed row by row, because a row takes half a minute. */
public final class Table {
    private final PrintStream out;
    private final int columns;

    public Table(PrintStream out, String... heads) {
        this.out = out;
        this.columns = heads.length;
        print(heads);
        String[] rule = new String[columns];
        Arrays.fill(rule, "---");
        print(rule);
    }

    /** Numbers with a fraction get up to two digits of it; those that are none get a dash. */
    public void row(Object... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
        }
        print(cells);
    }

    private void print(Object[] cells) {
        out.println(Arrays.stream(cells).map(Table::text).collect(Collectors.joining(" | ", "| ", " |")));
    }

    /** An aim beside its figure. */
    public static String aim(String aim, Object figure, boolean met) {
        return "- " + aim + ": " + text(figure) + ", " + (met ? "met" : "NOT MET");
    }

    private static String text(Object cell) {
        if (!(cell instanceof Double number)) {
            return String.valueOf(cell);
        }
        if (number.isNaN()) {
            return "-";
        }
        int digits = Math.abs(number) >= 1000 ? 0 : Math.abs(number) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }
}
