package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.rival.RivalServer;
import io.github.web3task.benchmarks.server.Serve;
import java.util.Arrays;
import java.util.List;

/** What the endpoints do under load, as tables. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        try {
            run(args.length == 0 ? "" : args[0], Arrays.asList(args).subList(Math.min(1, args.length), args.length));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(64);
        }
        System.exit(0);
    }

    private static void run(String command, List<String> arguments) throws Exception {
        Options options = new Options(arguments);
        switch (command) {
            case "compare" -> new CompareCommand(options).run();
            case "load" -> new LoadCommand(options).run();
            case "brownout" -> new BrownoutCommand(options).run();
            case "hang" -> new HangCommand(options).run();
            case "soak" -> new SoakCommand(options).run();
            case "refusal" -> new RefusalCommand(options).run();
            case "rival" -> new RivalServer(options).run();
            case "serve" -> new Serve(options).run();
            default ->
                throw new IllegalArgumentException(
                        "say compare, load, brownout, hang, soak or refusal; benchmarks/README.md has their options");
        }
    }
}
