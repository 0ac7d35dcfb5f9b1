package io.github.web3task.preflight.internal.run;

import io.github.web3task.preflight.internal.check.AnswerLog;
import io.github.web3task.preflight.internal.check.Catalogue;
import io.github.web3task.preflight.internal.check.Check;
import io.github.web3task.preflight.internal.check.CheckSession;
import io.github.web3task.preflight.internal.check.Pace;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.check.Rule;
import io.github.web3task.preflight.internal.load.LoadPart;
import io.github.web3task.preflight.internal.load.LoadPlan;
import io.github.web3task.preflight.internal.truth.Truth;
import io.github.web3task.preflight.internal.truth.TruthPart;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.LoadResult;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.result.RunResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run: first contact, operations, contract, truth, load, and the truth once more. */
public final class Runner {
    /** Findings of the truth, load and operations parts, which are not in the contract part's catalogue. */
    private static final Pattern OTHER_PARTS =
            Pattern.compile("certificate|burst|wall|(load|burst|overload|truth|watch)-.+");

    private static final Rule WALL = Rule.must("wall", "LOAD-1", "Who asks as often as the caller does is not shut out")
            .why("The caller asks 50 times a second and more, from few addresses, about users it never named before.")
            .fix(
                    "Raise or lift the limit of the gateway, WAF, bot guard or CDN for the caller's addresses, and look whether"
                            + " the server itself went down at this time.");
    /** What explains other findings, the furthest-reaching first. */
    private static final List<String> CAUSES = List.of(
            "framing-headers",
            "gzip-only-when-asked",
            "many-connections",
            "window-not-cached",
            "window-clock",
            "nodes-agree",
            "parallel-wallets",
            "completed-stays-completed",
            "clock-within-5-s",
            "clocks-agree",
            "connection-stays-in-step",
            "no-flaky-answers");

    private static final long FAR_MILLIS = 50;
    private static final int LANES = 6;

    private final Settings settings;
    private final List<Finding> findings = new ArrayList<>();
    private final List<LoadResult> load = new ArrayList<>();
    private final Map<String, Boolean> truths = new LinkedHashMap<>();
    private final Instant started = Instant.now();
    private final List<String> hints = new ArrayList<>();
    private @Nullable String invalid;
    private String cause = "";
    private int asked;

    private Runner(Settings settings) {
        this.settings = settings;
    }

    /**
     * Runs every part.
     *
     * @throws IllegalArgumentException with one sentence, before anything is sent, when the settings make no sense
     */
    public static RunResult run(Settings settings) {
        settings.load().checkFor(settings.endpoint());
        checkNames(settings);
        boolean quick = settings.pace() == 0 || settings.pace() > LoadPlan.OWED;
        if (settings.pace() < 0 || (quick && !settings.endpoint().isLoopback())) {
            throw new IllegalArgumentException(
                    "The checks go to " + settings.endpoint().host() + " at 1 to " + LoadPlan.OWED
                            + " requests a second; only to this machine faster.");
        }
        return new Runner(settings).everyPart();
    }

    /**
     * Only watches: whether the API stays up and its answers keep their form.
     *
     * @param watch how, and for how long
     * @param seen told after each look what came of it so far
     */
    public static RunResult watch(Settings settings, Watch watch, Consumer<RunResult> seen) {
        return new Runner(settings).watching(watch, seen);
    }

    private static void checkNames(Settings settings) {
        settings.only().forEach(id -> checkName(id, List.of(settings.revision())));
        settings.without().stream()
                .filter(id -> !OTHER_PARTS.matcher(id).matches())
                .forEach(id -> checkName(id, List.of(Revision.values()))); // one list for both revisions is no mistake
    }

    private static void checkName(String id, List<Revision> revisions) {
        if (revisions.stream()
                .flatMap(each -> Catalogue.of(each).stream())
                .noneMatch(check -> check.id().equals(id))) {
            throw new IllegalArgumentException("There is no check '" + id + "': --list shows all of them.");
        }
    }

