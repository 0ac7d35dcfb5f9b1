package io.github.web3task.preflight.internal.cli;

import io.github.web3task.preflight.internal.check.Catalogue;
import io.github.web3task.preflight.internal.check.Check;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.check.Rule;
import io.github.web3task.preflight.internal.load.LoadPlan;
import io.github.web3task.preflight.internal.report.Comparison;
import io.github.web3task.preflight.internal.report.HtmlReport;
import io.github.web3task.preflight.internal.report.JUnitXml;
import io.github.web3task.preflight.internal.report.JsonReport;
import io.github.web3task.preflight.internal.report.Terminal;
import io.github.web3task.preflight.internal.run.Runner;
import io.github.web3task.preflight.internal.run.Settings;
import io.github.web3task.preflight.internal.run.Watch;
import io.github.web3task.preflight.internal.truth.Truth;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.result.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command. Its exit codes: 0 pass, 1 a MUST failed, 2 only SHOULDs failed, 3 the run is invalid, 64 usage. */
@CommandLine.Command(
        name = "web3-task-preflight",
        mixinStandardHelpOptions = true,
        versionProvider = PreflightCommand.Version.class,
        sortOptions = false,
        exitCodeOnInvalidInput = PreflightCommand.USAGE,
        description = "Plays the caller of Web3 task verification against your server before the caller does.",
        footer = {
            "",
            "Exit codes: 0 pass, 1 a MUST failed, 2 only SHOULDs failed, 3 the run is invalid, 64 usage.",
            "",
            "  java -jar web3-task-preflight.jar https://partner.example/api --wallet 0x... \\",
            "       --task deposit --task withdrawal --html report.html"
        })
