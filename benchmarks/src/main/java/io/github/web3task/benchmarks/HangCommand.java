package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.caller.Schedule;
import io.github.web3task.benchmarks.figures.Recovery;
import io.github.web3task.benchmarks.figures.Table;
import io.github.web3task.benchmarks.server.Backend;
import io.github.web3task.benchmarks.server.Figures;
import io.github.web3task.benchmarks.server.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;

/** The backend stops answering. */
final class HangCommand {
    private static final int WARM = 20;
    private static final double DEADLINE_MILLIS = 2_500; // the builder's default
    private static final int AFTER = 10;

    private final Setup setup;
    private final double load;
    private final int seconds;

    HangCommand(Options options) {
        setup = new Setup(options);
        load = options.number("load", 0.5);
        seconds = options.count("seconds", 60);
        options.refuseOthers();
    }

    void run() throws Exception {
        System.out.println(setup + "; " + load * setup.capacity() + "/s; samples after a full collection each 10 s");
        Table table = new Table(
                System.out,
                "hangs",
                "longest on the server ms",
                "longest at the caller ms",
                "at most 2550",
                "heap MiB before; in it; after",
                "threads before; in it; after",
                "not served",
                "/v1/time up % / p99 ms",
                "back at 95 % after s",
                "malformed or untrue",
                "note");
        for (Backend.Hang mode : List.of(Backend.Hang.HEEDING_INTERRUPTS, Backend.Hang.IGNORING_INTERRUPTS)) {
            try (ServerProcess server = setup.server()) {
                print(table, mode, server);
            }
        }
    }

    private void print(Table table, Backend.Hang mode, ServerProcess server) throws Exception {
        List<Figures> samples = new ArrayList<>();
        Callable<?> sample = () -> samples.add(server.tell("heap"));
        List<Figures> measures = new ArrayList<>();
        int well = WARM + seconds;
        int until = well + AFTER;
        Trial trial = new Trial(WARM / 2.0, until)
                .at(WARM / 2.0, () -> server.tell("measures"))
                .at(WARM - 1, sample)
                .at(WARM, () -> server.tell("hang=" + mode));
        for (int second = WARM + 5; second < well; second += 10) {
            trial.at(second, sample);
        }
        trial.at(well, () -> server.tell("hang=" + Backend.Hang.OFF))
                .at(until - 1, sample)
                .at(until, () -> measures.add(server.tell("measures")))
                .run(server, setup.connections, Schedule.even(load * setup.capacity(), until));
        int[] good = trial.calls.goodSlices();
        OptionalDouble back = Recovery.seconds(good, 10 * WARM / 2, 10 * WARM, 10 * well);
        double worst = trial.calls.worstMillis();
        table.row(
                mode.toString().toLowerCase(Locale.ROOT).replace('_', ' '),
                measures.get(0).of("worst"),
                worst,
                worst <= DEADLINE_MILLIS + 50 ? "met" : "NOT MET",
                series(samples, "heap", 1024),
                series(samples, "threads", 1),
                trial.calls,
                String.format(Locale.ROOT, "%.2f / %.1f", trial.timeUp(), trial.time.servedMillis(99)),
                back.isPresent() ? back.getAsDouble() : "never",
                trial.bad(),
                trial.note());
    }

    private static String series(List<Figures> samples, String name, double unit) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < samples.size(); i++) {
            text.append(i == 0 ? "" : i == 1 || i == samples.size() - 1 ? "; " : " ")
                    .append(String.format(
                            Locale.ROOT,
                            unit == 1 ? "%.0f" : "%.1f",
                            samples.get(i).of(name) / unit));
        }
        return text.toString();
    }
}
