package io.github.web3task.preflight.internal.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The command line in a file: {@code url: …}, {@code task: [deposit, withdrawal]}, {@code no-load: true}. */
final class ConfigFile {
    private static final String OPTION = "--config";

    private ConfigFile() {}

    /**
     * Puts the options of a {@code --config FILE} before the others, which win.
     *
     * @throws IllegalArgumentException with one sentence for the user
     */
    static String[] expand(String... args) {
        List<String> rest = new ArrayList<>(Arrays.asList(args));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < rest.size(); i++) {
            String arg = rest.get(i);
            if (arg.startsWith(OPTION + "=")) {
                all.addAll(read(Path.of(arg.substring(OPTION.length() + 1))));
                rest.remove(i--);
            } else if (arg.equals(OPTION) && i + 1 < rest.size()) {
                all.addAll(read(Path.of(rest.get(i + 1))));
                rest.subList(i, i + 2).clear();
                i--;
            }
        }
        all.addAll(rest);
        return all.toArray(String[]::new);
    }

    private static List<String> read(Path file) {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        JsonNode options;
        try {
            options = yaml.readTree(file.toFile());
        } catch (JacksonException e) {
            String line =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new IllegalArgumentException(
                    file + line + " is no YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse("") + ".",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("The file " + file + " of --config can't be read.", e);
        }
        if (!options.isObject()) {
            throw new IllegalArgumentException(file + " holds no options: write one a line, as in \"qps: 50\".");
        }
        List<String> args = new ArrayList<>();
        for (Map.Entry<String, JsonNode> option : options.properties()) {
            JsonNode value = option.getValue();
            for (JsonNode one : value.isArray() ? value : List.of(value)) {
                if (!one.isValueNode() || one.isNull()) {
                    throw new IllegalArgumentException(
                            file + ": the option " + option.getKey() + " has no plain value or list of such.");
                }
                boolean off = one.isBoolean() && !one.booleanValue();
                if (!off) {
                    args.add("--" + option.getKey() + (one.isBoolean() ? "" : "=" + one.asText()));
                }
            }
        }
        return args;
    }
}