final class PreflightCommand implements Callable<Integer> {
    static final int USAGE = 64;
    static final int INVALID = 3;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "The prefix before /v1, such as https://partner.example/api")
    private @Nullable String url;

    @Option(names = "--wallet", paramLabel = "TEXT", description = "A wallet that your server accepts.")
    private String wallet = "";

    @Option(
            names = "--nobody",
            paramLabel = "TEXT",
            description = "A wallet that nobody has, where made-up ones break a check sum; may be repeated.")
    private List<String> nobody = new ArrayList<>();

    @Option(names = "--task", paramLabel = "NAME", description = "A task's name; give every task of the campaign.")
    private List<String> tasks = new ArrayList<>();

    @Option(
            names = "--revision",
            paramLabel = "REV",
            description = "0.0.8 (default) or latest, which sends no timestamp.")
    private Revision revision = Revision.V0_0_8;

    @Option(names = "--truth", paramLabel = "FILE", description = "Wallets and expected answers, in YAML.")
    private @Nullable Path truth;

    @Option(names = "--qps", paramLabel = "N", description = "Steady load, 50 calls a second unless told.")
    private int qps = 50;

    @Option(names = "--duration", paramLabel = "TIME", description = "For how long: 10s unless told; 0s for no load.")
    private Duration duration = Duration.ofSeconds(10);

    @Option(names = "--no-load", description = "No load part.")
    private boolean noLoad;

    @Option(names = "--even", description = "Even spacing of the calls instead of random spacing.")
    private boolean even;

    @Option(names = "--burst", paramLabel = "N", description = "Then N calls at one instant.")
    private int burst;

    @Option(
            names = "--overload",
            paramLabel = "X",
            description = "Then 2, 3, … X times the rate (X up to 5), and recovery.")
    private int overload = 1;

    @Option(names = "--allow-load", description = "I may send more than 50 calls a second to this host.")
    private boolean allowLoad;

    @Option(names = "--campaign-end", paramLabel = "DATE", description = "2025-01-01 or 2025-01-01T00:00:00Z.")
    private @Nullable Instant campaignEnd;

    @Option(
            names = "--watch",
            paramLabel = "TIME",
            arity = "0..1",
            fallbackValue = "60s",
            description = "Only look every TIME (60s) whether the API is up and unchanged, until 3 days after the end.")
    private @Nullable Duration watch;

    @Option(names = "--watch-for", paramLabel = "TIME", description = "End the watch after this time instead.")
    private @Nullable Duration watchFor;

    @Option(names = "--only", paramLabel = "ID", description = "Run this check only; may be repeated.")
    private Set<String> only = new LinkedHashSet<>();

    @Option(names = "--without", paramLabel = "ID", description = "Leave this check out; may be repeated.")
    private Set<String> without = new LinkedHashSet<>();

    @Option(
            names = "--pace",
            paramLabel = "N",
            description = "Checks send at most N requests a second, 40 unless told.")
    private int pace = 40;

    @Option(names = "--url", paramLabel = "URL", description = "The prefix once more, for --config.")
    private @Nullable String urlOption;

    @Option(
            names = "--header",
            paramLabel = "'NAME: VALUE'",
            description = "Send this with every call; may be repeated.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--wait", paramLabel = "TIME", description = "Wait up to TIME until the server answers.")
    private @Nullable Duration wait;

    @Option(names = "--cacert", paramLabel = "PEM", description = "Believe these authorities instead of the JVM's.")
    private @Nullable Path cacert;

    @Option(
            names = "--webhook",
            paramLabel = "URL",
            description = "The watch posts what it says there, as {\"text\": \"…\"}.")
    private @Nullable URI webhook;

    @Option(names = "--list", description = "List the checks.")
    private boolean list;

    @Option(names = "--mask-wallets", description = "Write wallets only in part.")
    private boolean maskWallets;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the page for people.")
    private @Nullable Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report for machines.")
    private @Nullable Path json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML for the build server.")
    private @Nullable Path junit;

    @Option(names = "--compare", paramLabel = "OLD.json", description = "Say what changed since an older --json.")
    private @Nullable Path compare;

    PreflightCommand(PrintWriter out, PrintWriter err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Options in YAML, as in \"qps: 50\"; those given here win.")
    void config(Path file) {
        // ConfigFile has put them into the command line already; this is for --help.
    }

    @Override
    public Integer call() throws IOException {
        if (list) {
            for (Check check : Catalogue.of(revision)) {
                Rule rule = check.rule();
                out.printf("%-26s %-9s %-7s %s%n", rule.id(), rule.clause(), rule.level(), rule.title());
            }
            return 0;
        }
        Settings settings = settings();
        checkFiles();
        if (wait != null) {
            await(settings, wait);
        }
        RunResult result = watch == null
                ? Runner.run(settings)
                : Runner.watch(settings, watch(watch), seen -> quietly(() -> write(seen)));
        boolean interrupted = Thread.interrupted(); // else no file could be written
        if (compare != null) {
            result = result.withChanges(Comparison.of(JsonReport.read(compare), result));
        }
        int exitCode = result.verdict().exitCode();
        out.print(Terminal.text(result, terminal, interrupted ? "130 or 143, the signal's own" : "" + exitCode));
        write(result);
        if (html != null) {
            HtmlReport.write(result, html);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        out.flush();
        return exitCode;
    }

    private void write(RunResult result) throws IOException {
        if (json != null) {
            JsonReport.write(result, json);
        }
        if (junit != null) {
            JUnitXml.write(result, junit);
        }
    }

    /** What has to be written now and can't is told, and the watch goes on. */
    private void quietly(Writing writing) {
        try {
            writing.write();
        } catch (IOException e) {
            err.println("The report can't be written: " + e.getMessage());
        }
    }

    private interface Writing {
        void write() throws IOException;
    }

    /** Until somebody answers, whatever it says. */
    private static void await(Settings settings, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        try (Wire wire = new Wire(settings.endpoint(), settings.tls())) {
            Answer answer = wire.send(Requests.time(), 1_000).answer();
            while ((answer.status() == 0 || answer.status() > 501)
                    && System.nanoTime() < end
                    && pause(Duration.ofMillis(500))) {
                answer = wire.send(Requests.time(), 1_000).answer();
            }
        }
    }

    private Map<String, String> headers() {
        Map<String, String> named = new LinkedHashMap<>();
        for (String line : headers) {
            Map.Entry<String, String> header = Endpoint.header(line);
            named.put(header.getKey(), header.getValue());
        }
        return named;
    }

    private Settings settings() {
        url = url == null ? urlOption : url;
        if (url == null) {
            throw new IllegalArgumentException("Give the URL prefix of the server, as in https://partner.example/api.");
        }
        Endpoint endpoint = Endpoint.parse(url).with(headers());
        LoadPlan load = new LoadPlan(qps, noLoad ? Duration.ZERO : duration, !even, burst, overload, allowLoad);
        return new Settings(
                endpoint,
                wallet.strip(),
                tasks,
                revision,
                only,
                without,
                pace,
                only.isEmpty() ? load : LoadPlan.NONE,
                truth == null ? Truth.NONE : Truth.read(truth).checkedFor(tasks, truth),
                campaignEnd,
                nobody,
                maskWallets,
                Trust.of(cacert),
                terminal ? new ProgressBar(err) : new ProgressLines(err));
    }

    /** Found out before the run rather than after it. */
    private void checkFiles() {
        if (compare != null) {
            JsonReport.read(compare);
        }
        for (Path file : new Path[] {html, json, junit}) {
            Path folder = file == null ? null : file.toAbsolutePath().getParent();
            if (file != null && Files.isDirectory(file)) {
                throw new IllegalArgumentException(file + " is a folder: give a file to write to.");
            }
            if (folder != null && !Files.isWritable(folder)) {
                throw new IllegalArgumentException("There is no folder " + folder + " to write " + file + " to.");
            }
        }
    }

    private Watch watch(Duration every) {
        Clock clock = Clock.systemUTC();
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("Watch no more often than every second.");
        }
        Instant until = watchFor != null
                ? clock.instant().plus(watchFor)
                : campaignEnd != null ? campaignEnd.plus(Duration.ofDays(3)) : Instant.MAX;
        return new Watch(every, until, clock, PreflightCommand::pause, line -> {
            out.println(line);
            out.flush();
            if (webhook != null) {
                Webhook.post(webhook, line, err);
            }
        });
    }

    private static boolean pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = PreflightCommand.class.getPackage().getImplementationVersion();
            return new String[] {"web3-task-preflight " + (version == null ? "(unpacked)" : version)};
        }
    }
}
