package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.internal.check.Catalogue;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.server.Faults;
import io.github.web3task.preflight.server.LoadFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
        Catalogue.of(Revision.V0_0_8).forEach(check -> levels.put(check.id(), check.level() + " | " + check.clause()));
        Map.of("wall", "LOAD-1", "server-is-up", "ROUTE-1", "open-to-the-caller", "ROUTE-1", "task-known", "ROUTE-1")
                .forEach((id, clause) -> levels.put(id, "MUST | " + clause)); // not in the catalogue: they end the run
        StringBuilder table = new StringBuilder("| fault | caught by | level | clause |\n| --- | --- | --- | --- |\n");
        Faults.all().forEach(fault -> row(table, fault.name(), fault.check(), levels.get(fault.check())));
        LoadFaults.all()
                .forEach(fault -> row(table, fault.name(), fault.check(), fault.level() + " | " + fault.clause()));
        return table.toString();
    }

    private static void row(StringBuilder table, String fault, String check, String level) {
        assertThat(level).as(check).isNotNull();
        table.append("| ")
                .append(fault)
                .append(" | `")
                .append(check)
                .append("` | ")
                .append(level)
                .append(" |\n");
    }
}