    private RunResult everyPart() {
        List<Check> wanted = Catalogue.of(settings.revision()).stream()
                .filter(check -> settings.only().isEmpty() || settings.only().contains(check.id()))
                .filter(check -> !settings.without().contains(check.id()))
                .toList();
        AnswerLog log = new AnswerLog(wanted, settings.endpoint().host(), settings.tasks());
        RequestTemplate template = new RequestTemplate(
                settings.wallet(), settings.tasks(), settings.revision(), 0, 0, 0, settings.strangers());
        try (Wire wire = new Wire(settings.endpoint(), settings.tls())) {
            Pace pace = new Pace(settings.pace());
            Contact contact = Contact.make(wire, template, pace, log);
            CheckSession session = new CheckSession(wire, contact.template(), pace, log);
            TruthPart truth = new TruthPart(settings.truth(), wire, contact.template(), pace, log);
            List<Finding> truths = truth.ask();
            Finding found =
                    settings.only().isEmpty() ? Diagnosis.of(wire, session, contact.template(), contact.time()) : null;
            if (found == null) {
                contact.meetsTheApi(wire, session.send(Requests.usual()));
                askAll(wire, contact, pace, log, wanted, truth, truths);
            } else {
                add(List.of(found));
                cause = found.problem();
            }
            this.truths.putAll(truth.answers());
        } catch (Unreachable e) {
            unreachable(e);
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
        }
        return report();
    }

