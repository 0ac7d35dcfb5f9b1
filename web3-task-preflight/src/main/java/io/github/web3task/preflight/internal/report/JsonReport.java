package io.github.web3task.preflight.internal.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.web3task.preflight.result.RunResult;
import java.io.IOException;
import java.nio.file.Path;

/** The report for machines, and for {@code --compare} later. */
public final class JsonReport {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonReport() {}

    public static void write(RunResult result, Path file) throws IOException {
        JSON.writeValue(file.toFile(), result);
    }

    /**
     * Reads an older report.
     *
     * @throws IllegalArgumentException with one sentence for the user
     */
    public static JsonNode read(Path file) {
        JsonNode old;
        try {
            old = JSON.readTree(file.toFile());
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is no JSON report of this tool.", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("The report " + file + " can't be read.", e);
        }
        if (!old.path("findings").isArray()) {
            throw new IllegalArgumentException(file + " is no JSON report of this tool.");
        }
        return old;
    }
}
