package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Clause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In a JVM of its own, which has hardly any heap: see {@link SmallHeap}. */
@DisplayName("A host whose heap is exhausted by somebody else")
@Tag("full") // two JVMs that collect garbage nearly all the time
class ExhaustedHeapTest {
    @ParameterizedTest
    @EnumSource(SmallHeap.Shape.class)
    @Clause({"PROV-4", "PROV-6"})
    @DisplayName("costs no slot and no wallet, again and again, answers every request, and close() returns")
    void smallHeap(SmallHeap.Shape shape, @TempDir Path directory) throws IOException, InterruptedException {
        Path report = directory.resolve("report");

        String output = run(shape, report);

        assertThat(report).as("what the JVM leaves; it said: %s", output).exists();
        String figures = Files.readString(report);
        assertThat(figures)
                .contains("unanswered: 0")
                .contains("wrong after a success: 0")
                .contains("slots: " + SmallHeap.SLOTS)
                .contains("askable wallets: " + SmallHeap.WALLETS)
                .contains("closed");
        assertThat(figure(figures, "answered without heap:"))
                .as("requests that met the end of the heap, in %s", figures)
                .isGreaterThan(50);
    }

    private static String run(SmallHeap.Shape shape, Path report) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC", // the same on every machine
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        shape.name(),
                        report.toString()))
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private static int figure(String output, String name) {
        return Stream.of(output.split("\\R"))
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> Integer.parseInt(line.substring(name.length()).trim()))
                .sum();
    }
}
