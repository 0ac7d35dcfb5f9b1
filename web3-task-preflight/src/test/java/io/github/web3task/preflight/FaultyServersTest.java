package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.server.Fault;
import io.github.web3task.preflight.server.Faults;
import io.github.web3task.preflight.server.TinyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A server with one fault")
class FaultyServersTest {
    /** Caught by seconds: asked with a few checks only, for all of them would wait for each answer. */
    private static final Set<String> SLOW =
            Set.of("answers-within-3-s", "answers-within-1-s", "fresh-connection", "after-idle");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("quickFaults")
    @DisplayName("is caught by the check that is meant for it")
    void isCaught(Fault fault) {
        assertCaught(fault, report(fault));
    }

    @Test
    @DisplayName("is caught also when it is one of time; these wait side by side")
    void slowOnesAreCaught() throws InterruptedException, ExecutionException {
        Map<Fault, Future<PreflightReport>> reports = new LinkedHashMap<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Faults.all().stream()
                    .filter(FaultyServersTest::isSlow)
                    .forEach(fault -> reports.put(fault, threads.submit(() -> report(fault))));
            for (Map.Entry<Fault, Future<PreflightReport>> report : reports.entrySet()) {
                assertCaught(report.getKey(), report.getValue().get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    static List<Fault> quickFaults() {
        return Faults.all().stream().filter(fault -> !isSlow(fault)).toList();
    }

    private static boolean isSlow(Fault fault) {
        return SLOW.contains(fault.check());
    }

    private PreflightReport report(Fault fault) {
        try (TinyServer server = fault.open()) {
            Preflight preflight = Preflight.of(server.url())
                    .wallet(fault.wallet())
                    .tasks("deposit", "withdrawal")
                    .pace(0);
            if (!fault.truth().isEmpty()) {
                preflight.truth(Files.writeString(folder.resolve("truth.yaml"), fault.truth()));
            }
            return isSlow(fault) ? preflight.only("task-one", fault.check()).run() : preflight.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertCaught(Fault fault, PreflightReport report) {
        assertThat(report.alarms())
                .as(report.toString())
                .extracting(Finding::id)
                .contains(fault.check());
        assertThat(report.result().cause()).contains(fault.first());
    }
}
