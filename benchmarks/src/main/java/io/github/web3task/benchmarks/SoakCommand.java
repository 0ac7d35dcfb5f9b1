package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.caller.Schedule;
import io.github.web3task.benchmarks.figures.Slope;
import io.github.web3task.benchmarks.figures.Table;
import io.github.web3task.benchmarks.figures.TokenBucket;
import io.github.web3task.benchmarks.server.Figures;
import io.github.web3task.benchmarks.server.ServerProcess;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A long time at the campaign's own rate. */
final class SoakCommand {
    private static final double SAMPLE_SECONDS = 10;
    /** The smallest object there is: whoever keeps one for each request grows by so much. */
    private static final double SMALLEST_OBJECT = 16;

    private static final double RATE = 50;
    private static final int BURST = 150;
    private static final double EVERY_SECONDS = 30;
    private static final int LIMIT = 200;

    private final Setup setup;
    private final double minutes;

    SoakCommand(Options options) {
        setup = new Setup(options);
        minutes = options.number("minutes", 10);
        options.refuseOthers();
    }

    void run() throws Exception {
        double seconds = minutes * 60;
        double warm = seconds / 5; // the JIT and Tomcat's pools grow at first
        long[] due = Schedule.merged(Schedule.even(RATE, seconds), Schedule.bursts(BURST, EVERY_SECONDS, seconds));
        double left = TokenBucket.fewestLeft(due, LIMIT);
        System.out.println(setup + "; " + RATE + "/s and " + BURST + " at once every " + EVERY_SECONDS + " s for "
                + minutes + " min, rate limit " + LIMIT + "/s");
        System.out.printf("an ideal limit would never have had fewer than %.1f tokens%n", left);
        try (ServerProcess server = setup.server("--rate-limit=" + LIMIT)) {
            // First more at once than ever again, so that the host's own pools have their size.
            new Trial(0, 10).run(server, setup.connections, Schedule.bursts(400, 1, 10));
            List<Slope.Sample> heap = new ArrayList<>();
            List<Integer> threads = new ArrayList<>();
            Trial trial = new Trial(0, seconds);
            for (double second = warm; second < seconds; second += SAMPLE_SECONDS) {
                double at = second;
                trial.at(at, () -> {
                    Figures sample = server.tell("heap");
                    threads.add((int) sample.of("threads"));
                    return heap.add(new Slope.Sample(at, 1024 * sample.of("heap")));
                });
            }
            trial.run(server, setup.connections, due);
            print(trial, heap, threads, left >= 0, due.length / seconds);
        }
    }

    private static void print(
            Trial trial, List<Slope.Sample> heap, List<Integer> threads, boolean keepsTheLimit, double perSecond) {
        IntSummaryStatistics count = threads.stream().mapToInt(t -> t).summaryStatistics();
        Slope slope = Slope.of(heap);
        Table table = new Table(
                System.out,
                "calls",
                "served",
                "not served",
                "p99 ms",
                "heap MiB first / last sample",
                "threads least / most",
                "/v1/time up %",
                "caller's lag p99 ms",
                "note");
        table.row(
                trial.calls.calls(),
                trial.calls.count("000000"),
                trial.calls,
                trial.calls.servedMillis(99),
                String.format(
                        Locale.ROOT,
                        "%.2f / %.2f",
                        heap.get(0).value() / 1048576,
                        heap.get(heap.size() - 1).value() / 1048576),
                count.getMin() + " / " + count.getMax(),
                trial.timeUp(),
                trial.calls.lagMillis(),
                trial.note());
        System.out.println();
        System.out.println("- heap after collections, KiB every " + SAMPLE_SECONDS + " s: "
                + heap.stream()
                        .map(sample -> Long.toString(Math.round(sample.value() / 1024)))
                        .collect(Collectors.joining(" ")));
        System.out.println("- threads: " + threads);
        double perCall = slope.atMost() / perSecond;
        System.out.println(Table.aim(
                "heap after collections, bytes for each call, at most (two standard errors up), under "
                        + SMALLEST_OBJECT + " (slope " + Math.round(slope.perSecond() * 60 / 1024 * 10) / 10.0 + " +- "
                        + Math.round(slope.error() * 60 / 1024 * 10) / 10.0 + " KiB/min)",
                perCall,
                perCall < SMALLEST_OBJECT));
        long refused = trial.calls.count("000001");
        System.out.println(
                keepsTheLimit
                        ? Table.aim("false 000001, 0", refused, refused == 0)
                        : "- the schedule breaks the limit: which 000001 are false can't be said");
        System.out.println(Table.aim("malformed or untrue answers, 0", trial.bad(), trial.bad() == 0));
    }
}
