package io.github.web3task.preflight.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.web3task.preflight.server.Authority;
import io.github.web3task.preflight.server.Call;
import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.Reply;
import io.github.web3task.preflight.server.TinyServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

@DisplayName("The command line")
class CommandLineTest {
    private static final String[] ASKING = {"--wallet", "0xabcdefg", "--task", "deposit", "--task", "withdrawal"};

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @DisplayName("ends with 0 when every check passed, and writes what it was asked to write")
    void endsWithZero() throws IOException {
        Path html = folder.resolve("r.html");
        Path json = folder.resolve("r.json");
        Path junit = folder.resolve("r.xml");
        int exit = against(
                new ReferencePartner(),
                "--no-load",
                "--html",
                html.toString(),
                "--json",
                json.toString(),
                "--junit",
                junit.toString());

        assertThat(exit).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("READY FOR LAUNCH; LOAD WAS NOT TRIED")
                .contains("(exit code 0)")
                .doesNotContain("\u001b");
        assertThat(Files.readString(html)).contains("ready for launch; load was not tried");
        assertThat(Files.readString(junit)).contains("failures=\"0\"");
        JsonNode report = new JsonMapper().readTree(json.toFile());
        assertThat(report.path("verdict").asText()).isEqualTo("PASS");
        assertThat(report.path("findings")).hasSizeGreaterThan(60);
    }

    @Test
    @DisplayName("ends with 1 when a MUST failed, and says what, why, how to mend it, and how to see it again")
    void endsWithOne() {
        Handler correct = new ReferencePartner();
        int exit = against(call -> correct.answer(call).text(t -> t.replace("false", "0")), "--no-load");

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .contains("MUST   Every answer is true or false", "[answers-are-booleans, TASK-8]")
                .contains("the answer for \"deposit\" is 0", "why ", "fix ", "try  curl -g -i", "got  HTTP/1.1 200")
                .contains("NOT READY: A MUST FAILED");
    }

    @Test
    @DisplayName("ends with 2 when only SHOULDs failed")
    void endsWithTwo() {
        Handler correct = new ReferencePartner();
        int exit = against(call -> correct.answer(call).with("Cache-Control", "max-age=60"), "--no-load");

        assertThat(exit).isEqualTo(2);
        assertThat(out.toString()).contains("SHOULD No answer may be kept by a cache");
    }

    @Test
    @DisplayName("runs the load part unless told otherwise, and prints how late it sent")
    void runsTheLoadPart() {
        against(new ReferencePartner(), "--duration", "500ms", "--even", "--burst", "5");

        assertThat(out.toString())
                .contains("load        50/s × 25 calls", "send lag P99", "burst", "{000000=25}")
                .doesNotContain("LOAD WAS NOT TRIED");
    }

