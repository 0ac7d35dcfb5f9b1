package io.github.web3task.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of hosts in docs/hosts.md: how many cases of the contract hold on which host and JDK, and which the host answers
 * itself. Each run of a suite holds its row against the table; with {@code -Dhosts.table=write} it writes it instead.
 */
public final class HostTable {
    private static final String HEAD = "| host | JDK 17 | JDK 25 |";
    private static final Path FILE = Repository.ROOT.resolve("docs/hosts.md");
    private static final int JDK = Runtime.version().feature();

    private HostTable() {}

    /**
     * Looks up the row. A JDK that the table has no column for has nothing to say.
     *
     * @param host the first cell
     * @param cases how many were run
     * @param byHost those that the host answered itself
     * @param family hosts of one family answer the same cases themselves, and these are listed below the table
     */
    public static void verify(String host, int cases, List<String> byHost, String family) {
        int column = JDK == 17 ? 2 : JDK == 25 ? 3 : 0;
        if (column == 0) {
            return;
        }
        List<String> page = read();
        int head = page.indexOf(HEAD);
        int end = head + page.subList(head, page.size()).indexOf("");
        String[] cells = {"", host, "", "", ""};
        int row = indexOf(page, head, end, "| " + host + " |");
        if (row >= 0) {
            cells = page.get(row).split(" *[|] *", -1);
        }
        cells[column] = (cases - byHost.size()) + " of " + cases;
        String expected = String.join(" | ", cells).strip();
        String listed = "- " + family + ": `" + String.join("`, `", byHost) + "`";
        int list = indexOf(page, end, page.size(), "- " + family + ": ");
        if (System.getProperty("hosts.table", "").equals("write")) {
            set(page, list < 0 ? end + 1 : list, list < 0, listed);
            set(page, row < 0 ? end : row, row < 0, expected);
            write(page);
        } else {
            String hint = "the table of hosts in docs/hosts.md, which -Dhosts.table=write writes";
            assertThat(page.subList(head, end)).as(hint).contains(expected);
            assertThat(page).as(hint).contains(listed);
        }
    }

    private static int indexOf(List<String> lines, int from, int to, String start) {
        for (int i = from; i < to; i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        return -1;
    }

    private static void set(List<String> lines, int index, boolean added, String line) {
        if (added) {
            lines.add(index, line);
        } else {
            lines.set(index, line);
        }
    }

    private static List<String> read() {
        try {
            return new ArrayList<>(Files.readAllLines(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(List<String> lines) {
        try {
            Files.write(FILE, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
