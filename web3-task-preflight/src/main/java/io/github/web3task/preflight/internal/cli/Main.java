package io.github.web3task.preflight.internal.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** Starts the command line. */
public final class Main {
    private static final int PATIENCE_SECONDS = 15;

    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        CountDownLatch written = new CountDownLatch(1);
        Thread run = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(run, written), "preflight-end"));
        int exit = PreflightCommand.INVALID; // also when no thread or memory is left: 1 would speak of the server
        try {
            exit = run(out, err, CommandLine.Help.Ansi.AUTO.enabled(), args);
        } catch (NoClassDefFoundError e) {
            err.println(
                    "A class is missing, " + e.getMessage()
                            + ": this jar has the preflight's own classes only. Run the one that has all:"
                            + " web3-task-preflight-VERSION-runnable.jar beside it, target/web3-task-preflight.jar after a build.");
        } catch (Error e) {
            err.println("This machine can't carry the run: " + e);
        }
        written.countDown();
        System.exit(exit);
    }

    /** On Ctrl-C and SIGTERM the run ends where it is, and what it has seen is written. */
    private static void finish(Thread run, CountDownLatch written) {
        run.interrupt();
        try {
            if (!written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                run.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything but the end of the JVM; the exit code is returned. */
    static int run(PrintWriter out, PrintWriter err, boolean terminal, String... args) {
        String[] all;
        try {
            all = ConfigFile.expand(args);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return PreflightCommand.USAGE;
        }
        return Readers.register(new CommandLine(new PreflightCommand(out, err, terminal)))
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler((e, given) -> {
                    err.println(e.getMessage() + "\nTry --help.");
                    return PreflightCommand.USAGE;
                })
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    err.println(e.getMessage() == null ? e.toString() : e.getMessage());
                    return e instanceof IllegalArgumentException ? PreflightCommand.USAGE : PreflightCommand.INVALID;
                })
                .execute(all);
    }
}
