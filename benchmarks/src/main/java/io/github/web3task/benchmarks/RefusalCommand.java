package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.caller.Question;
import io.github.web3task.benchmarks.caller.Schedule;
import io.github.web3task.benchmarks.figures.Table;
import io.github.web3task.benchmarks.micro.HandleBenchmark;
import io.github.web3task.benchmarks.server.ServerProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

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
        Map<String, Double> refused = only.equals("server") ? Map.of() : inCore();
        double served = only.equals("core") ? 0 : onServer();
        if (served > 0) {
            refused.forEach((what, micros) -> System.out.println(Table.aim(
                    "TaskApi.handle, " + what + ", % of a request served by the server, at most 2",
                    100 * micros / served,
                    100 * micros / served <= AIM)));
        }
    }

    /** What the refusals take, in us. */
    private static Map<String, Double> inCore() throws Exception {
        Map<String, Jmh.Cost> costs = Jmh.run(HandleBenchmark.class);
        System.out.println("\nTaskApi.handle, one thread (JMH):\n");
        Table table = new Table(System.out, "request", "ns", "+-", "bytes", "% of served");
        double served = Objects.requireNonNull(costs.get("handleDirect")).nanos();
        Map<String, Double> refused = new LinkedHashMap<>();
        costs.forEach((name, cost) -> {
            table.row(name, cost.nanos(), cost.error(), cost.bytes(), 100 * cost.nanos() / served);
            if (name.startsWith("refused")) {
                refused.put(name, cost.nanos() / 1e3);
            }
        });
        return refused;
    }

    /** What a served request takes there, in us. */
    private double onServer() throws Exception {
        System.out.printf("%nCPU of the server's process, %.0f requests/s:%n%n", load * setup.capacity());
        Table table = new Table(System.out, "request", "us CPU", "% of served", "answers", "note");
        double served = row(table, "served", 0, Question::completion, "");
        String full = "hang=ignoring_interrupts";
        double slots = row(table, "no free slot", served, Question::completion, full, "--max-wait=0");
        row(
                table,
                "no free slot, 504 (Tomcat closes after 503)",
                served,
                Question::completion,
                full,
                "--max-wait=0",
                "--busy-status=504");
        row(table, "no free slot, half of them after 50 ms", served, Question::completion, full);
        row(table, "rate limit", served, Question::completion, "", "--refuse-all");
        row(table, "/v1/time", served, Question::time, "");
        row(table, "/v1/time of the unprotected servlet", served, Question::time, "", "--unprotected");
        row(table, "served by the unprotected servlet", served, Question::completion, "", "--unprotected");
        System.out.println();
        System.out.println(Table.aim(
                "the whole refused request, host included, % of served, at most 2",
                100 * slots / served, 100 * slots / served <= AIM));
        return served;
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
