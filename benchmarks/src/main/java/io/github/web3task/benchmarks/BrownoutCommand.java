package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.caller.Schedule;
import io.github.web3task.benchmarks.figures.Recovery;
import io.github.web3task.benchmarks.figures.Table;
import io.github.web3task.benchmarks.server.ServerProcess;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The backend gets slow for a while. */
final class BrownoutCommand {
    private static final int WARM = 10;
    private static final int BASELINE = 10;

    private final Setup setup;
    private final double load;
    private final double slower;
    private final int seconds;
    private final int after;

    BrownoutCommand(Options options) {
        setup = new Setup(options);
        load = options.number("load", 0.8);
        slower = options.number("slower", 20);
        seconds = options.count("seconds", 10);
        after = options.count("after", 30);
        options.refuseOthers();
    }

    void run() throws Exception {
        System.out.println(setup + "; " + load * setup.capacity() + "/s, evenly; served by whole seconds from s " + WARM
                + " on, slow from " + (WARM + BASELINE) + " to " + (WARM + BASELINE + seconds));
        Map<String, List<String>> handlers = new LinkedHashMap<>();
        handlers.put("protected", List.of());
        handlers.put("with circuit breaker", List.of("--breaker"));
        handlers.put("unprotected", List.of("--unprotected"));
        Table table = new Table(System.out, "handler", "back at 95 % after s", "aim 1 to 3 s", "served/s", "note");
        for (Map.Entry<String, List<String>> handler : handlers.entrySet()) {
            try (ServerProcess server = setup.server(handler.getValue().toArray(String[]::new))) {
                print(table, handler.getKey(), server);
            }
        }
    }

    private void print(Table table, String name, ServerProcess server) throws Exception {
        int slow = WARM + BASELINE;
        int well = slow + seconds;
        int until = well + after;
        Trial trial = new Trial(WARM, until)
                .at(slow, () -> server.tell("pace=" + slower))
                .at(well, () -> server.tell("pace=1"))
                .run(server, setup.connections, Schedule.even(load * setup.capacity(), until));
        int[] good = trial.calls.goodSlices();
        OptionalDouble back = Recovery.seconds(good, 10 * WARM, 10 * slow, 10 * well);
        table.row(
                name,
                back.isPresent() ? back.getAsDouble() : "not within " + after,
                back.isPresent() && back.getAsDouble() <= 3 ? "met" : "NOT MET",
                Recovery.perSecond(Arrays.copyOfRange(good, 10 * WARM, good.length)),
                trial.note());
    }
}
