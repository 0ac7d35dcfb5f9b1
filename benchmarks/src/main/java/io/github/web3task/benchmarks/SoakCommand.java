package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.caller.Schedule;
import io.github.web3task.benchmarks.figures.Slope;
import io.github.web3task.benchmarks.figures.Table;
import io.github.web3task.benchmarks.figures.TokenBucket;
import io.github.web3task.benchmarks.server.ServerProcess;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A long time at the campaign's own rate. */
@Command(
        name = "soak",
        description = "50/s with bursts under a rate limit that neither breaks: heap, threads, false 000001.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class SoakCommand implements Callable<Integer> {
    private static final double SAMPLE_SECONDS = 10;
    /** The smallest object there is: whoever keeps one for each request grows by so much. */
    private static final double SMALLEST_OBJECT = 16;

    @Mixin
    private Setup setup = new Setup();

    @Option(names = "--minutes", defaultValue = "10", description = "How long.")
    private double minutes;

    @Option(names = "--rate", defaultValue = "50", description = "Requests a second, evenly.")
    private double rate;

    @Option(names = "--burst", defaultValue = "150", description = "So many more at once.")
    private int burst;

    @Option(names = "--every", defaultValue = "30", description = "Seconds from burst to burst.")
    private double every;

    @Option(names = "--limit", defaultValue = "200", description = "The rate limit, requests a second.")
    private int limit;

    @Override
    public Integer call() throws Exception {
        double seconds = minutes * 60;
        double warm = seconds / 5; // the JIT and Tomcat's pools grow at first
        long[] due = Schedule.merged(Schedule.even(rate, seconds), Schedule.bursts(burst, every, seconds));
        double left = TokenBucket.fewestLeft(due, limit);
        System.out.println(setup + "; " + rate + "/s and " + burst + " at once every " + every + " s for " + minutes
                + " min, rate limit " + limit + "/s");
        System.out.printf("an ideal limit would never have had fewer than %.1f tokens%n", left);
        try (ServerProcess server = setup.server("--rate-limit=" + limit)) {
            List<Slope.Sample> heap = new ArrayList<>();
            List<Integer> threads = new ArrayList<>();
            Trial trial = new Trial(0, seconds);
            for (double second = warm; second < seconds; second += SAMPLE_SECONDS) {
                double at = second;
                trial.at(at, () -> {
                    Map<String, Double> sample = server.tell("heap");
                    threads.add(sample.getOrDefault("threads", 0.0).intValue());
                    return heap.add(new Slope.Sample(at, 1024 * sample.getOrDefault("heap", 0.0)));
                });
            }
            trial.run(server, setup.connections, due);
            print(trial, heap, threads, left >= 0, due.length / seconds);
        }
        return 0;
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
                        java.util.Locale.ROOT,
                        "%.2f / %.2f",
                        heap.get(0).value() / 1048576,
                        heap.get(heap.size() - 1).value() / 1048576),
                count.getMin() + " / " + count.getMax(),
                trial.timeUp(),
                trial.calls.lagMillis(),
                trial.note());
        System.out.println();
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
        long bad = trial.calls.count("malformed") + trial.calls.count("untrue");
        System.out.println(Table.aim("malformed or untrue answers, 0", bad, bad == 0));
    }
}
