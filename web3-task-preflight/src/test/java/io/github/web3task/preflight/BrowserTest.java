package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The page in a browser")
class BrowserTest {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path folder;

    @Test
    @DisplayName("shows the verdict, the findings and the plots, and runs no script that a server sent")
    void showsTheReport() throws IOException, InterruptedException {
        String browser = browser();
        Handler correct = new ReferencePartner();
        Path page = folder.resolve("report.html");
        try (TinyServer server = TinyServer.start(call -> correct.answer(call)
                .text(t -> t.replace("invalid argument", "<script>document.title='owned'</script>")))) {
            Preflight.of(server.url())
                    .wallet(ReferencePartner.WALLET)
                    .tasks("deposit", "withdrawal")
                    .pace(0)
                    .load(50, Duration.ofSeconds(1))
                    .run()
                    .writeHtml(page);
        }
        String dom = run(browser, "--dump-dom", page.toUri().toString());

        assertThat(dom)
                .contains("<title>Preflight: ")
                .contains("What to mend")
                .contains("<polyline class=\"p99\"")
                .contains("<code>message-fixed</code>")
                .doesNotContain("<title>owned");

        Path picture = folder.resolve("report.png");
        run(
                browser,
                "--window-size=1160,1700",
                "--screenshot=" + picture,
                page.toUri().toString());
        BufferedImage image = ImageIO.read(picture.toFile());
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x += 4) {
            for (int y = 0; y < image.getHeight(); y += 4) {
                colours.add(image.getRGB(x, y));
            }
        }
        assertThat(image.getWidth()).isEqualTo(1160);
        assertThat(colours).hasSizeGreaterThan(20);
    }

    private static String browser() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(path -> Path.of(path, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseGet(() -> abort("NO CHROMIUM ON THE PATH: THE PAGE WAS NOT LOOKED AT IN A BROWSER"));
    }

    private String run(String browser, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "out", ".txt");
        List<String> command = new ArrayList<>(List.of(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createTempDirectory(folder, "profile")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
