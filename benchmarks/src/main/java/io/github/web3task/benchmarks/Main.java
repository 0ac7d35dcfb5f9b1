package io.github.web3task.benchmarks;

import io.github.web3task.benchmarks.server.Serve;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the endpoints do under load, as tables. */
@Command(
        name = "web3-task-benchmarks",
        description = "Measures the endpoints on a real Tomcat. Run it on a machine that does nothing else.",
        subcommands = {
            LoadCommand.class,
            BrownoutCommand.class,
            HangCommand.class,
            SoakCommand.class,
            RefusalCommand.class,
            Serve.class
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        String[] asked = args.length == 0 ? new String[] {"--help"} : args;
        System.exit(new CommandLine(new Main()).setUsageHelpAutoWidth(true).execute(asked));
    }
}
