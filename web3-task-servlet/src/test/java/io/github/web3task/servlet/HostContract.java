package io.github.web3task.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.contract.ContractSuite;
import io.github.web3task.contract.HostUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract over one container, and its row in the table of the page "Hosts". */
@ExtendWith(HostLogs.class)
abstract class HostContract extends ContractSuite {
    private static final Path PAGE = Path.of("../docs/hosts.md");
    private static final boolean WRITE = "write".equals(System.getProperty("hosts.table"));

    HostContract(ServletHost host) {
        super(host);
    }

    @Override
    protected void allCasesRan(HostUnderTest host, int held, List<String> answeredByHost) {
        String names = answeredByHost.stream().map(id -> "`" + id + "`").collect(Collectors.joining(", "));
        String row = "| %s | %d | %s |".formatted(host, held, names.isEmpty() ? "none" : names);
        String line = "| " + host.toString().replaceFirst("(\\.\\d+).*", "$1") + "."; // the same line of releases
        try {
            List<String> rows = new ArrayList<>(Files.readAllLines(PAGE));
            if (WRITE) {
                rows.replaceAll(old -> old.startsWith(line) ? row : old);
                Files.write(PAGE, rows);
            }
            assertThat(rows.stream().filter(old -> old.startsWith(line)))
                    .as("the row '%s…' of docs/hosts.md against this run; -Dhosts.table=write writes it", line)
                    .containsExactly(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
