package com.example.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.docs.TomcatServer;
import io.github.web3task.preflight.Preflight;
import io.github.web3task.preflight.PreflightReport;
import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.servlet.TaskServlet;
import io.github.web3task.testkit.Repository;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the preflight's page shows")
class PreflightPageTest {
    private static final Path FILES = Repository.ROOT.resolve("integration-tests/docs/src/test/preflight");
    private static final String MAIN = "io.github.web3task.preflight.internal.cli.Main";

    /** What is deposited by the wallets of truth.yaml. */
    private static final Map<String, String> DEPOSITED = Map.of("0x1111…", "25", "0x2222…", "9.6", "0x3333…", "9.5");

    private TaskApi api;
    private TomcatServer server;
    private int port;

    @BeforeEach
    void start() throws Exception {
        api = TaskApi.of(TaskCompletionProvider.of(
                Task.meeting(
                        "deposit",
                        Criterion.moreThan("10"),
                        wallet -> new BigDecimal(DEPOSITED.getOrDefault(wallet.asSent(), "0"))),
                Task.of("withdrawal", wallet -> wallet.asSent().equals("0xabcdefg"))));
        server = TomcatServer.with(context -> context.addServletContainerInitializer(
                (types, started) -> TaskServlet.mount(started, "/api", api), null));
        port = server.port();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        api.close();
    }

    // tag::preflight-in-a-test[]
    @Test
    void readyForTheCampaign() {
        Preflight.of("http://localhost:" + port + "/api")
                .wallet("0xabcdefg")
                .tasks("deposit", "withdrawal")
                .assertPasses();
    }
    // end::preflight-in-a-test[]

    @Test
    @DisplayName("as a truth file is read, and each of its answers is held against the server's")
    void truth() {
        PreflightReport report = Preflight.of("http://localhost:" + port + "/api")
                .wallet("0xabcdefg")
                .tasks("deposit", "withdrawal")
                .truth(FILES.resolve("truth.yaml"))
                .only("task-one")
                .run();
        assertThat(report.alarms()).as(report.toString()).isEmpty();
        assertThat(report.result().findings().toString()).contains("0x1111", "0x2222", "0x3333");
    }

    @Test
    @DisplayName("as a build's command runs with the file beside it, and leaves the reports that the build keeps")
    void build(@TempDir Path folder) throws Exception {
        Files.copy(FILES.resolve("preflight.yaml"), folder.resolve("preflight.yaml"));
        List<String> command =
                new ArrayList<>(List.of("java -jar web3-task-preflight.jar --config preflight.yaml".split(" ", -1)));
        for (String build : List.of("github.yml", "gitlab.yml")) {
            assertThat(Files.readString(FILES.resolve(build))).contains(String.join(" ", command));
        }
        command.subList(0, 3).clear();
        command.addAll(List.of(
                "--url=http://127.0.0.1:" + port + "/api",
                "--no-load",
                "--pace=0",
                "--without=answers-within-1-s",
                "--without=answers-within-3-s"));

        assertThat(run(folder, command.toArray(String[]::new))).contains("READY FOR LAUNCH");
        try (var left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).contains("preflight.html", "preflight.xml");
        }
    }

    @Test
    @DisplayName("as an option is one that there is")
    void options(@TempDir Path folder) throws Exception {
        Set<String> known = optionsIn(run(folder, "--help"));
        assertThat(optionsIn(Files.readString(Repository.ROOT.resolve("web3-task-preflight/README.md"))))
                .isSubsetOf(known)
                .contains("--wallet", "--task", "--html");
    }

    private static Set<String> optionsIn(String text) {
        return Pattern.compile("(?<![-\\w])--[a-z][a-z0-9-]*")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    /** What it prints; it must end with 0. */
    private static String run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MAIN));
        command.addAll(List.of(arguments));
        Path printed = folder.resolve("printed.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        int exit = process.waitFor();
        String text = Files.readString(printed);
        assertThat(exit).as(text).isZero();
        return text;
    }
}