    private void askAll(
            Wire wire,
            Contact contact,
            Pace pace,
            AnswerLog log,
            List<Check> wanted,
            TruthPart truth,
            List<Finding> truths)
            throws InterruptedException {
        if (settings.only().isEmpty()) {
            add(List.of(
                    Certificates.check(contact.certificate(), settings.campaignEnd(), started, settings.endpoint())));
        }
        RequestTemplate template = contact.template();
        Function<Check, Finding> ask = check -> run(check, new CheckSession(wire, template, pace, log));
        List<Check> first = wanted.stream().filter(check -> !check.afterAll()).toList();
        if (template.roundTrip() < FAR_MILLIS) {
            first.stream().map(ask).forEach(findings::add);
        } else {
            inLanes(first, ask);
        }
        settings.progress().done();
        add(truths);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!settings.load().isEmpty() && log.wall() == null) {
            LoadPart part = LoadPart.run(settings.load(), wire, template, log, settings.progress());
            load.addAll(part.results());
            add(part.findings());
            tellsLag(part);
        }
        add(truth.askAgain());
        new CheckSession(wire, template, pace, log).send(Requests.usual()); // what was undone under load shows now
        wanted.stream().filter(Check::afterAll).map(ask).forEach(findings::add);
        hints(log);
        concludes(log);
    }

    private void tellsLag(LoadPart part) {
        String lag = part.lag();
        if (part.isVoid()) {
            invalid = lag + ": give it an idle machine.";
        } else if (lag != null) {
            hints.add(lag + ". Every time was short enough all the same.");
        }
    }

    private Finding run(Check check, CheckSession session) {
        settings.progress()
                .show(
                        "checks",
                        ++asked,
                        Math.max(asked, Catalogue.of(settings.revision()).size()));
        return check.run(session);
    }

    private void hints(AnswerLog log) {
        boolean telling =
                log.book().hasCompleted(settings.wallet()) && log.book().hasOpen(settings.wallet());
        if (!telling && log.book().knows(settings.wallet()) && settings.only().isEmpty()) {
            hints.add("The wallet has "
                    + (log.book().hasOpen(settings.wallet()) ? "completed nothing" : "completed everything")
                    + ": one that has completed some tasks and not all shows more, such as answers that are mixed up.");
        }
        String limit = log.walletLimit();
        if (limit != null) {
            hints.add(limit + ": a limit for each wallet, which is allowed. This run went slower for it.");
        }
    }

    /** Says first what explains the most. */
    private void concludes(AnswerLog log) {
        String wall = log.wall();
        if (wall != null) {
            add(List.of(WALL.finding(Outcome.FAILED, wall, "", "", 0)));
            cause = wall;
            return;
        }
        cause = CAUSES.stream()
                .flatMap(id -> findings.stream().filter(finding -> finding.id().equals(id) && explains(finding)))
                .findFirst()
                .map(Finding::problem)
                .orElse("");
    }

    private boolean explains(Finding finding) {
        return finding.isAlarm()
                && switch (finding.id()) {
                    case "clock-within-5-s", "nodes-agree", "completed-stays-completed" ->
                        finding.problem().startsWith("one node");
                    case "connection-stays-in-step" ->
                        findings.stream().anyMatch(other -> other.id().equals("no-flaky-answers") && other.isAlarm());
                    default -> true;
                };
    }

    private void unreachable(Unreachable e) {
        String sentence = String.valueOf(e.getMessage());
        if (e.isCertificate()) {
            add(List.of(Certificates.refused(sentence, settings.endpoint())));
            cause = sentence;
        } else {
            invalid = sentence;
        }
    }

    private RunResult watching(Watch watch, Consumer<RunResult> seen) {
        AnswerLog log = new AnswerLog(List.of(), settings.endpoint().host(), settings.tasks());
        RequestTemplate template = new RequestTemplate(settings.wallet(), settings.tasks(), settings.revision(), 0, 0);
        try (Wire wire = new Wire(settings.endpoint(), settings.tls())) {
            Contact contact = Contact.make(wire, template, new Pace(settings.pace()), log);
            List<Finding> last = watch.run(wire, contact.template(), soFar -> {
                findings.clear();
                add(soFar);
                seen.accept(report());
            });
            findings.clear();
            add(last);
        } catch (Unreachable e) {
            unreachable(e);
        } catch (CancellationException e) {
            Thread.currentThread().interrupt();
        }
        return report();
    }

    /** A server far away is asked several things at a time, still at the same pace: half a minute is enough for all. */
    private void inLanes(List<Check> checks, Function<Check, Finding> ask) {
        ExecutorService lanes = Executors.newFixedThreadPool(LANES, task -> {
            Thread thread = new Thread(task, "preflight-lane");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Finding>> asked = checks.stream()
                    .map(check -> lanes.submit(() -> ask.apply(check)))
                    .toList();
            for (Future<Finding> one : asked) {
                findings.add(one.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what was found so far is told
        } finally {
            lanes.shutdownNow();
        }
    }

    private void add(List<Finding> more) {
        more.stream()
                .filter(finding -> !settings.without().contains(finding.id()))
                .forEach(findings::add);
    }

    private RunResult report() {
        if (Thread.currentThread().isInterrupted()) {
            invalid = "The run was interrupted.";
        }
        List<String> wallets = new ArrayList<>();
        if (settings.maskWallets()) {
            wallets.add(settings.wallet());
            settings.truth().wallets().stream().map(Truth.Row::wallet).forEach(wallets::add);
        }
        Mask mask = new Mask(wallets);
        Map<String, Boolean> maskedTruths = new LinkedHashMap<>();
        truths.forEach((question, answer) -> maskedTruths.put(mask.apply(question), answer));
        return new RunResult(
                settings.endpoint().url(),
                mask.apply(settings.wallet()),
                settings.tasks(),
                settings.revision().toString(),
                started.toString(),
                Instant.now().toEpochMilli() - started.toEpochMilli(),
                invalid,
                mask.apply(cause),
                findings.stream().map(mask::apply).toList(),
                load,
                maskedTruths,
                Stream.concat(hints.stream(), settings.truth().hints().stream()).toList(),
                List.of());
    }
}
