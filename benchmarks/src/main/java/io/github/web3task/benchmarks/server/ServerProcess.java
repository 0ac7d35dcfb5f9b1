package io.github.web3task.benchmarks.server;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The server seen from the driver: a JVM of its own, so that neither's garbage or threads are counted as the other's. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader replies;
    private final BufferedWriter orders;
    private final int port;

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        this.replies = process.inputReader();
        this.orders = process.outputWriter();
        this.port = (int) read().of("port");
    }

    /** Starts it with one of {@code Main}'s commands and its options. */
    public static ServerProcess start(String what, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.github.web3task.benchmarks.Main", what));
        command.addAll(options);
        return new ServerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    public int port() {
        return port;
    }

    /** Gives an order and reads the figures that it is answered with. */
    public synchronized Figures tell(String order) throws IOException {
        orders.write(order);
        orders.newLine();
        orders.flush();
        return read();
    }

    private Figures read() throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new IOException("the server has ended: what it wrote to the console says why");
        }
        return new Figures(line);
    }

    /** Ends it by ending its input. */
    @Override
    public void close() throws IOException {
        orders.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
