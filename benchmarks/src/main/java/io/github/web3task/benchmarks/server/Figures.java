package io.github.web3task.benchmarks.server;

import java.util.HashMap;
import java.util.Map;

/** Named numbers: {@code name=number name=number}. */
public final class Figures {
    private final Map<String, Double> values = new HashMap<>();

    /** Of what an order was answered with, or a load generator said. */
    public Figures(String line) {
        for (String pair : line.split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
            }
        }
    }

    public double of(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " among " + values.keySet());
        }
        return value;
    }
}
