package io.github.web3task.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arguments of the form {@code --name=value}; each has its default where it is asked for. */
public final class Options {
    private final Map<String, String> given = new HashMap<>();

    /** Throws {@link IllegalArgumentException} for what has another form. */
    public Options(List<String> arguments) {
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (!parts[0].startsWith("--")) {
                throw new IllegalArgumentException("'" + argument + "' is no option: write --name=value");
            }
            given.put(parts[0].substring(2), parts.length == 1 ? "true" : parts[1]);
        }
    }

    public String text(String name, String otherwise) {
        String value = given.remove(name);
        return value == null ? otherwise : value;
    }

    public double number(String name, double otherwise) {
        return Double.parseDouble(text(name, Double.toString(otherwise)));
    }

    public int count(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    public boolean has(String name) {
        return text(name, "false").equals("true");
    }

    /** After all known ones have been asked for. */
    public void refuseOthers() {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("no such option: --" + String.join(", --", given.keySet()));
        }
    }
}
