package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.result.Verdict;
import io.github.web3task.preflight.server.Distance;
import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@DisplayName("A correct server")
class CorrectServersTest {
    @RepeatedTest(20)
    @DisplayName("raises no alarm, and no note either")
    void raisesNoAlarm() {
        try (TinyServer server = TinyServer.start(new ReferencePartner())) {
            PreflightReport report = preflight(server).run();

            assertThat(report.result().findings())
                    .filteredOn(f -> f.outcome() == Outcome.FAILED)
                    .isEmpty();
            assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    @DisplayName("raises none when the newest revision is played either")
    void raisesNoneForTheNewestRevision() {
        try (TinyServer server = TinyServer.start(new ReferencePartner())) {
            preflight(server).revision(Revision.LATEST).assertPasses();
        }
    }

    @Test
    @DisplayName(
            "raises none from far away, where several checks are on their way at a time, and they are told in order")
    void raisesNoneFromFarAway() {
        Handler correct = new ReferencePartner();
        Handler far = call -> {
            Distance.of(60);
            return correct.answer(call);
        };
        try (TinyServer server = TinyServer.start(far)) {
            PreflightReport report = preflight(server).run();

            assertThat(report.alarms()).as(report.toString()).isEmpty();
            assertThat(report.result().findings())
                    .extracting(Finding::id)
                    .startsWith("certificate", "nosniff", "time-answers")
                    .endsWith("completed-stays-completed", "first-answer", "nobody-completes");
        }
    }

    @Test
    @DisplayName("is asked at least 60 things, each with a clause, a reason and a cure")
    void isAskedAtLeastSixtyThings() {
        try (TinyServer server = TinyServer.start(new ReferencePartner())) {
            var findings = preflight(server).run().result().findings();

            assertThat(findings)
                    .hasSizeGreaterThanOrEqualTo(60)
                    .extracting(Finding::id)
                    .doesNotHaveDuplicates();
            assertThat(findings).allSatisfy(finding -> {
                assertThat(finding.clause()).matches("[A-Z]+-[0-9]+");
                assertThat(finding.why()).matches(".+[.]\"?");
                assertThat(finding.fix()).matches(".+[.]\"?");
                assertThat(finding.title()).isNotBlank().doesNotEndWith(".");
            });
        }
    }

    private static Preflight preflight(TinyServer server) {
        return Preflight.of(server.url())
                .wallet(ReferencePartner.WALLET)
                .tasks("deposit", "withdrawal")
                .without("answers-within-1-s", "answers-within-3-s") // this machine may be busy
                .pace(0);
    }
}
