package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.internal.check.Subject;
import io.github.web3task.preflight.internal.load.LoadPart;
import io.github.web3task.preflight.internal.load.LoadPlan;
import io.github.web3task.preflight.internal.load.Progress;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.LoadResult;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.LoadFaults;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Under load")
class LoadFaultsTest {
    private static final Duration SHORT = Duration.ofMillis(2_500);

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @DisplayName("each fault is caught by the check that is meant for it")
    void isCaught(LoadFaults.LoadFault fault) throws NoSuchAlgorithmException {
        LoadPlan plan = new LoadPlan(fault.qps(), SHORT, false, fault.burst(), fault.overload(), false);
        LoadPart part = run(fault.server(), plan);

        assertThat(part.findings())
                .as(part.toString())
                .filteredOn(f -> f.outcome() == Outcome.FAILED)
                .anySatisfy(finding -> {
                    assertThat(finding.id()).isEqualTo(fault.check());
                    assertThat(finding.level()).isEqualTo(fault.level());
                    assertThat(finding.clause()).isEqualTo(fault.clause());
                });
    }

    static List<LoadFaults.LoadFault> faults() {
        return LoadFaults.all();
    }

    @Test
    @DisplayName("a correct server raises no alarm, with even or random spacing, in a burst and after overload")
    void correctServerRaisesNoAlarm() throws NoSuchAlgorithmException {
        LoadPart part = run(new ReferencePartner(), new LoadPlan(50, SHORT, true, 50, 3, false));

        assertThat(part.findings())
                .filteredOn(f -> f.outcome() == Outcome.FAILED)
                .isEmpty();
        assertThat(part.findings())
                .extracting(Finding::id)
                .contains("load-served", "load-p99", "burst", "overload-clean", "overload-recovers");
        assertThat(part.results())
                .extracting(LoadResult::stage)
                .containsExactly("load", "burst", "overload", "recovery");
    }

    @Test
    @DisplayName("a stall of 1.4 s shows in the P99, though only one call was on its way when it began")
    void stallShowsInTheP99() throws NoSuchAlgorithmException {
        LoadPart part = run(LoadFaults.stalling(1_400), new LoadPlan(50, SHORT, false, 0, 1, false));

        LoadResult load = part.results().get(0);
        assertThat(load.p99()).isGreaterThan(1_200);
        assertThat(load.count("000000")).isEqualTo(load.calls()).isEqualTo(125);
    }

    private static LoadPart run(Handler handler, LoadPlan plan) throws NoSuchAlgorithmException {
        try (TinyServer server = TinyServer.start(handler);
                Wire wire = new Wire(Endpoint.parse(server.url()), SSLContext.getDefault())) {
            Subject subject = new Subject(ReferencePartner.WALLET, ReferencePartner.TASKS, Revision.LATEST, 0, 0);
            return LoadPart.run(plan, wire, subject, Progress.NONE);
        }
    }
}
