package io.github.web3task.benchmarks.caller;

import io.github.web3task.benchmarks.server.Figures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * A closed loop: so many connections, each asks again as soon as it is answered. By wrk, because a caller in Java takes as much
 * of the machine for a request as the server does, and would measure itself.
 */
public final class Wrk implements AutoCloseable {
    private final Path script;
    private final int connections;

    /** Throws {@link IllegalArgumentException} where wrk is not installed. */
    public Wrk(int connections) throws IOException {
        this.connections = connections;
        script = Files.createTempFile("questions", ".lua");
        try (InputStream in = Objects.requireNonNull(Wrk.class.getResourceAsStream("questions.lua"))) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Asks for so long and gives: requests, micros, bad, p99 (in us). */
    public Figures run(int port, int seconds) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(List.of(
                            "wrk",
                            "--threads=1",
                            "--connections=" + connections,
                            "--duration=" + seconds + "s",
                            "--timeout=5s",
                            "--script=" + script,
                            "http://127.0.0.1:" + port))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new IllegalArgumentException("wrk does not start: install it (Debian: apt-get install wrk)", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("wrk failed: " + said);
        }
        return new Figures(said.strip().lines().reduce((before, line) -> line).orElse(""));
    }

    @Override
    public void close() throws IOException {
        Files.delete(script);
    }
}
