package io.github.web3task.preflight.internal.load;

import io.github.web3task.preflight.internal.check.AnswerLog;
import io.github.web3task.preflight.internal.check.CheckSession;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Http2;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
import io.github.web3task.preflight.result.LoadResult;
import io.github.web3task.preflight.result.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The load part: a warm-up, steady load, a burst, overload and recovery, judged from the steady load on.
 *
 * @param results the stages that ran
 * @param findings what is demanded of them
 * @param invalid why the stages say nothing about the server, or null
 */
public record LoadPart(
        List<LoadResult> results,
        List<Finding> findings,
        @Nullable String invalid) {
    /** Later than this at its 99th percentile, the generator measures itself. */
    private static final double TOLERATED_LAG_MILLIS = 20;

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(2);
    private static final Duration LONGEST_EXTRA_STAGE = Duration.ofSeconds(5);
    private static final int TIMEOUT_MILLIS = 4_000;
    private static final Set<String> NOT_TIMED = Set.of("warm-up", "burst");
    private static final Set<String> TIMED =
            Set.of("load-p99", "load-within-3-s", "load-http2-p99", "burst-within-3-s");
    private static final String SLOW_FIX =
            "Find what a call waits for: a pool, an index, a chain node. Answer from data you already hold.";
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
            judgeSteady(warmUp, steady, findings);
            judgeTime("load-time", Level.MUST, steady, time.problem(), findings);
            if (speaksHttp2(wire, template)) {
                try (Http2 http2 = new Http2(wire.endpoint(), wire.tls(), TIMEOUT_MILLIS)) {
                    Duration some = shorter(plan.duration(), LONGEST_EXTRA_STAGE);
                    LoadResult over2 =
                            new Generator(http2, questions, progress).run("http/2", qps, schedule(plan, qps, some));
                    results.add(over2);
                    judgeHttp2(over2, findings);
                }
            }
            if (plan.burst() > 0) {
                LoadResult burst = generator.run("burst", plan.burst(), Schedule.burst(plan.burst()));
                results.add(burst);
                judgeBurst(burst, findings);
            }
            if (plan.overload() > 1) {
                Duration extra = shorter(plan.duration(), LONGEST_EXTRA_STAGE);
                LoadResult over = climb(generator, plan, extra, results);
                judgeTime("overload-time", Level.SHOULD, over, time.problem(), findings);
                CheckSession.sleep(generator.longestRetryAfter()); // who is told to wait waits
                LoadResult after = generator.run("recovery", qps, schedule(plan, qps, extra));
                results.add(after);
                judgeOverload(over, after, findings);
            }
        }
        String lagging = lagging(results, alone);
        return new LoadPart(
                List.copyOf(results),
                lagging == null
                        ? List.copyOf(findings)
                        : findings.stream().map(LoadPart::untimed).toList(),
                lagging);
    }

    /** A generator that was late says nothing about times, and still everything about answers. */
    private static Finding untimed(Finding f) {
        return TIMED.contains(f.id()) && f.outcome() == Outcome.FAILED
                ? f.with(Outcome.SKIPPED, "the load generator itself was late: " + f.problem())
                : f;
    }

    private static boolean speaksHttp2(Wire wire, RequestTemplate template) {
        try (Http2 client = new Http2(wire.endpoint(), wire.tls(), TIMEOUT_MILLIS)) {
            Exchange exchange = client.send(template.filled(Requests.usual()), TIMEOUT_MILLIS);
            return exchange.answer().protocol().equals("HTTP/2");
        } catch (IOException e) {
            return false; // the check java-client tells
        }
    }

    private static void judgeTime(String id, Level level, LoadResult result, String problem, List<Finding> findings) {
        findings.add(demand(id, "TIME-2", level, "/v1/time is answered all through the " + result.stage(), result)
                .unless(!problem.isEmpty(), problem)
                .because(
                        "It is the caller's sign of life: without it your whole API counts as down.",
                        "Answer it without the pool, queue or limit that task calls wait for."));
    }

    private static void judgeHttp2(LoadResult over2, List<Finding> findings) {
        long lost = over2.calls() - over2.count(Recorder.SERVED);
        findings.add(demand("load-http2", "LOAD-1", Level.MUST, "Over HTTP/2 every call is served too", over2)
                .unless(lost * 1000 > over2.calls(), lost + " of " + over2.calls() + " were not: " + over2.outcomes())
                .because(
                        "One connection carries all calls there; what ends it, ends them all.",
                        "Allow 100 streams a connection, and send GOAWAY before a connection is closed."));
        findings.add(demand("load-http2-p99", "PROV-5", Level.SHOULD, "Over HTTP/2 the P99 is under 1 s too", over2)
                .unless(over2.p99() >= 1_000, millis("the P99 is ", over2.p99()))
                .because("Calls that share a connection wait for each other.", SLOW_FIX));
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

    /** A burst is late by its nature: all its calls are due at one instant. */
    static @Nullable String lagging(List<LoadResult> results, double alone) {
        for (LoadResult result : results) {
            if (!NOT_TIMED.contains(result.stage()) && result.sendLagP99() > TOLERATED_LAG_MILLIS) {
                return String.format(
                        Locale.ROOT,
                        "The load generator itself was late (%.1f ms at its P99 in stage %s, %.1f ms alone): give it an idle machine.",
                        result.sendLagP99(),
                        result.stage(),
                        alone);
            }
        }
        return null;
    }

    private static void judgeSteady(LoadResult warmUp, LoadResult load, List<Finding> findings) {
        long limited = load.count("000001");
        long lost = load.calls() - load.count(Recorder.SERVED) - limited - load.count(Recorder.CHANGED);
        long changed = warmUp.count(Recorder.CHANGED) + load.count(Recorder.CHANGED);
        String rate = load.qps() + " calls a second";
        findings.add(demand("load-served", "LOAD-1", Level.MUST, "At " + rate + " every call is served", load)
                .unless(lost * 1000 > load.calls(), lost + " of " + load.calls() + " were not: " + load.outcomes())
                .because("It is what every partner has to hold; a call that fails is a user who complains.", LIMIT));
        findings.add(
                demand("load-not-limited", "LOAD-1", Level.MUST, "At " + rate + " no rate limit refuses a call", load)
                        .unless(limited > 0, limited + " of " + load.calls() + " got 000001")
                        .because(
                                "All calls come from few addresses: a limit per address refuses the campaign itself.",
                                "Raise the limit well above the agreed rate, in the API, the gateway and the CDN: 50 a second on"
                                        + " average has seconds with 75, and calls that come at one instant."));
        findings.add(
                demand("load-answers-unchanged", "PROV-7", Level.MUST, "Under load the answers stay the same", load)
                        .unless(
                                changed > 0,
                                changed + " of " + (warmUp.calls() + load.calls())
                                        + " differ from the first answer to the same question")
                        .because(
                                "A time-out that turns into \"false\" tells users they have not done what they did.",
                                "If the data source fails, answer 000002; never fall back to false."));
        findings.add(demand("load-p99", "PROV-5", Level.SHOULD, "At " + rate + " the P99 is under 1 s", load)
                .unless(load.p99() >= 1_000, millis("the P99 is ", load.p99()))
                .because("One user of a hundred waits longer than this.", SLOW_FIX));
        findings.add(
                demand("load-within-3-s", "PROV-5", Level.MUST, "At " + rate + " no answer takes longer than 3 s", load)
                        .unless(load.max() > 3_000, millis("the slowest took ", load.max()))
                        .because("The caller has stopped listening by then.", SLOW_FIX));
    }

    private static void judgeBurst(LoadResult burst, List<Finding> findings) {
        long unclean = unclean(burst);
        findings.add(demand(
                        "burst",
                        "LOAD-2",
                        Level.SHOULD,
                        burst.calls() + " calls at one instant all get a clean answer",
                        burst)
                .unless(unclean > 0, unclean + " did not: " + burst.outcomes())
                .because("A campaign's announcement sends its users in one second.", LIMIT));
        findings.add(demand(
                        "burst-within-3-s",
                        "LOAD-2",
                        Level.SHOULD,
                        burst.calls() + " calls at one instant are answered within 3 s",
                        burst)
                .unless(burst.max() > 3_000, millis("the slowest took ", burst.max()))
                .because("The caller has stopped listening by then.", LIMIT));
    }

    private static void judgeOverload(LoadResult over, LoadResult after, List<Finding> findings) {
        long unclean = unclean(over);
        String rate = over.qps() + " calls a second";
        findings.add(demand(
                        "overload-clean",
                        "LOAD-2",
                        Level.SHOULD,
                        "Up to " + rate + " each is served or cleanly refused",
                        over)
                .unless(!isClean(over), unclean + " of " + over.calls() + " were neither: " + over.outcomes())
                .because("000001 and 000002 tell the caller to come again; a time-out tells it nothing.", LIMIT));
        long lost = after.calls() - after.count(Recorder.SERVED);
        findings.add(demand(
                        "overload-recovers",
                        "LOAD-2",
                        Level.MUST,
                        "After " + rate + " the usual load is served again",
                        after)
                .unless(lost * 100 > after.calls(), lost + " of " + after.calls() + " were not: " + after.outcomes())
                .because("A service that stays down after a peak turns a minute into an evening.", LIMIT));
    }

    private static boolean isClean(LoadResult result) {
        return unclean(result) * 100 <= result.calls();
    }

    private static long unclean(LoadResult result) {
        return result.calls() - result.count(Recorder.SERVED) - result.count("000001") - result.count("000002");
    }

    private static String millis(String words, double millis) {
        return words + Math.round(millis) + " ms";
    }

    private static Demand demand(String id, String clause, Level level, String title, LoadResult result) {
        return new Demand(id, clause, level, title, result, "");
    }

    private record Demand(String id, String clause, Level level, String title, LoadResult result, String problem) {
        Demand unless(boolean broken, String words) {
            return new Demand(id, clause, level, title, result, broken ? words : "");
        }

        Finding because(String why, String fix) {
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
            Outcome outcome = problem.isEmpty() ? Outcome.PASSED : Outcome.FAILED;
            return new Finding(
                    id, clause, level, title, outcome, problem, "", answer, Math.round(result.p99()), why, fix);
        }
    }
}
