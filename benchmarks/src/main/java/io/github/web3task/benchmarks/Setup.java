package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The server and its backend, as the commands have them in common. */
final class Setup {
    @Option(
            names = "--slots",
            defaultValue = "32",
            description = "Connections of the backend, and calls at a time (default ${DEFAULT-VALUE}).")
    int slots;

    @Option(
            names = "--mean",
            defaultValue = "20",
            description = "Mean time of a query in ms (default ${DEFAULT-VALUE}).")
    double mean;

    @Option(names = "--lognormal", description = "Times of queries are lognormal (sigma 0.5), not exponential.")
    boolean lognormal;

    @Option(names = "--log", description = "The server writes its log of exchanges to a file.")
    boolean log;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of arrivals and query times (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--connections",
            defaultValue = "4096",
            description = "The most the caller has open (default ${DEFAULT-VALUE}).")
    int connections;

    /** Queries a second that the backend can do. */
    double capacity() {
        return slots / (mean / 1000);
    }

    /** A server of this set-up, with more options. */
    ServerProcess server(String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--slots=" + slots, "--mean=" + mean, "--seed=" + seed));
        if (lognormal) {
            options.add("--lognormal");
        }
        if (log) {
            options.add("--log");
        }
        options.addAll(List.of(more));
        return ServerProcess.start(options);
    }

    /** What the figures were measured on. */
    @Override
    public String toString() {
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                "JDK %s, %d cores shared by server and caller; %d slots, %s query times of mean %.0f ms: %.0f/s; log of exchanges %s",
                Runtime.version(),
                runtime.availableProcessors(),
                slots,
                lognormal ? "lognormal" : "exponential",
                mean,
                capacity(),
                log ? "on" : "off");
    }
}
