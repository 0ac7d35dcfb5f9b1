package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.caller.Wrk;
import io.github.web3task.benchmarks.figures.Table;
import io.github.web3task.benchmarks.rival.Rightness;
import io.github.web3task.benchmarks.rival.Rival;
import io.github.web3task.benchmarks.server.Figures;
import io.github.web3task.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Whole servers side by side: all are started, checked and warmed up, then timed in rounds, one after the other, forwards and
 * backwards by turns, so that what the machine does besides falls on all of them. A ratio is the median of the rounds' ratios.
 */
final class ServerComparison {
    private final int rounds;
    private final int seconds;
    private final int warmUp;
    private final Wrk wrk;
    private final Map<Rival, ServerProcess> servers = new EnumMap<>(Rival.class);
    private final Map<Rival, List<Sample>> samples = new EnumMap<>(Rival.class);

    private record Sample(double perSecond, double cpuMicros, double bytes, double p99Millis, double bad) {}

    ServerComparison(Wrk wrk, int rounds, int seconds, int warmUp) {
        this.wrk = wrk;
        this.rounds = rounds;
        this.seconds = seconds;
        this.warmUp = warmUp;
    }

    /** Prints a row for each, with its ratios to the first. */
    void run(List<Rival> rivals) throws Exception {
        try {
            for (Rival rival : rivals) {
                ServerProcess server = ServerProcess.start("rival", List.of("--rival=" + rival));
                servers.put(rival, server);
                samples.put(rival, new ArrayList<>());
                new Rightness(rival, server.port()).check();
                wrk.run(server.port(), warmUp);
            }
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < rivals.size(); i++) {
                    Rival rival = rivals.get(round % 2 == 0 ? i : rivals.size() - 1 - i);
                    measure(rival);
                }
            }
        } finally {
            for (ServerProcess server : servers.values()) {
                server.close();
            }
        }
        print(rivals);
    }

    private void measure(Rival rival) throws IOException, InterruptedException {
        ServerProcess server = server(rival);
        Figures before = server.tell("usage");
        Figures load = wrk.run(server.port(), seconds);
        Figures after = server.tell("usage");
        double requests = load.of("requests");
        of(rival)
                .add(new Sample(
                        requests * 1e6 / load.of("micros"),
                        (after.of("cpu") - before.of("cpu")) * 1e6 / requests,
                        (after.of("bytes") - before.of("bytes")) / requests,
                        load.of("p99") / 1e3,
                        load.of("bad")));
    }

    private void print(List<Rival> rivals) {
        Rival first = rivals.get(0);
        Table table = new Table(
                System.out,
                "server",
                "requests/s",
                "of the first, %",
                "least / most of the rounds, %",
                "CPU of the server, us a request",
                "bytes a request",
                "more than the first",
                "p99 ms",
                "note");
        for (Rival rival : rivals) {
            double bad = of(rival).stream().mapToDouble(Sample::bad).sum();
            double[] ratios = ratios(rival, first);
            table.row(
                    rival.what(),
                    median(rival, Sample::perSecond),
                    100 * middle(ratios),
                    Math.round(100 * ratios[0]) + " / " + Math.round(100 * ratios[ratios.length - 1]),
                    median(rival, Sample::cpuMicros),
                    median(rival, Sample::bytes),
                    median(rival, Sample::bytes) - median(first, Sample::bytes),
                    median(rival, Sample::p99Millis),
                    bad == 0 ? "" : "INVALID: " + bad + " calls failed");
        }
    }

    /** Requests a second beside another's, the median of the rounds. */
    double speed(Rival rival, Rival other) {
        return middle(ratios(rival, other));
    }

    /** Of the whole server, for a request. */
    double bytes(Rival rival) {
        return median(rival, Sample::bytes);
    }

    private double[] ratios(Rival rival, Rival other) {
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ratios[i] = of(rival).get(i).perSecond() / of(other).get(i).perSecond();
        }
        java.util.Arrays.sort(ratios);
        return ratios;
    }

    private double median(Rival rival, ToDoubleFunction<Sample> figure) {
        return middle(of(rival).stream().mapToDouble(figure).sorted().toArray());
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private List<Sample> of(Rival rival) {
        return samples.getOrDefault(rival, List.of());
    }

    private ServerProcess server(Rival rival) {
        return java.util.Objects.requireNonNull(servers.get(rival));
    }
}
