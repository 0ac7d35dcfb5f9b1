package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The server and its backend, as the commands have them in common. */
final class Setup {
    final int connections;
    final long seed;
    private final int slots;
    private final double mean;
    private final boolean lognormal;
    private final boolean log;
    private final int busyStatus;

    Setup(Options options) {
        connections = options.count("connections", 4096);
        seed = options.count("seed", 1);
        slots = options.count("slots", 32);
        mean = options.number("mean", 20);
        lognormal = options.has("lognormal");
        log = options.has("log");
        busyStatus = options.count("busy-status", 503);
    }

    /** Queries a second that the backend can do. */
    double capacity() {
        return slots / (mean / 1000);
    }

    /** A server of this set-up, with more options. */
    ServerProcess server(String... more) throws IOException {
        List<String> options = new ArrayList<>(
                List.of("--slots=" + slots, "--mean=" + mean, "--seed=" + seed, "--busy-status=" + busyStatus));
        if (lognormal) {
            options.add("--lognormal");
        }
        if (log) {
            options.add("--log");
        }
        options.addAll(List.of(more));
        return ServerProcess.start("serve", options);
    }

    /** What the figures were measured on. */
    @Override
    public String toString() {
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                "JDK %s, %d cores shared by server and caller; %d slots, %s query times of mean %.0f ms: %.0f/s; 000002 with %d, log of exchanges %s",
                Runtime.version(),
                runtime.availableProcessors(),
                slots,
                lognormal ? "lognormal" : "exponential",
                mean,
                capacity(),
                busyStatus,
                log ? "on" : "off");
    }
}
