package io.github.web3task.preflight.internal.check;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.web3task.preflight.internal.wire.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body as far as it can be read. Lenient, so that each fault is reported by its own check and not by all of
 * them: a code sent as a number, or without its zeros, still counts as that code here.
 *
 * @param json what the body says; a missing node when it is no JSON
 * @param problem what is not strict JSON about it, or null
 */
public record ParsedAnswer(
        Answer answer, JsonNode json, @Nullable String problem) {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final JsonMapper LENIENT = new JsonMapper();

    public static ParsedAnswer of(Answer answer) {
        byte[] body = answer.body();
        try {
            return new ParsedAnswer(answer, STRICT.readTree(body), null);
        } catch (JacksonException e) {
            return new ParsedAnswer(answer, lenient(answer), e.getOriginalMessage());
        } catch (IOException e) {
            return new ParsedAnswer(answer, MissingNode.getInstance(), String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode lenient(Answer answer) {
        try {
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            int brace = text.indexOf('{');
            return LENIENT.readTree(brace < 0 ? text : text.substring(brace));
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    boolean isEnvelope() {
        return json.isObject() && json.has("code");
    }

    /** The six digits, or "" without an envelope. */
    public String code() {
        JsonNode code = json.path("code");
        if (code.isNumber()) {
            return String.format(Locale.ROOT, "%06d", code.asLong());
        }
        return code.isTextual() ? code.asText() : "";
    }

    /** What a served call says; a missing node for any other. */
    public JsonNode served() {
        return code().equals("000000") && answer.status() == 200 ? data() : MissingNode.getInstance();
    }

    JsonNode data() {
        return json.path("data");
    }

    List<String> members(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