    @Test
    @DisplayName("asks only what --only names, and leaves out what --without names")
    void asksOnlyWhatIsNamed() {
        int exit = against(call -> Reply.page(500), "--only", "time-answers", "--only", "utf-8", "--without", "utf-8");

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).contains("1 checks in").contains("[time-answers, TIME-1]");
    }

    @Test
    @DisplayName("takes its options from a file, and those beside it win")
    void takesOptionsFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("preflight.yaml"), """
                wallet: "0xabcdefg"
                task: [deposit, withdrawal]
                no-load: true
                header: ["X-Campaign: spring"]
                only: [time-answers]
                pace: 10
                """);
        Handler correct = new ReferencePartner();
        Handler strict = call -> call.header("x-campaign").equals("spring") ? correct.answer(call) : Reply.page(403);
        try (TinyServer server = TinyServer.start(strict)) {
            int exit = run(false, "--config", file.toString(), "--url", server.url(), "--pace", "0");

            assertThat(exit).as(out.toString()).isZero();
            assertThat(out.toString()).contains("1 checks in");
        }
    }

    @Test
    @DisplayName("waits until the server answers, if told to")
    void waits() {
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        Handler starting = call -> calls.incrementAndGet() < 3 ? Reply.page(503) : correct.answer(call);
        int exit = against(starting, "--wait", "60s", "--only", "time-answers");

        assertThat(exit).as(out.toString()).isZero();
        assertThat(out.toString()).contains("1 checks in");
    }

    @Test
    @DisplayName("believes the authority it is given, and not a stranger's")
    void believesAnAuthority() throws IOException, InterruptedException, GeneralSecurityException {
        SSLContext tls = Authority.in(folder).server("good", "ip:127.0.0.1", 0, 40);
        ServerSocket listener =
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        String pem = folder.resolve("ca.pem").toString();
        try (TinyServer server = TinyServer.start(listener, new ReferencePartner())) {
            String url = server.url().replace("http:", "https:");
            assertThat(run(false, arguments(url, "--only", "time-answers"))).isEqualTo(1);
            assertThat(out.toString()).contains("The certificate of 127.0.0.1 is not trusted");
            assertThat(run(false, arguments(url, "--only", "time-answers", "--cacert", pem)))
                    .as(out.toString())
                    .isZero();
        }
    }

    @Test
    @DisplayName("tells a webhook what the watch says, and a hook that fails hinders nobody")
    void tellsAWebhook() throws JacksonException {
        List<Call> told = new CopyOnWriteArrayList<>();
        Handler hook = call -> {
            told.add(call);
            return Reply.page(500);
        };
        try (TinyServer room = TinyServer.start(hook)) {
            int exit = against(new ReferencePartner(), "--watch", "1s", "--watch-for", "1s", "--webhook", room.url());

            assertThat(exit).isZero();
        }
        assertThat(told)
                .singleElement()
                .satisfies(call -> assertThat(call.method()).isEqualTo("POST"));
        assertThat(new JsonMapper().readTree(told.get(0).body()).path("text").asText())
                .contains(" up: HTTP/1.1 200");
        assertThat(err.toString()).contains("The webhook answered HTTP 500.");
    }

    @Test
    @DisplayName("watches for as long as told and says that the API was up")
    void watches() {
        int exit = against(new ReferencePartner(), "--watch", "1s", "--watch-for", "1s");

        assertThat(exit).isZero();
        assertThat(out.toString()).contains(" up: HTTP/1.1 200").contains("2 checks in");
    }

    @Test
    @DisplayName("paints only when told that somebody looks at a terminal")
    void paintsOnlyForATerminal() {
        try (TinyServer server = TinyServer.start(new ReferencePartner())) {
            run(true, arguments(server.url(), "--pace", "0", "--no-load"));
            assertThat(out.toString()).contains("\u001b[32;1mREADY FOR LAUNCH");
            run(true, arguments(server.url(), "--duration", "300ms", "--pace", "0"));
        }
        assertThat(err.toString()).contains("\rload [").contains("##] 15/15");
    }

    @Test
    @DisplayName("lists the checks, its options and its version")
    void lists() {
        assertThat(run(false, "--list")).isZero();
        assertThat(out.toString()).contains("array-raw").contains("window-outside");
        assertThat(run(false, "--list", "--revision", "latest")).isZero();
        assertThat(run(false, "--help")).isZero();
        assertThat(out.toString()).contains("--campaign-end").contains("Exit codes: 0 pass");
        assertThat(run(false, "--version")).isZero();
        assertThat(out.toString()).contains("web3-task-preflight");
    }

    @Test
    @DisplayName("says what changed since an older report")
    void saysWhatChanged() {
        Path json = folder.resolve("old.json");
        Handler correct = new ReferencePartner();
        against(call -> correct.answer(call).withStatus(201), "--no-load", "--json", json.toString());
        out.getBuffer().setLength(0);
        int exit = against(correct, "--no-load", "--compare", json.toString());

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("since then: mended: status-on-success");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badArguments")
    @DisplayName("answers bad arguments with one sentence and 64")
    void refusesBadArguments(String sentence, List<String> arguments) {
        assertThat(run(false, arguments.toArray(String[]::new))).isEqualTo(64);
        assertThat(err.toString()).contains(sentence).endsWith(System.lineSeparator());
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    static Stream<Arguments> badArguments() {
        String url = "http://127.0.0.1:9/api";
        String remote = "http://192.0.2.1/api";
        return Stream.of(
                bad("Give the URL prefix"),
                bad("Give a wallet", url),
                bad("Give each task", url, "--wallet", "0x1"),
                bad("Give each task", url, "--wallet", "0x1", "--task", "a", "--task", "a"),
                bad("is no http or https URL", asking("ftp://partner.example/")),
                bad("is no URL", asking("http://partner example/")),
                bad("names no plain host", asking("http://user:secret@partner.example/")),
                bad("has a query", asking("http://partner.example/api?x=1")),
                bad("is an endpoint", asking("http://partner.example/api/v1/time")),
                bad("has a port that doesn't exist", asking("http://partner.example:99999/api")),
                bad("is neither 0.0.8 nor latest", asking(url, "--revision", "9")),
                bad("is no time such as", asking(url, "--duration", "soon")),
                bad("is not within 0s and 24000h", asking(url, "--wait", "-1s")),
                bad("is not within 0s and 24000h", asking(url, "--watch", "24001h")),
                bad("is no date such as", asking(url, "--campaign-end", "tomorrow")),
                bad("is not within 1970 and 9999", asking(url, "--campaign-end", "1969-12-31")),
                bad("--nonsense", asking(url, "--nonsense")),
                bad("There is no check 'nonsense'", asking(url, "--only", "nonsense")),
                bad("There is no check 'nonsense'", asking(url, "--without", "nonsense")),
                bad("--overload from 1 to 5", asking(url, "--overload", "6")),
                bad("over one hour", asking(url, "--duration", "2h")),
                bad("this tool stops at 500", asking(url, "--qps", "501")),
                bad("this tool stops at 500", asking(url, "--qps", "200", "--overload", "3")),
                bad("add --allow-load if you may", asking(remote, "--qps", "51")),
                bad("add --allow-load if you may", asking(remote, "--burst", "51")),
                bad("add --allow-load if you may", asking(remote, "--overload", "2")),
                bad("only to this machine faster", asking(remote, "--no-load", "--pace", "51")),
                bad("only to this machine faster", asking(url, "--pace", "-1")),
                bad("no more often than every second", asking(url, "--watch", "10ms")),
                bad("can't be read", asking(url, "--truth", "/nowhere/truth.yaml")),
                bad("can't be read", asking(url, "--compare", "/nowhere/old.json")),
                bad("There is no folder", asking(url, "--html", "/nowhere/report.html")),
                bad("is no header", asking(url, "--header", "no colon")),
                bad("of --cacert can't be read", asking(url, "--cacert", "/nowhere/ca.pem")),
                bad("of --config can't be read", "--config", "/nowhere/preflight.yaml"),
                bad("is a folder", asking(url, "--json", "/")));
    }

    /** What no clock and no arithmetic should have to bear. */
    private static final Map<Class<?>, List<String>> EXTREMES = Map.of(
            int.class,
            List.of("-2147483648", "-1", "2147483647", "2147483648", "99999999999999999999"),
            Duration.class,
            List.of(
                    "-9223372036854775808s",
                    "-1s",
                    "9223372036854775807s",
                    "99999999999999999999s",
                    "2562047788015215h30m8s",
                    "999999999h"),
            Instant.class,
            List.of(Instant.MIN.toString(), "-0001-01-01", Instant.MAX.toString(), "+999999999-12-31"));

    static Stream<Arguments> extremes() {
        return new CommandLine(new PreflightCommand(
                        new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false))
                .getCommandSpec().options().stream()
                        .flatMap(option -> EXTREMES.getOrDefault(option.type(), List.of()).stream()
                                .map(value -> Arguments.of(option.longestName(), value)));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("extremes")
    @DisplayName("takes any number and time that there is, or refuses it with one sentence and 64")
    void extremeValues(String option, String value) {
        int exit = against(new ReferencePartner(), "--only", "task-one", option + "=" + value);
        assertThat(exit).as(err.toString()).isIn(0, 64);
        if (exit == 64) {
            assertThat(err.toString().lines()).hasSizeBetween(1, 2);
            assertThat(err.toString()).doesNotContain("Exception", "overflow");
        }
    }

    @Test
    @DisplayName("ends with 3 and one sentence when nothing can be asked")
    void endsWithThree() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(run(false, arguments("http://127.0.0.1:" + closed + "/api"))).isEqualTo(3);
        assertThat(out.toString()).contains("THE RUN IS INVALID - Nothing listens at 127.0.0.1:" + closed);
        assertThat(run(false, arguments("http://preflight.invalid/api"))).isEqualTo(3);
        assertThat(out.toString()).contains("The host preflight.invalid is not known to the name service.");
        try (TinyServer server = TinyServer.start(new ReferencePartner())) {
            assertThat(run(false, arguments(server.url() + "/wrong"))).isEqualTo(3);
        }
        assertThat(out.toString()).contains("This is not the API: ").contains("check the prefix");
        try (TinyServer server = TinyServer.start(new ReferencePartner())) {
            assertThat(run(false, arguments(server.url().replace("http:", "https:"))))
                    .isEqualTo(3);
        }
        assertThat(out.toString()).contains("No TLS with 127.0.0.1:");
    }

    private int against(Handler handler, String... more) {
        try (TinyServer server = TinyServer.start(handler)) {
            List<String> all = new ArrayList<>(List.of("--pace", "0"));
            all.addAll(List.of(more));
            return run(false, arguments(server.url(), all.toArray(String[]::new)));
        }
    }

    private int run(boolean terminal, String... arguments) {
        return Main.run(new PrintWriter(out), new PrintWriter(err, true), terminal, arguments);
    }

    private static String[] arguments(String url, String... more) {
        return asking(url, more).toArray(String[]::new);
    }

    private static List<String> asking(String url, String... more) {
        List<String> arguments = new ArrayList<>(List.of(url));
        arguments.addAll(List.of(ASKING));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Arguments bad(String sentence, String... arguments) {
        return Arguments.of(sentence, List.of(arguments));
    }

    private static Arguments bad(String sentence, List<String> arguments) {
        return Arguments.of(sentence, arguments);
    }
}
