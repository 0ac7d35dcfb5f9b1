package io.github.web3task.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.catalina.startup.ExpandWar;

/** The server's side of {@link ServerProcess}: says the port, then takes one order a line and answers each with a line. */
public final class Orders {
    private Orders() {}

    /** Until the input ends; then the process does, and its folder is removed. */
    public static void obey(int port, Path base, UnaryOperator<String> answers) throws IOException {
        System.out.println("port=" + port);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(answers.apply(order));
        }
        // The driver has gone or wants no more. Not in order: calls may still hang.
        ExpandWar.delete(base.toFile());
        Runtime.getRuntime().halt(0);
    }
}
