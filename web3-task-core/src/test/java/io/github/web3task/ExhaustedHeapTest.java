package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Clause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In a JVM of its own, which has hardly any heap: see {@link SmallHeap}. */
@DisplayName("A host whose heap is exhausted by somebody else")
class ExhaustedHeapTest {
    @ParameterizedTest
    @EnumSource(SmallHeap.Shape.class)
    @Clause({"PROV-4", "PROV-6"})
    @DisplayName("costs no slot and no wallet, again and again, answers every request, and close() is quick")
    void smallHeap(SmallHeap.Shape shape) throws IOException, InterruptedException {
        String output = run(shape);

        assertThat(output)
                .contains("unanswered: 0")
                .contains("wrong after a success: 0")
                .contains("slots: " + SmallHeap.SLOTS)
                .contains("askable wallets: " + SmallHeap.WALLETS)
                .contains("closed, threads left: 0");
        assertThat(figure(output, "answered without heap:"))
                .as("requests that met the end of the heap, in %s", output)
                .isGreaterThan(50);
    }

    private static String run(SmallHeap.Shape shape) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC", // the same on every machine
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        shape.name()))
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
