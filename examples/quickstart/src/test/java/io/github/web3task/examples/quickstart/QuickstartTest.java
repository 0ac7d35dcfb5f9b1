package io.github.web3task.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.ContractCase;
import io.github.web3task.testkit.ExpectedAnswer;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The quickstart, as a process of its own")
class QuickstartTest {
    private static final Pattern CURL = Pattern.compile("  curl -sg? 'http://127\\.0\\.0\\.1:(\\d+)(/web3/\\S+)'");
    /** Lines of the log; each has more than 100 characters, and a pipe holds 64 KiB. */
    private static final int MORE_THAN_A_PIPE_HOLDS = 1_500;

    private Process process;
    private BufferedReader output;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    @DisplayName("prints three curl lines, and each of them gets its answer")
    void greets() throws Exception {
        start();
        Matcher time = curlLine();
        Matcher encoded = curlLine();
        Matcher raw = curlLine();

        assertThat(get(time).body()).matches("\\{\"code\":\"000000\",\"message\":\"success\",\"data\":\\d{13}}");
        String specified =
                "{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":false,\"withdrawal\":true}}";
        assertThat(get(encoded).body()).isEqualTo(specified);
        assertThat(raw.group(2)).endsWith("task=[\"deposit\",\"withdrawal\"]");
        assertThat(get(raw).body()).isEqualTo(specified);
    }

    @Test
    @DisplayName("answers every case of cases.json that needs neither a planted fault nor a fixed clock")
    void answersTheCases() throws Exception {
        start();
        int port = Integer.parseInt(curlLine().group(1));
        List<ContractCase> cases = ContractCase.all().stream()
                .filter(each -> !each.needsFaultWallets()
                        && !each.needsFixedClock()
                        && !each.hostMayRefuse()
                        && !each.hasEmptyBody())
                .toList();
        assertThat(cases).hasSizeGreaterThan(110);
        for (ContractCase each : cases) {
            long before = System.currentTimeMillis();
            HttpAnswer answer = RawHttp.send(port, each.method(), "/web3" + each.target(before));
            ExpectedAnswer.verify(each, answer, Set.of("connection", "date"), before, System.currentTimeMillis());
        }
    }

    @Test
    @DisplayName("shows neither a stack trace nor Tomcat's version where Tomcat answers itself")
    void tellsNothingOfTheHost() throws Exception {
        start();
        int port = Integer.parseInt(curlLine().group(1));

        HttpAnswer overLong = RawHttp.send(port, "GET", "/web3/v1/task/completion?p=" + "x".repeat(9_000));

        assertThat(overLong.status()).isEqualTo(400);
        assertThat(overLong.body()).contains("400").doesNotContain("Exception", "Apache", "org.", "at java");
    }

    @Test
    @DisplayName("prints the record of each exchange")
    void printsTheRecord() throws Exception {
        start();
        get(curlLine());
        nextLine();
        nextLine();

        assertThat(nextLine()).contains(" outcome=served code=000000 status=200 method=GET path=/v1/time ");
    }

    @Test
    @DisplayName("ends in order when it is told to")
    void stops() throws Exception {
        start();
        process.toHandle().destroy(); // unlike Process.destroy, it leaves the output to be read

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("ended by SIGTERM").isEqualTo(143);
        List<String> rest =
                output.lines().filter(line -> !isAboutASlowMachine(line)).toList();
        assertThat(rest)
                .as("the greeting's other lines and nothing else")
                .hasSize(3)
                .allMatch(line -> CURL.matcher(line).matches());
    }

    @Test
    @DisplayName("goes on, and ends when it is told to, though nobody reads what it prints any more")
    void unread() throws Exception {
        start();
        Matcher time = curlLine();
        for (int i = 0; i < MORE_THAN_A_PIPE_HOLDS; i++) {
            assertThat(get(time).status()).isEqualTo(200);
        }
        process.toHandle().destroy();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("ended by SIGTERM").isEqualTo(143);
    }

    @Test
    @DisplayName("says in one sentence that its port is taken, or no port")
    void refusesItsPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            start(port);
            assertThat(output.lines())
                    .containsExactly(
                            "port " + port + " can't be opened: set the environment variable PORT to a free one");
            assertThat(process.waitFor()).isEqualTo(64);
        }
        start("web3");
        assertThat(output.lines()).containsExactly("PORT is 'web3': set it to a port number, such as 8080");
        assertThat(process.waitFor()).isEqualTo(64);
    }

    /** On a free port; the start line and the greeting's first have been read then. */
    private void start() throws IOException {
        start("0");
        assertThat(nextLine())
                .contains("web3-task answers /web3/v1/time and /web3/v1/task/completion: TaskApi[tasks=[");
        assertThat(nextLine()).startsWith("web3-task answers at http://127.0.0.1:");
    }

    private void start(String port) throws IOException {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .reduce((some, more) -> some + File.pathSeparator + more)
                .orElseThrow();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Quickstart.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("PORT", port);
        process = builder.start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    private String nextLine() throws IOException {
        String line = output.readLine();
        while (line != null && isAboutASlowMachine(line)) {
            line = output.readLine();
        }
        return line;
    }

    /** Tomcat says so, in two lines, when random numbers take more than 100 ms. */
    private static boolean isAboutASlowMachine(String line) {
        return line.endsWith("SessionIdGeneratorBase createSecureRandom")
                || line.startsWith("WARNING: Creation of SecureRandom instance");
    }

    private Matcher curlLine() throws IOException {
        Matcher line = CURL.matcher(nextLine());
        assertThat(line.matches()).isTrue();
        return line;
    }

    private static HttpAnswer get(Matcher curl) throws IOException {
        return RawHttp.send(Integer.parseInt(curl.group(1)), "GET", curl.group(2));
    }
}
