package io.github.web3task.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Holds an answer against the contract, byte for byte where the contract fixes the bytes. */
public final class ExpectedAnswer {
    /** The contract's own table (ENV-2), not the library's: a changed text must fail here. */
    private static final Map<String, String> MESSAGES = Map.of(
            "000000", "success",
            "000001", "too many requests",
            "000002", "system busy",
            "000006", "invalid argument",
            "000007", "other error");

    private static final Set<String> COME_AGAIN = Set.of("000001", "000002");
    private static final long CLOCK_TOLERANCE_MILLIS = 2_000;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ExpectedAnswer() {}

    /** Whether the library made this answer, and not the host. */
    public static boolean isOurs(HttpAnswer answer) {
        try {
            return names(STRICT.readTree(answer.body())).equals(List.of("code", "message", "data"));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /**
     * Checks all of an answer to anything but {@code HEAD}.
     *
     * @param earliest the server's clock before the request
     * @param latest and after the answer
     */
    public static void verify(
            ContractCase expected, HttpAnswer answer, Set<String> hostHeaders, long earliest, long latest)
            throws JsonProcessingException {
        assertThat(answer.status()).as("HTTP status of %s", answer).isEqualTo(expected.httpStatus());
        assertThat(answer.body()).as("body of %s", answer).startsWith("{").endsWith("}");
        JsonNode envelope = STRICT.readTree(answer.body());
        assertThat(names(envelope)).as("members of %s", answer).containsExactly("code", "message", "data");
        assertThat(envelope.get("code").textValue()).as("code").isEqualTo(expected.code());
        assertThat(envelope.get("message").textValue()).as("message").isEqualTo(MESSAGES.get(expected.code()));
        if (expected.answersServerTime()) {
            assertThat(envelope.get("data").isIntegralNumber())
                    .as("data is a number in %s", answer)
                    .isTrue();
            assertThat(envelope.get("data").longValue())
                    .isBetween(earliest - CLOCK_TOLERANCE_MILLIS, latest + CLOCK_TOLERANCE_MILLIS);
        } else {
            assertThat(envelope.get("data")).as("data").isEqualTo(expected.data());
        }
        if (expected.dataIsOrdered()) {
            assertThat(names(envelope.get("data"))).as("order of data").isEqualTo(names(expected.data()));
        }
        verifyHeaders(expected, answer, hostHeaders);
    }

    /** The contract's headers, each once, and beside them only the host's own. */
    private static void verifyHeaders(ContractCase expected, HttpAnswer answer, Set<String> hostHeaders) {
        Map<String, List<String>> headers = new TreeMap<>(Map.of(
                "content-type", List.of("application/json"),
                "content-length", List.of(Integer.toString(answer.bodyLength())),
                "cache-control", List.of("no-store"),
                "x-content-type-options", List.of("nosniff")));
        if (COME_AGAIN.contains(expected.code())) {
            headers.put("retry-after", List.of("1"));
        }
        if (expected.httpStatus() == 405) {
            headers.put("allow", List.of("GET, HEAD"));
        }
        assertThat(answer.headersExcept(hostHeaders)).as("headers").isEqualTo(headers);
        expected.headers()
                .forEach((name, value) -> assertThat(answer.header(name))
                        .as("header %s", name)
                        .singleElement()
                        .matches(actual -> value.equals("*") || value.equals(actual)));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
