package io.github.web3task.preflight.internal.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Starts the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exit = PreflightCommand.INVALID; // also when no thread or memory is left: 1 would speak of the server
        try {
            exit = run(out, err, CommandLine.Help.Ansi.AUTO.enabled(), args);
        } catch (Error e) {
            err.println("This machine can't carry the run: " + e);
        }
        System.exit(exit);
    }

    /** Everything but the end of the JVM; the exit code is returned. */
    static int run(PrintWriter out, PrintWriter err, boolean terminal, String... args) {
        return Readers.register(new CommandLine(new PreflightCommand(out, err, terminal)))
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, given) -> {
                    err.println(e.getMessage() + "\nTry --help.");
                    return PreflightCommand.USAGE;
                })
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    err.println(e.getMessage() == null ? e.toString() : e.getMessage());
                    return e instanceof IllegalArgumentException ? PreflightCommand.USAGE : PreflightCommand.INVALID;
                })
                .execute(args);
    }
}
