package io.github.web3task.benchmarks.caller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP answer. Lean: it knows the headers as Tomcat writes them, and calls an answer without a length malformed. */
public record Answer(int status, String contentType, String body, boolean closes) {
    public static final String MALFORMED = "malformed";
    public static final String UNTRUE = "untrue";

    private static final ObjectReader JSON =
            JsonMapper.builder().build().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    // By the contract's table, not by the library's: a second opinion.
    private static final Map<String, String> MESSAGES = Map.of(
            "000000", "success",
            "000001", "too many requests",
            "000002", "system busy",
            "000006", "invalid argument",
            "000007", "other error");
    private static final Map<String, List<Integer>> STATUSES = Map.of(
            "000000", List.of(200),
            "000001", List.of(429),
            "000002", List.of(503, 504), // the second where --busy-status says so
            "000006", List.of(400),
            "000007", List.of(500));

    /** Null while more has to come of what came so far. */
    static @Nullable Answer parse(byte[] in, int count) {
        String text = new String(in, 0, count, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return null;
        }
        String head = text.substring(0, end + 2);
        String length = header(head, "Content-Length");
        int body = end + 4;
        if (!head.startsWith("HTTP/1.1 ") || length.isEmpty() || count > body + Integer.parseInt(length)) {
            return new Answer(0, "", "", true);
        }
        if (count < body + Integer.parseInt(length)) {
            return null;
        }
        boolean closes = header(head, "Connection").equals("close");
        int status = Integer.parseInt(head.substring(9, 12));
        return new Answer(status, header(head, "Content-Type"), text.substring(body), closes);
    }

    private static String header(String head, String name) {
        int at = head.indexOf("\r\n" + name + ": ");
        int value = at + name.length() + 4;
        return at < 0 ? "" : head.substring(value, head.indexOf("\r\n", value));
    }

    /** The code, {@value #MALFORMED}, or {@value #UNTRUE}. */
    String verdict(Question question) {
        JsonNode envelope;
        try {
            envelope = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MALFORMED;
        }
        String code = envelope.path("code").asText();
        JsonNode data = envelope.path("data");
        boolean success = code.equals("000000");
        boolean wellFormed = envelope.size() == 3
                && contentType.equals("application/json")
                && envelope.path("message").asText().equals(MESSAGES.get(code))
                && STATUSES.getOrDefault(code, List.of()).contains(status)
                && (success ? question.wellFormed(data) : data.isNull());
        if (!wellFormed) {
            return MALFORMED;
        }
        return success && !question.isTrue(data) ? UNTRUE : code;
    }
}
