package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.internal.check.Catalogue;
import io.github.web3task.preflight.internal.check.Check;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.server.Faults;
import io.github.web3task.preflight.server.LoadFaults;
import io.github.web3task.preflight.server.TlsFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of faults in the README")
class ReadmeTableTest {
    private static final Path README = Path.of("README.md");
    private static final String START = "<!-- faults: written by ReadmeTableTest, -Dpreflight.readme=write -->\n";
    private static final String END = "<!-- end of faults -->";

    @Test
    @DisplayName("is what the tests of the faulty servers prove")
    void isUpToDate() throws IOException {
        String readme = Files.readString(README);
        int start = readme.indexOf(START) + START.length();
        int end = readme.indexOf(END);
        if ("write".equals(System.getProperty("preflight.readme"))) {
            readme = readme.substring(0, start) + table() + readme.substring(end);
            Files.writeString(README, readme);
            end = readme.indexOf(END);
        }
        assertThat(readme.substring(start, end))
                .as("mvn -pl web3-task-preflight test -Dtest=ReadmeTableTest -Dpreflight.readme=write")
                .isEqualTo(table());
    }

    @Test
    @DisplayName("has at least 40 faults")
    void hasAtLeastFortyFaults() {
        assertThat(Faults.all()).hasSizeGreaterThanOrEqualTo(40);
    }

    private static String table() {
        Map<String, String> levels = new LinkedHashMap<>();
        Catalogue.of(Revision.V0_0_8).stream()
                .map(Check::rule)
                .forEach(rule -> levels.put(rule.id(), rule.level() + " | " + rule.clause()));
        levels.put("wall", "MUST | LOAD-1");
        // These end the run: they are in no list of checks.
        for (String id :
                List.of("server-is-up", "open-to-the-caller", "task-known", "wallet-known", "usual-call-served")) {
            levels.put(id, "MUST | ROUTE-1");
        }
        StringBuilder table = new StringBuilder("| fault | caught by | level | clause |\n| --- | --- | --- | --- |\n");
        Faults.all().forEach(f -> row(table, f.name(), f.check(), !f.first().isEmpty(), levels.get(f.check())));
        TlsFaults.all().forEach(f -> row(table, f.name(), f.check(), !f.first().isEmpty(), "MUST | " + f.clause()));
        LoadFaults.all().forEach(f -> row(table, f.name(), f.check(), false, f.level() + " | " + f.clause()));
        return table.toString();
    }

    private static void row(StringBuilder table, String fault, String check, boolean first, String level) {
        assertThat(level).as(check).isNotNull();
        table.append("| ")
                .append(fault)
                .append(" | `")
                .append(check)
                .append(first ? "`, said first | " : "` | ")
                .append(level)
                .append(" |\n");
    }
}
