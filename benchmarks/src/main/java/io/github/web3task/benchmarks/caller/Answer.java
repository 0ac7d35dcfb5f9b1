package io.github.web3task.benchmarks.caller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP answer. Lean: it knows what a host with keep-alive sends for a short body, and calls all else malformed. */
record Answer(int status, String contentType, String body, boolean closes) {
    static final String MALFORMED = "malformed";
    static final String UNTRUE = "untrue";

    private static final ObjectReader JSON =
            JsonMapper.builder().build().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    // By the contract's table, not by the library's: a second opinion.
    private static final Map<String, String> MESSAGES = Map.of(
            "000000", "success",
            "000001", "too many requests",
            "000002", "system busy",
            "000006", "invalid argument",
            "000007", "other error");
    private static final Map<String, Integer> STATUSES =
            Map.of("000000", 200, "000001", 429, "000002", 503, "000006", 400, "000007", 500);

    /** Null while more has to come; of what came so far. */
    static @Nullable Answer parse(byte[] in, int count) {
        String text = new String(in, 0, count, StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            return null;
        }
        int length = -1;
        String contentType = "";
        boolean closes = false;
        String[] lines = text.substring(0, head).split("\r\n", -1);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = colon < 0 ? "" : lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            String value = lines[i].substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> length = Integer.parseInt(value);
                case "content-type" -> contentType = value;
                case "connection" -> closes = value.equalsIgnoreCase("close");
                default -> {}
            }
        }
        int status = lines[0].matches("HTTP/1\\.1 [1-5][0-9][0-9].*") ? Integer.parseInt(lines[0].substring(9, 12)) : 0;
        if (length < 0 || text.length() > head + 4 + length) {
            return new Answer(status, contentType, "", true); // no length, or more than it says
        }
        if (text.length() < head + 4 + length) {
            return null;
        }
        return new Answer(status, contentType, text.substring(head + 4), closes);
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
                && Integer.valueOf(status).equals(STATUSES.get(code))
                && (success ? question.wellFormed(data) : data.isNull());
        if (!wellFormed) {
            return MALFORMED;
        }
        return success && !question.isTrue(data) ? UNTRUE : code;
    }
}
