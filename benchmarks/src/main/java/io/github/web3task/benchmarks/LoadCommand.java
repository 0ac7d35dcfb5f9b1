package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.caller.Schedule;
import io.github.web3task.benchmarks.caller.Tally;
import io.github.web3task.benchmarks.figures.Table;
import io.github.web3task.benchmarks.server.Figures;
import io.github.web3task.benchmarks.server.ServerProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Open loop: the same backend behind the library and behind a servlet without protection. */
final class LoadCommand {
    private static final String PROTECTED = "protected";

    private record Row(String who, double factor, Trial trial, Figures server) {}

    private final Setup setup;
    private final List<Double> factors;
    private final double warmUp; // s at 0.8 times, for each new server
    private final double settle; // s at the row's own rate before it counts
    private final double seconds;
    private final String only;

    LoadCommand(Options options) {
        setup = new Setup(options);
        factors = Stream.of(options.text("factors", "0.8,1,2,5,10").split(","))
                .map(Double::valueOf)
                .toList();
        warmUp = options.number("warm-up", 8);
        settle = options.number("settle", 5);
        seconds = options.number("seconds", 20);
        only = options.text("only", "both");
        options.refuseOthers();
    }

    void run() throws Exception {
        System.out.println(setup + "; " + seconds + " s a row, Poisson arrivals");
        Table table = new Table(
                System.out,
                "handler",
                "x capacity",
                "offered/s",
                "goodput/s",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "not served",
                "refused p50 / p99 us on the server",
                "/v1/time up %",
                "/v1/time p99 ms",
                "caller's lag p99 ms",
                "note");
        Map<String, List<Row>> valid = new LinkedHashMap<>();
        for (String who : List.of(PROTECTED, "unprotected")) {
            for (double factor : only.equals("both") || only.equals(who) ? factors : List.<Double>of()) {
                Row row = measure(who, factor);
                print(table, row);
                if (row.trial().isValid()) {
                    valid.computeIfAbsent(who, w -> new ArrayList<>()).add(row);
                }
            }
        }
        valid.forEach(LoadCommand::printAims);
    }

    private Row measure(String who, double factor) throws Exception {
        try (ServerProcess server = who.equals(PROTECTED) ? setup.server() : setup.server("--unprotected")) {
            long[] gentle = Schedule.poisson(0.8 * setup.capacity(), warmUp, setup.seed + 1);
            new Trial(0, warmUp).run(server, setup.connections, gentle);
            double until = settle + seconds;
            List<Figures> figures = new ArrayList<>();
            Trial trial = new Trial(settle, until)
                    .at(settle, () -> server.tell("measures"))
                    .at(until, () -> figures.add(server.tell("measures")))
                    .run(server, setup.connections, Schedule.poisson(factor * setup.capacity(), until, setup.seed));
            return new Row(who, factor, trial, figures.get(0));
        }
    }

    private void print(Table table, Row row) {
        Tally calls = row.trial().calls;
        double refused = row.server().of("refused");
        table.row(
                row.who(),
                row.factor(),
                calls.perSecond(calls.calls()),
                calls.goodput(),
                calls.servedMillis(50),
                calls.servedMillis(99),
                calls.servedMillis(99.9),
                calls,
                refused == 0
                        ? "-"
                        : row.server().of("refusedP50") + " / " + row.server().of("refusedP99"),
                row.trial().timeUp(),
                row.trial().time.servedMillis(99),
                calls.lagMillis(),
                row.trial().note());
    }

    /** Of the rows that are worth something. */
    private static void printAims(String who, List<Row> rows) {
        System.out.println("\n" + who + ":\n");
        double peak = most(rows, row -> row.trial().calls.goodput());
        Map<Double, Double> aims = Map.of(2.0, 99.0, 5.0, 98.0, 10.0, 95.0);
        for (Row row : rows) {
            Double aim = aims.get(row.factor());
            if (aim != null) {
                double share = 100 * row.trial().calls.goodput() / peak;
                System.out.println(Table.aim(
                        "goodput at " + row.factor() + "x, % of own peak, at least " + aim, share, share >= aim));
            }
        }
        Row first = rows.get(0);
        Row last = rows.get(rows.size() - 1);
        double ratio = last.trial().calls.servedMillis(99) / first.trial().calls.servedMillis(99);
        System.out.println(Table.aim(
                "p99 at " + last.factor() + "x, times that at " + first.factor() + "x, at most 1.3",
                ratio,
                ratio <= 1.3));
        double up = -most(rows, row -> -row.trial().timeUp());
        System.out.println(Table.aim("/v1/time up in the worst row, %, at least 99.9", up, up >= 99.9));
        double bad = most(rows, row -> row.trial().bad());
        System.out.println(Table.aim("malformed or untrue answers in the worst row, 0", bad, bad == 0));
        if (who.equals(PROTECTED)) {
            double slowest = most(rows, row -> row.server().of("refusedP99"));
            System.out.println(Table.aim(
                    "refused on the server in the worst row, p99 in us, at most 10000", slowest, slowest <= 10_000));
        }
    }

    private static double most(List<Row> rows, ToDoubleFunction<Row> figure) {
        return rows.stream().mapToDouble(figure).max().orElseThrow();
    }
}
