package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.server.Fault;
import io.github.web3task.preflight.server.Faults;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A server with one fault")
class FaultyServersTest {
    /** Run alone with a few checks: all of them would wait for each of its answers. */
    private static final Set<String> SLOW = Set.of("answers-within-3-s", "answers-within-1-s");

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @DisplayName("is caught by the check that is meant for it")
    void isCaught(Fault fault) {
        try (TinyServer server = TinyServer.start(fault.server())) {
            Preflight preflight = Preflight.of(server.url())
                    .wallet(ReferencePartner.WALLET)
                    .tasks("deposit", "withdrawal")
                    .pace(0);
            if (SLOW.contains(fault.check())) {
                preflight.only("task-one", fault.check());
            }
            PreflightReport report = preflight.run();

            assertThat(report.alarms())
                    .as(report.toString())
                    .extracting(Finding::id)
                    .contains(fault.check());
        }
    }

    static List<Fault> faults() {
        return Faults.all();
    }
}
