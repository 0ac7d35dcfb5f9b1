package io.github.web3task.benchmarks;

import static io.github.web3task.benchmarks.figures.Table.aim;

import io.github.web3task.benchmarks.caller.Wrk;
import io.github.web3task.benchmarks.figures.Table;
import io.github.web3task.benchmarks.micro.HandleBenchmark;
import io.github.web3task.benchmarks.micro.LongRuns;
import io.github.web3task.benchmarks.micro.SizeBenchmark;
import io.github.web3task.benchmarks.rival.Rival;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.runner.RunnerException;

/** This library beside what is written by hand, with the aims of both: in process, and as whole servers. */
final class CompareCommand {
    private final List<String> parts;
    private final int rounds;
    private final int seconds;
    private final int warmUp;
    private final int connections;
    private final int wallets;

    CompareCommand(Options options) {
        parts = List.of(options.text("parts", "core,flat,line,servlet,spring").split(","));
        rounds = options.count("rounds", 6);
        seconds = options.count("seconds", 3);
        warmUp = options.count("warm-up", 8);
        connections = options.count("connections", 32);
        wallets = options.count("wallets", 10_000_000);
        options.refuseOthers();
    }

    void run() throws Exception {
        System.out.println(machine());
        for (String part : parts) {
            System.out.println("\n" + part + ":\n");
            switch (part) {
                case "core" -> core();
                case "flat" -> flat();
                case "line" -> LongRuns.lines(400_000);
                case "servlet" -> servlet();
                case "spring" -> spring();
                default -> throw new IllegalArgumentException("no such part: " + part);
            }
        }
    }

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "%s, JDK %s, %s %s, %d cores shared by all, load average before %.2f",
                Instant.now().truncatedTo(ChronoUnit.MINUTES),
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static void core() throws RunnerException {
        Map<String, Jmh.Cost> costs = Jmh.run(HandleBenchmark.class);
        Jmh.Cost byHand = cost(costs, "handWritten");
        Table table = new Table(System.out, "in process", "ns", "+-", "of hand-written, %", "bytes");
        costs.forEach((name, cost) ->
                table.row(name, cost.nanos(), cost.error(), 100 * cost.nanos() / byHand.nanos(), cost.bytes()));
        System.out.println();
        Jmh.Cost direct = cost(costs, "handleDirect");
        atMost("handle direct, bytes", direct.bytes(), 1_500);
        atMost("handle direct, times the hand-written path", direct.nanos() / byHand.nanos(), 0.5);
        double lean = direct.nanos() / cost(costs, "leanestPossible").nanos();
        atMost("handle direct, times the leanest possible (a stretch)", lean, 1.5);
        atMost(
                "handle over the executor, bytes",
                cost(costs, "handleOverExecutor").bytes(),
                2_500);
        atMost("/v1/time, bytes", cost(costs, "handleTime").bytes(), 400);
        atMost(
                "refused for want of a slot, bytes",
                cost(costs, "refusedForNoSlot").bytes(),
                200);
        atMost(
                "refused by a rate limit, bytes",
                cost(costs, "refusedByRateLimit").bytes(),
                200);
    }

    private void flat() throws RunnerException, InterruptedException {
        Table table = new Table(System.out, "providers / tasks of each / asked", "ns", "+-", "bytes");
        Jmh.run(SizeBenchmark.class).forEach((size, cost) -> table.row(size, cost.nanos(), cost.error(), cost.bytes()));
        System.out.println();
        LongRuns.equalQuestions();
        System.out.println();
        LongRuns.wallets(wallets);
    }

    private void servlet() throws Exception {
        try (Wrk wrk = new Wrk(connections)) {
            ServerComparison all = new ServerComparison(wrk, rounds, seconds, warmUp);
            all.run(List.of(
                    Rival.FLOOR,
                    Rival.LEANEST,
                    Rival.HAND_WRITTEN,
                    Rival.DIRECT,
                    Rival.EXECUTOR,
                    Rival.DIRECT_LOGGED,
                    Rival.EXECUTOR_LOGGED));
            System.out.println();
            double floor = all.bytes(Rival.FLOOR);
            atLeast("direct, of the floor's requests/s, %", 100 * all.speed(Rival.DIRECT, Rival.FLOOR), 95);
            atLeast("over the executor, of the floor's, %", 100 * all.speed(Rival.EXECUTOR, Rival.FLOOR), 85);
            atMost("direct, bytes over the floor's", all.bytes(Rival.DIRECT) - floor, 2_048);
            atMost("over the executor, bytes over the floor's", all.bytes(Rival.EXECUTOR) - floor, 2_048);
            atLeast("direct, of the hand-written, %", 100 * all.speed(Rival.DIRECT, Rival.HAND_WRITTEN), 100);
            atLeast(
                    "over the executor, of the hand-written, %",
                    100 * all.speed(Rival.EXECUTOR, Rival.HAND_WRITTEN), 100);
            atLeast("direct, log on of log off, %", 100 * all.speed(Rival.DIRECT_LOGGED, Rival.DIRECT), 90);
            atLeast("executor, log on of log off, %", 100 * all.speed(Rival.EXECUTOR_LOGGED, Rival.EXECUTOR), 90);
        }
    }

    private void spring() throws Exception {
        try (Wrk wrk = new Wrk(connections)) {
            ServerComparison all = new ServerComparison(wrk, rounds, seconds, warmUp);
            all.run(List.of(
                    Rival.MVC_HAND_WRITTEN,
                    Rival.MVC_OURS,
                    Rival.WEBFLUX_FLOOR,
                    Rival.WEBFLUX_HAND_WRITTEN,
                    Rival.WEBFLUX_OURS));
            System.out.println();
            pair(all, "MVC", Rival.MVC_OURS, Rival.MVC_HAND_WRITTEN);
            pair(all, "WebFlux", Rival.WEBFLUX_OURS, Rival.WEBFLUX_HAND_WRITTEN);
        }
    }

    private static void pair(ServerComparison all, String host, Rival ours, Rival byHand) {
        atLeast(host + ", times the hand-written handler's requests/s", all.speed(ours, byHand), 1.3);
        atMost(host + ", times the hand-written handler's bytes", all.bytes(ours) / all.bytes(byHand), 0.5);
    }

    private static Jmh.Cost cost(Map<String, Jmh.Cost> costs, String name) {
        return Objects.requireNonNull(costs.get(name), name);
    }

    private static void atMost(String what, double figure, double most) {
        System.out.println(aim(what + ", at most " + most, figure, figure <= most));
    }

    private static void atLeast(String what, double figure, double least) {
        System.out.println(aim(what + ", at least " + least, figure, figure >= least));
    }
}
