package io.github.web3task.preflight.internal.load;

import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import io.github.web3task.preflight.internal.check.AnswerLog;
import io.github.web3task.preflight.internal.check.CheckSession;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.check.Rule;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Http2;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.LoadResult;
import io.github.web3task.preflight.result.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The load part: a warm-up, steady load, a burst, overload and recovery, checked from the steady load on. What each answer
 * says is checked by the log, as everywhere.
 *
 * @param results the stages that ran
 * @param findings what is demanded of them
 * @param lag how late the generator itself was, as a sentence; null when it was in time
 */
public record LoadPart(
        List<LoadResult> results,
        List<Finding> findings,
        @Nullable String lag) {
    private static final String LATE = "the load generator itself was late: ";
    /** Later than this at its 99th percentile, what is too slow may be the generator. */
    private static final double TOLERATED_LAG_MILLIS = 20;
    /** The calls of a burst are all due at one instant, and go out one after the other. */
    private static final double TOLERATED_BURST_LAG_MILLIS = 500;

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(2);
    private static final Duration LONGEST_EXTRA_STAGE = Duration.ofSeconds(5);
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final int TIMEOUT_MILLIS = 4_000;
    private static final String SLOW_FIX =
            "Find what a call waits for: a pool, an index, a chain node. Answer from data you already hold.";
    private static final String GONE = "The caller has stopped listening by then.";
    private static final String LIMIT = "Limit the calls in work at once and answer 000002 at once beyond that.";

    public static LoadPart run(LoadPlan plan, Wire wire, RequestTemplate template, AnswerLog log, Progress progress)
            throws InterruptedException {
        Questions questions = Questions.of(template, wire, log, plan.qps());
        double alone = rehearse(questions, wire.tls(), plan.qps());
        Generator generator = new Generator(wire, questions, progress);
        List<LoadResult> results = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        int qps = plan.qps();
        try (TimeWatch time = new TimeWatch(wire, log)) {
            LoadResult warmUp = generator.run(
                    "warm-up", qps, schedule(plan, qps, shorter(plan.duration().dividedBy(5), LONGEST_WARM_UP)));
            LoadResult steady = generator.run("load", qps, schedule(plan, qps, plan.duration()));
            results.add(warmUp);
            results.add(steady);
            checkSteady(steady, findings);
            findings.add(time(
                    must("load-time", "TIME-2", "/v1/time is answered all through the load"), time.problem(), steady));
            if (speaksHttp2(wire, template)) {
                try (Http2 http2 = new Http2(wire.endpoint(), wire.tls(), TIMEOUT_MILLIS)) {
                    Duration some = shorter(plan.duration(), LONGEST_EXTRA_STAGE);
                    LoadResult over2 =
                            new Generator(http2, questions, progress).run("http/2", qps, schedule(plan, qps, some));
                    results.add(over2);
                    checkHttp2(over2, findings);
                }
            }
            if (plan.burst() > 0) {
                LoadResult burst = generator.run("burst", plan.burst(), Schedule.burst(plan.burst()));
                results.add(burst);
                checkBurst(burst, findings);
            }
            if (plan.overload() > 1) {
                overload(generator, plan, time, results, findings);
            }
        }
        return new LoadPart(List.copyOf(results), List.copyOf(findings), lag(results, alone));
    }

    /** Whether a time that was too long may be the generator's own, so that the run can't tell. */
    public boolean isVoid() {
        return findings.stream().anyMatch(finding -> finding.problem().startsWith(LATE));
    }

    private static boolean speaksHttp2(Wire wire, RequestTemplate template) {
        try (Http2 client = new Http2(wire.endpoint(), wire.tls(), TIMEOUT_MILLIS)) {
            Exchange exchange = client.send(template.filled(Requests.usual()), TIMEOUT_MILLIS);
            return exchange.answer().protocol().equals("HTTP/2");
        } catch (IOException e) {
            return false; // the check java-client tells
        }
    }

    private static Finding time(Rule rule, String problem, LoadResult result) {
        return finding(
                rule.why("It is the caller's sign of life: without it your whole API counts as down.")
                        .fix("Answer it without the pool, queue or limit that task calls wait for."),
                !problem.isEmpty(),
                problem,
                result);
    }

    private static void checkHttp2(LoadResult over2, List<Finding> findings) {
        findings.add(lost(
                must("load-http2", "LOAD-1", "Over HTTP/2 every call is served too")
                        .why("One connection carries all calls there; what ends it, ends them all.")
                        .fix("Allow 100 streams a connection, and send GOAWAY before a connection is closed."),
                over2.calls() - over2.count(Recorder.SERVED),
                1000,
                over2));
        findings.add(timed(
                should("load-http2-p99", "PROV-5", "Over HTTP/2 the P99 is under 1 s too")
                        .why("Calls that share a connection wait for each other.")
                        .fix(SLOW_FIX),
                over2.p99() >= 1_000,
                over2.p99(),
                over2));
    }

    private static void overload(
            Generator generator, LoadPlan plan, TimeWatch time, List<LoadResult> results, List<Finding> findings)
            throws InterruptedException {
        Duration extra = shorter(plan.duration(), LONGEST_EXTRA_STAGE);
        LoadResult over = climb(generator, plan, extra, results);
        findings.add(time(
                should("overload-time", "TIME-2", "/v1/time is answered all through the overload"),
                time.problem(),
                over));
        findings.add(clean(over));
        long wait = generator.longestRetryAfter();
        if (wait <= LONGEST_WAIT_SECONDS) {
            CheckSession.sleep(wait * 1_000);
            LoadResult after = generator.run("recovery", plan.qps(), schedule(plan, plan.qps(), extra));
            results.add(after);
            findings.add(lost(recovers(over), after.calls() - after.count(Recorder.SERVED), 100, after));
        } else {
            String words = "calls were told to wait " + wait + " s, which is longer than this run waits";
            findings.add(finding(recovers(over), Outcome.SKIPPED, words, over));
        }
    }

    /** Two, three times the rate and so on, until it is not clean any more: a server that is down need not be hit harder. */
    private static LoadResult climb(Generator generator, LoadPlan plan, Duration extra, List<LoadResult> results)
            throws InterruptedException {
        LoadResult last = results.get(results.size() - 1);
        for (int step = 2; step <= plan.overload() && (step == 2 || isClean(last)); step++) {
            int qps = plan.qps() * step;
            last = generator.run("overload", qps, schedule(plan, qps, extra));
            results.add(last);
        }
        return last;
    }

    /** How late the generator is when it asks a server inside this process, in ms; it is warm afterwards. */
    private static double rehearse(Questions questions, SSLContext tls, int qps) throws InterruptedException {
        try (Rehearsal partner = new Rehearsal();
                Wire wire = new Wire(partner.endpoint(), tls)) {
            return new Generator(wire, questions.toAnother(), Progress.NONE)
                    .rehearse(qps)
                    .sendLagP99();
        } catch (IOException e) {
            throw new UncheckedIOException("This machine lets nobody listen on its loopback address.", e);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static long[] schedule(LoadPlan plan, int qps, Duration duration) {
        return plan.poisson() ? Schedule.poisson(qps, duration, 8) : Schedule.even(qps, duration);
    }

    static @Nullable String lag(List<LoadResult> results, double alone) {
        return results.stream()
                .filter(result -> !result.stage().equals("warm-up") && isLate(result))
                .max(Comparator.comparingDouble(LoadResult::sendLagP99))
                .map(result -> String.format(
                        Locale.ROOT,
                        "The load generator itself was late (%.1f ms at its P99 in stage %s, %.1f ms alone)",
                        result.sendLagP99(),
                        result.stage(),
                        alone))
                .orElse(null);
    }

    private static boolean isLate(LoadResult result) {
        return result.sendLagP99()
                > (result.stage().equals("burst") ? TOLERATED_BURST_LAG_MILLIS : TOLERATED_LAG_MILLIS);
    }

    /** Latency has the generator's own lateness in it: what was quick enough was so, what was too slow may be that. */
    static Finding timed(Rule rule, boolean slow, double millis, LoadResult result) {
        String problem = (rule.id().endsWith("p99") ? "the P99 is " : "the slowest took ") + Math.round(millis) + " ms";
        return slow && isLate(result)
                ? finding(rule, Outcome.SKIPPED, LATE + problem, result)
                : finding(rule, slow, problem, result);
    }

    private static Finding finding(Rule rule, boolean broken, String problem, LoadResult result) {
        return finding(rule, broken ? Outcome.FAILED : Outcome.PASSED, broken ? problem : "", result);
    }

    private static Finding finding(Rule rule, Outcome outcome, String problem, LoadResult result) {
        String answer = String.format(
                Locale.ROOT,
                "%d calls, P50 %.1f ms, P95 %.1f ms, P99 %.1f ms, slowest %.1f ms, send lag P99 %.2f ms, %s",
                result.calls(),
                result.p50(),
                result.p95(),
                result.p99(),
                result.max(),
                result.sendLagP99(),
                result.outcomes());
        return rule.finding(outcome, problem, "", answer, Math.round(result.p99()));
    }

    private static Finding lost(Rule rule, long lost, int tolerated, LoadResult result) {
        String problem = lost + " of " + result.calls() + " were not: " + result.outcomes();
        return finding(rule, lost * tolerated > result.calls(), problem, result);
    }

    private static void checkSteady(LoadResult load, List<Finding> findings) {
        long limited = load.count("000001");
        String rate = rate(load);
        findings.add(lost(
                must("load-served", "LOAD-1", "At " + rate + " every call is served")
                        .why("It is what every partner has to hold; a call that fails is a user who complains.")
                        .fix(LIMIT),
                load.calls() - load.count(Recorder.SERVED) - limited,
                1000,
                load));
        findings.add(finding(
                must("load-not-limited", "LOAD-1", "At " + rate + " no rate limit refuses a call")
                        .why("All calls come from few addresses: a limit per address refuses the campaign itself.")
                        .fix(
                                "Raise the limit well above the agreed rate, in the API, the gateway and the CDN: 50 a second"
                                        + " on average has seconds with 75, and calls that come at one instant."),
                limited > 0,
                limited + " of " + load.calls() + " got 000001",
                load));
        findings.add(timed(
                should("load-p99", "PROV-5", "At " + rate + " the P99 is under 1 s")
                        .why("One user of a hundred waits longer than this.")
                        .fix(SLOW_FIX),
                load.p99() >= 1_000,
                load.p99(),
                load));
        findings.add(timed(
                must("load-within-3-s", "PROV-5", "At " + rate + " no answer takes longer than 3 s")
                        .why(GONE)
                        .fix(SLOW_FIX),
                load.max() > 3_000,
                load.max(),
                load));
    }

    private static void checkBurst(LoadResult burst, List<Finding> findings) {
        long unclean = unclean(burst);
        findings.add(finding(
                should("burst", "LOAD-2", burst.calls() + " calls at one instant all get a clean answer")
                        .why("A campaign's announcement sends its users in one second.")
                        .fix(LIMIT),
                unclean > 0,
                unclean + " did not: " + burst.outcomes(),
                burst));
        findings.add(timed(
                should("burst-within-3-s", "LOAD-2", burst.calls() + " calls at one instant are answered within 3 s")
                        .why(GONE)
                        .fix(LIMIT),
                burst.max() > 3_000,
                burst.max(),
                burst));
    }

    private static Finding clean(LoadResult over) {
        return finding(
                should("overload-clean", "LOAD-2", "Up to " + rate(over) + " each is served or cleanly refused")
                        .why("000001 and 000002 tell the caller to come again; a time-out tells it nothing.")
                        .fix(LIMIT),
                !isClean(over),
                unclean(over) + " of " + over.calls() + " were neither: " + over.outcomes(),
                over);
    }

    private static Rule recovers(LoadResult over) {
        return must("overload-recovers", "LOAD-2", "After " + rate(over) + " the usual load is served again")
                .why("A service that stays down after a peak turns a minute into an evening.")
                .fix(LIMIT);
    }

    private static String rate(LoadResult result) {
        return result.qps() + " calls a second";
    }

    private static boolean isClean(LoadResult result) {
        return unclean(result) * 100 <= result.calls();
    }

    private static long unclean(LoadResult result) {
        return result.calls() - result.count(Recorder.SERVED) - result.count("000001") - result.count("000002");
    }
}
