package io.github.web3task.preflight.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The preflight without the libraries that it needs, as in its plain jar,")
class PlainJarTest {
    @Test
    @DisplayName("names the jar that has all of them, and ends with 3")
    void namesTheOther() throws IOException, InterruptedException, URISyntaxException {
        File own = new File(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        own.getPath(),
                        Main.class.getName(),
                        "--list")
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("A class is missing", "web3-task-preflight-VERSION-runnable.jar");
            assertThat(run.waitFor()).isEqualTo(3);
        } finally {
            run.destroyForcibly();
        }
    }
}
