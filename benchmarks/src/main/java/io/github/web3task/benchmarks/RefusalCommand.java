package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.caller.Question;
import io.github.web3task.benchmarks.caller.Schedule;
import io.github.web3task.benchmarks.figures.Table;
import io.github.web3task.benchmarks.micro.HandleBenchmark;
import io.github.web3task.benchmarks.server.ServerProcess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What a refusal costs beside a served request. */
final class RefusalCommand {
    private static final double AIM = 2;

    private final Setup setup;
    private final double load;
    private final double warmUp; // s for each kind of request
    private final double seconds;
    private final String only;

    RefusalCommand(Options options) {
        setup = new Setup(options);
        load = options.number("load", 0.75);
        warmUp = options.number("warm-up", 10);
        seconds = options.number("seconds", 15);
        only = options.text("only", "both");
        options.refuseOthers();
    }

    void run() throws Exception {
        System.out.println(setup);
        if (!only.equals("server")) {
            inCore();
        }
        if (!only.equals("core")) {
            onServer();
        }
    }

    private static void inCore() throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(HandleBenchmark.class.getName())
                        .addProfiler("gc")
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        System.out.println("\nTaskApi.handle, one thread (JMH):\n");
        Table table = new Table(System.out, "request", "log", "us", "+-", "bytes", "% of served");
        for (String log : List.of("off", "on")) {
            double served = 0;
            List<String> aims = new ArrayList<>();
            for (RunResult result : results) {
                if (!result.getParams().getParam("log").equals(log)) {
                    continue;
                }
                String name = result.getParams().getBenchmark().replaceAll(".*[.]", "");
                double micros = result.getPrimaryResult().getScore();
                served = name.startsWith("a_") ? micros : served;
                table.row(
                        name.substring(2),
                        log,
                        micros,
                        result.getPrimaryResult().getScoreError(),
                        Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                                .getScore(),
                        100 * micros / served);
                if (name.startsWith("c_") || name.startsWith("d_")) {
                    aims.add(Table.aim(
                            name.substring(2) + ", % of served, at most 2",
                            100 * micros / served,
                            100 * micros / served <= AIM));
                }
            }
            aims.forEach(System.out::println);
        }
    }

    private void onServer() throws Exception {
        System.out.printf("%nCPU of the server's process, %.0f requests/s:%n%n", load * setup.capacity());
        Table table = new Table(System.out, "request", "us CPU", "% of served", "answers", "note");
        double served = row(table, "served", 0, Question::completion, "");
        double slots = row(
                table,
                "no free slot, not waiting",
                served,
                Question::completion,
                "hang=ignoring_interrupts",
                "--max-wait=0");
        row(table, "no free slot, half of them after 50 ms", served, Question::completion, "hang=ignoring_interrupts");
        row(table, "rate limit", served, Question::completion, "", "--refuse-all");
        double time = row(table, "/v1/time", served, Question::time, "");
        row(table, "/v1/time of the unprotected servlet", served, Question::time, "", "--unprotected");
        row(table, "served by the unprotected servlet", served, Question::completion, "", "--unprotected");
        System.out.println();
        System.out.println(
                Table.aim("refused, % of served, at most 2", 100 * slots / served, 100 * slots / served <= AIM));
        System.out.println(Table.aim(
                "refused beyond what /v1/time costs, % of served, at most 2",
                100 * (slots - time) / served, 100 * (slots - time) / served <= AIM));
    }

    private double row(
            Table table, String name, double served, Supplier<Question> questions, String order, String... options)
            throws Exception {
        try (ServerProcess server = setup.server(options)) {
            double until = warmUp + seconds;
            List<Double> cpu = new ArrayList<>();
            Trial trial = new Trial(warmUp, until);
            if (!order.isEmpty()) {
                trial.at(0, () -> server.tell(order));
            }
            trial.at(warmUp, () -> cpu.add(server.tell("measures").of("cpu")))
                    .at(until, () -> cpu.add(server.tell("measures").of("cpu")))
                    .run(server, setup.connections, Schedule.even(load * setup.capacity(), until), questions);
            double calls = trial.calls.calls() + trial.time.calls();
            double micros = (cpu.get(1) - cpu.get(0)) * 1e6 / calls;
            table.row(
                    name,
                    micros,
                    served == 0 ? 100.0 : 100 * micros / served,
                    trial.calls.count("000000") + " served; " + trial.calls,
                    trial.note());
            return micros;
        }
    }
}
