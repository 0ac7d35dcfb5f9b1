package io.github.web3task.preflight;

import static io.github.web3task.preflight.server.ReferencePartner.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.internal.check.AnswerLog;
import io.github.web3task.preflight.internal.check.Catalogue;
import io.github.web3task.preflight.internal.check.Check;
import io.github.web3task.preflight.internal.check.CheckSession;
import io.github.web3task.preflight.internal.check.Pace;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
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
import io.github.web3task.preflight.server.TomcatServer;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Under load")
class LoadFaultsTest {
    /** How a finding about times begins when this machine was too busy to tell. */
    private static final String LATE = "the load generator itself was late";

    private static final Set<String> TIMES =
            Set.of("load-p99", "load-within-3-s", "burst-within-3-s", "answers-within-1-s", "answers-within-3-s");
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @DisplayName("each fault is caught by the check that is meant for it")
    void isCaught(LoadFaults.LoadFault fault)
            throws NoSuchAlgorithmException, InterruptedException, LifecycleException {
        Run run = fault.http2() ? runOverHttp2(fault) : run(fault.server(), fault.plan());

        assertThat(run.findings())
                .as(run.toString())
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
        Run run = run(new ReferencePartner(), new LoadPlan(50, SHORT, true, 50, 3, false));

        assertThat(failed(run)).isEmpty();
        assertThat(run.findings())
                .extracting(Finding::id)
                .contains("load-served", "load-p99", "burst", "overload-clean", "overload-recovers");
        assertThat(run.results())
                .extracting(result -> result.stage() + " " + result.qps())
                .containsExactly("warm-up 50", "load 50", "burst 50", "overload 100", "overload 150", "recovery 50");
    }

    @Test
    @DisplayName("overload climbs no further than to the first step that is not clean, and then looks for recovery")
    void climbsNoFurtherThanNeeded() throws NoSuchAlgorithmException, InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        // By number and not by rate, so that it is the same on a machine that is late: 5 calls look around, 10 warm it
        // up,
        // 50 are the load, 100 twice and 150 three times as much.
        Handler pages = call -> {
            int number = call.isCompletion() ? calls.incrementAndGet() : 0;
            return number > 180 && number < 280 ? Reply.page(502) : correct.answer(call);
        };
        Run run = run(pages, new LoadPlan(50, SHORT, false, 0, 5, false));

        assertThat(run.results())
                .extracting(result -> result.stage() + " " + result.qps())
                .containsExactly("warm-up 50", "load 50", "overload 100", "overload 150", "recovery 50");
        assertThat(failed(run))
                .extracting(Finding::title)
                .containsExactly("Up to 150 calls a second each is served or cleanly refused");
    }

    @Test
    @DisplayName("a false answer counts also when it comes while the load warms up")
    void warmUpIsNoExcuse() throws NoSuchAlgorithmException, InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        // Once before the warm-up and five times in it the known wallet is asked about.
        Handler early = call -> call.query().contains(ReferencePartner.WALLET) && calls.incrementAndGet() == 4
                ? correct.answer(call).text(t -> t.replace("true", "false"))
                : correct.answer(call);
        Run run = run(early, new LoadPlan(50, SHORT, false, 0, 1, false));

        assertThat(failed(run)).extracting(Finding::id).containsExactly("completed-stays-completed");
    }

    @Test
    @DisplayName("an answer without one of its tasks counts, also about a wallet that was never asked before")
    void partialAnswersCount() throws NoSuchAlgorithmException, InterruptedException {
        Handler correct = new ReferencePartner();
        Handler forgetful = LoadFaults.above(
                20,
                (call, right) -> call.query().contains(ReferencePartner.WALLET)
                        ? correct.answer(call)
                        : correct.answer(call).text(t -> t.replace("\"deposit\":false,", "")));
        Run run = run(forgetful, new LoadPlan(50, SHORT, false, 0, 1, false));

        assertThat(failed(run)).extracting(Finding::id).containsExactly("tasks-as-asked");
    }

    @Test
    @DisplayName("recovery is looked for when the time has passed that refused callers were told to wait, not before")
    void waitsAsLongAsToldTo() throws NoSuchAlgorithmException, InterruptedException {
        Run run = run(LoadFaults.refusingAfterOverload(1_000), LoadFaults.overload(SHORT, 2));

        assertThat(run.results().get(2).count("000002")).isPositive();
        assertThat(failed(run)).isEmpty();
    }

    @Test
    @DisplayName("recovery is not judged when callers are told to wait for longer than a run lasts")
    void waitsNotForHours() throws NoSuchAlgorithmException, InterruptedException {
        Handler closing = LoadFaults.above(
                60,
                (call, correct) -> failure(429, "000001", "too many requests").with("Retry-After", "3600"));
        Run run = run(closing, LoadFaults.overload(SHORT, 3));

        assertThat(run.findings())
                .filteredOn(finding -> finding.id().equals("overload-recovers"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.SKIPPED))
                .satisfies(finding -> assertThat(finding.problem()).startsWith("calls were told to wait 3600 s"));
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
        Run run = run(LoadFaults.stalling(1_400), new LoadPlan(50, SHORT, false, 0, 1, false));

        LoadResult load = run.results().get(1);
        assertThat(load.p99()).isGreaterThan(1_200);
        assertThat(load.count("000000")).isEqualTo(load.calls()).isEqualTo(50);
    }

    /** What failed, whatever a busy machine makes of times. */
    private static List<Finding> failed(Run run) {
        return run.findings().stream()
                .filter(finding -> finding.outcome() == Outcome.FAILED && !TIMES.contains(finding.id()))
                .toList();
    }

    /** The load part, and what the checks over the whole run say of its answers. */
    private record Run(List<LoadResult> results, List<Finding> findings) {}

    private static Run run(Handler handler, LoadPlan plan) throws NoSuchAlgorithmException, InterruptedException {
        try (TinyServer server = TinyServer.start(handler)) {
            return run(server.url(), plan);
        }
    }

    private Run runOverHttp2(LoadFaults.LoadFault fault)
            throws NoSuchAlgorithmException, InterruptedException, LifecycleException {
        try (TomcatServer server = TomcatServer.start(fault.server(), folder)) {
            return run(server.url(), fault.plan());
        }
    }

    private static Run run(String url, LoadPlan plan) throws NoSuchAlgorithmException, InterruptedException {
        try (Wire wire = new Wire(Endpoint.parse(url), SSLContext.getDefault())) {
            RequestTemplate template =
                    new RequestTemplate(ReferencePartner.WALLET, ReferencePartner.TASKS, Revision.LATEST, 0, 0);
            List<Check> checks = Catalogue.of(Revision.LATEST);
            AnswerLog log = new AnswerLog(checks, wire.endpoint().host(), template.tasks());
            LoadPart part = LoadPart.run(plan, wire, template, log, Progress.NONE);
            CheckSession session = new CheckSession(wire, template, new Pace(0), log);
            session.send(Requests.usual()); // as a whole run does at its end
            Stream<Finding> wholeRun = checks.stream().filter(Check::afterAll).map(check -> check.run(session));
            return new Run(
                    part.results(),
                    Stream.concat(part.findings().stream(), wholeRun).toList());
        }
    }
}
