package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.internal.check.AnswerLog;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.load.LoadPart;
import io.github.web3task.preflight.internal.load.LoadPlan;
import io.github.web3task.preflight.internal.load.Progress;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.LoadResult;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.result.Verdict;
import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.LoadFaults;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.Reply;
import io.github.web3task.preflight.server.TinyServer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Under load")
class LoadFaultsTest {
    /** How a finding about times begins when this machine was too busy to tell. */
    private static final String LATE = "the load generator itself was late";

    private static final Set<String> TIMES = Set.of("load-p99", "load-within-3-s", "burst-within-3-s");
    private static final Duration SHORT = Duration.ofMillis(2_500);

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @DisplayName("each fault is caught by the check that is meant for it")
    void isCaught(LoadFaults.LoadFault fault) throws NoSuchAlgorithmException, InterruptedException {
        LoadPlan plan = new LoadPlan(fault.qps(), SHORT, false, fault.burst(), fault.overload(), false);
        LoadPart part = run(fault.server(), plan);

        assertThat(part.findings())
                .as(part.toString())
                .filteredOn(f -> f.outcome() == Outcome.FAILED || f.problem().startsWith(LATE))
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
    void correctServerRaisesNoAlarm() throws NoSuchAlgorithmException, InterruptedException {
        LoadPart part = run(new ReferencePartner(), new LoadPlan(50, SHORT, true, 50, 3, false));

        assertThat(failed(part)).isEmpty();
        assertThat(part.findings())
                .extracting(Finding::id)
                .contains("load-served", "load-p99", "burst", "overload-clean", "overload-recovers");
        assertThat(part.results())
                .extracting(result -> result.stage() + " " + result.qps())
                .containsExactly("warm-up 50", "load 50", "burst 50", "overload 100", "overload 150", "recovery 50");
    }

    @Test
    @DisplayName("overload climbs no further than to the first step that is not clean, and then looks for recovery")
    void climbsNoFurtherThanNeeded() throws NoSuchAlgorithmException, InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        // By number and not by rate, so that it is the same on a machine that is late: 25 calls warm it up, 125 are
        // the load, 250 twice and 375 three times as much.
        Handler pages = call -> {
            int number = call.isCompletion() ? calls.incrementAndGet() : 0;
            return number > 450 && number < 700 ? Reply.page(502) : correct.answer(call);
        };
        LoadPart part = run(pages, new LoadPlan(50, SHORT, false, 0, 5, false));

        assertThat(part.results())
                .extracting(result -> result.stage() + " " + result.qps())
                .containsExactly("warm-up 50", "load 50", "overload 100", "overload 150", "recovery 50");
        assertThat(failed(part))
                .extracting(Finding::title)
                .containsExactly("Up to 150 calls a second each is served or cleanly refused");
    }

    @Test
    @DisplayName("a false answer counts also when it comes while the load warms up")
    void warmUpIsNoExcuse() throws NoSuchAlgorithmException, InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        // Once before the warm-up and twelve times in it the known wallet is asked about.
        Handler early = call -> call.query().contains(ReferencePartner.WALLET) && calls.incrementAndGet() == 4
                ? correct.answer(call).text(t -> t.replace("true", "false"))
                : correct.answer(call);
        LoadPart part = run(early, new LoadPlan(50, SHORT, false, 0, 1, false));

        assertThat(part.results().get(0).count("changed answer")).isEqualTo(1);
        assertThat(failed(part)).extracting(Finding::id).containsExactly("load-answers-unchanged");
    }

    @Test
    @DisplayName(
            "an answer without one of its tasks counts as changed, also about a wallet that was never asked before")
    void partialAnswersCount() throws NoSuchAlgorithmException, InterruptedException {
        Handler correct = new ReferencePartner();
        Handler forgetful = LoadFaults.above(
                20,
                (call, right) -> call.query().contains(ReferencePartner.WALLET)
                        ? correct.answer(call)
                        : correct.answer(call).text(t -> t.replace("\"deposit\":false,", "")));
        LoadPart part = run(forgetful, new LoadPlan(50, SHORT, false, 0, 1, false));

        assertThat(failed(part)).extracting(Finding::id).containsExactly("load-answers-unchanged");
    }

    @Test
    @DisplayName("a run that is interrupted is invalid, not passed")
    void interruptedRunIsInvalid() {
        Thread test = Thread.currentThread();
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        PreflightReport report;
        try (TinyServer server = TinyServer.start(call -> {
            if (calls.incrementAndGet() == 400) {
                test.interrupt();
            }
            return correct.answer(call);
        })) {
            report = Preflight.of(server.url())
                    .wallet(ReferencePartner.WALLET)
                    .tasks("deposit", "withdrawal")
                    .pace(0)
                    .load(50, Duration.ofSeconds(10))
                    .run();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(report.toString()).contains("The run was interrupted.");
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    @DisplayName("a stall of 1.4 s shows in the P99, though only one call was on its way when it began")
    void stallShowsInTheP99() throws NoSuchAlgorithmException, InterruptedException {
        LoadPart part = run(LoadFaults.stalling(1_400), new LoadPlan(50, SHORT, false, 0, 1, false));

        LoadResult load = part.results().get(1);
        assertThat(load.p99()).isGreaterThan(1_200);
        assertThat(load.count("000000")).isEqualTo(load.calls()).isEqualTo(125);
    }

    /** What failed, whatever a busy machine makes of times. */
    private static List<Finding> failed(LoadPart part) {
        return part.findings().stream()
                .filter(finding -> finding.outcome() == Outcome.FAILED && !TIMES.contains(finding.id()))
                .toList();
    }

    private static LoadPart run(Handler handler, LoadPlan plan) throws NoSuchAlgorithmException, InterruptedException {
        try (TinyServer server = TinyServer.start(handler);
                Wire wire = new Wire(Endpoint.parse(server.url()), SSLContext.getDefault())) {
            RequestTemplate template =
                    new RequestTemplate(ReferencePartner.WALLET, ReferencePartner.TASKS, Revision.LATEST, 0, 0);
            return LoadPart.run(plan, wire, template, new AnswerLog(List.of(), template.tasks()), Progress.NONE);
        }
    }
}
