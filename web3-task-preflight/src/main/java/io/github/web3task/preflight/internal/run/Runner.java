package io.github.web3task.preflight.internal.run;

import io.github.web3task.preflight.internal.check.Catalogue;
import io.github.web3task.preflight.internal.check.Check;
import io.github.web3task.preflight.internal.check.CheckSession;
import io.github.web3task.preflight.internal.check.Pace;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.load.LoadPart;
import io.github.web3task.preflight.internal.load.LoadPlan;
import io.github.web3task.preflight.internal.truth.Truth;
import io.github.web3task.preflight.internal.truth.TruthPart;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.LoadResult;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.result.RunResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run: first contact, operations, contract, truth, load, and the truth once more. */
public final class Runner {
    /** Findings of the truth, load and operations parts, which are not in the contract part's catalogue. */
    private static final Pattern OTHER_PARTS = Pattern.compile("certificate|burst|(load|overload|truth|watch)-.+");

    private static final long FAR_MILLIS = 50;
    private static final int LANES = 6;

    private final Settings settings;
    private final List<Finding> findings = new ArrayList<>();
    private final List<LoadResult> load = new ArrayList<>();
    private final Map<String, Boolean> truths = new LinkedHashMap<>();
    private final Instant started = Instant.now();
    private @Nullable String invalid;

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
     */
    public static RunResult watch(Settings settings, Watch watch) {
        return new Runner(settings).watching(watch);
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
        try (Wire wire = new Wire(settings.endpoint(), settings.tls())) {
            Pace pace = new Pace(settings.pace());
            Contact contact = Contact.make(wire, settings.wallet(), settings.tasks(), settings.revision(), pace);
            contract(wire, contact, pace);
            TruthPart truth = new TruthPart(settings.truth(), wire, contact.template(), pace);
            add(truth.ask());
            if (!settings.load().isEmpty()) {
                LoadPart part = LoadPart.run(settings.load(), wire, contact.template(), settings.progress());
                load.addAll(part.results());
                add(part.findings());
                invalid = part.invalid();
            }
            add(truth.askAgain());
            truths.putAll(truth.answers());
        } catch (Unreachable e) {
            invalid = e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return report();
    }

    private RunResult watching(Watch watch) {
        try (Wire wire = new Wire(settings.endpoint(), settings.tls())) {
            Contact contact = Contact.make(
                    wire, settings.wallet(), settings.tasks(), settings.revision(), new Pace(settings.pace()));
            add(watch.run(wire, contact.template()));
        } catch (Unreachable e) {
            invalid = e.getMessage();
        }
        return report();
    }

    private void contract(Wire wire, Contact contact, Pace pace) {
        RequestTemplate template = contact.template();
        Collection<Exchange> seen = new ConcurrentLinkedQueue<>();
        if (settings.only().isEmpty()) {
            add(List.of(
                    Certificates.judge(contact.certificate(), settings.campaignEnd(), started, settings.endpoint())));
        }
        List<Check> wanted = Catalogue.of(settings.revision()).stream()
                .filter(check -> settings.only().isEmpty() || settings.only().contains(check.id()))
                .filter(check -> !settings.without().contains(check.id()))
                .toList();
        List<Check> last = wanted.stream().filter(Check::overWholeRun).toList();
        List<Check> first =
                wanted.stream().filter(check -> !check.overWholeRun()).toList();
        Function<Check, Finding> ask = check -> check.run(new CheckSession(wire, template, pace, seen));
        findings.addAll(
                template.roundTrip() < FAR_MILLIS ? first.stream().map(ask).toList() : inLanes(first, ask));
        findings.addAll(last.stream().map(ask).toList());
    }

    /** A server far away is asked several things at a time, still at the same pace: half a minute is enough for all. */
    private static List<Finding> inLanes(List<Check> checks, Function<Check, Finding> ask) {
        ExecutorService lanes = Executors.newFixedThreadPool(LANES, task -> {
            Thread thread = new Thread(task, "preflight-lane");
            thread.setDaemon(true);
            return thread;
        });
        try {
            return checks.stream()
                    .map(check -> CompletableFuture.supplyAsync(() -> ask.apply(check), lanes))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
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
                findings.stream().map(mask::apply).toList(),
                load,
                maskedTruths,
                settings.truth().hints(),
                List.of());
    }
}
