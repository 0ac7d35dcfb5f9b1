package io.github.web3task.preflight.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.web3task.preflight.server.Call;
import io.github.web3task.preflight.server.Distance;
import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A run that is ended by SIGTERM")
@EnabledOnOs({OS.LINUX, OS.MAC})
class EndOfRunTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "in the checks, 40, 0",
        "in the checks of a server far away, 40, 200",
        "by a server that answers no more, 40, 4000",
        "in the load, 1500, 0"
    })
    @DisplayName("writes what it has seen, and says that it was interrupted")
    void writesWhatItHasSeen(String when, int call, int millis) throws IOException, InterruptedException {
        Path json = folder.resolve("r.json");
        Path html = folder.resolve("r.html");
        CountDownLatch underWay = new CountDownLatch(call);
        Handler correct = new ReferencePartner();
        Handler counting = asked -> {
            underWay.countDown();
            Distance.of(isSlow(asked, millis, underWay) ? millis : 0);
            return correct.answer(asked);
        };
        try (TinyServer server = TinyServer.start(counting)) {
            Process run = start(server, "--json", json.toString(), "--html", html.toString());
            try {
                underWay.await();
                run.destroy();
                assertThat(run.waitFor()).isEqualTo(143);
            } finally {
                run.destroyForcibly();
            }
        }
        assertThat(Files.readString(folder.resolve("out.txt")))
                .contains("The run was interrupted.  (exit code 130 or 143, the signal's own)");
        assertThat(json).exists();
        JsonNode report = new JsonMapper().readTree(json.toFile());
        assertThat(report.path("invalidBecause").asText()).isEqualTo("The run was interrupted.");
        assertThat(report.path("findings")).isNotEmpty();
        assertThat(Files.readString(html)).contains("The run was interrupted.");
    }

    /** A second and more is a server that hangs from the signal on; less is its distance. */
    private static boolean isSlow(Call call, int millis, CountDownLatch underWay) {
        return millis < 1_000 || (call.isCompletion() && underWay.getCount() == 0);
    }

    private Process start(TinyServer server, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                server.url(),
                "--wallet",
                ReferencePartner.WALLET,
                "--task",
                "deposit",
                "--task",
                "withdrawal",
                "--pace",
                "0",
                "--qps",
                "400",
                "--duration",
                "60s"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
    }
}
