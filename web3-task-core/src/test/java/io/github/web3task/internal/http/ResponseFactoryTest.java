package io.github.web3task.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.Envelope;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.protocol.StatusMapping;
import io.github.web3task.testkit.Clause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The response made of an envelope")
class ResponseFactoryTest {
    private static final List<String> NAMES =
            List.of("deposit", "withdrawal", "withdraw", "質押€", "<b>\"\\/\u2028\u001b", "\uD83D\uDE00");

    private final ResponseFactory responses = new ResponseFactory(StatusMapping.standard(), 7, NAMES);

    @Test
    @Clause({"ENV-1", "TIME-1"})
    @DisplayName("the time is a JSON number, to the byte")
    void time() {
        assertThat(responses.of(new Envelope.ServerTime(1_499_827_319_559L)).bodyText())
                .isEqualTo("{\"code\":\"000000\",\"message\":\"success\",\"data\":1499827319559}");
    }

    @Test
    @Clause({"ENV-1", "TASK-8"})
    @DisplayName("completions are booleans in the order asked, to the byte")
    void completion() {
        Map<String, Boolean> tasks = new LinkedHashMap<>();
        tasks.put("withdrawal", true);
        tasks.put("deposit", false);

        assertThat(responses.of(new Envelope.Completion(tasks)).bodyText())
                .isEqualTo("{\"code\":\"000000\",\"message\":\"success\","
                        + "\"data\":{\"withdrawal\":true,\"deposit\":false}}");
        assertThat(responses.of(new Envelope.Completion(Map.of())).bodyText())
                .isEqualTo("{\"code\":\"000000\",\"message\":\"success\",\"data\":{}}");
    }

    @Test
    @Clause({"ENV-1", "TASK-8"})
    @DisplayName("put together from ready-made bytes has the same bytes, status and headers as one written whole")
    void completionBothWays() {
        Random random = new Random(20_261_125);
        for (int round = 0; round < 20_000; round++) {
            List<String> names = new ArrayList<>(NAMES);
            Collections.shuffle(names, random);
            names = names.subList(0, random.nextInt(NAMES.size() + 1));
            boolean[] complete = new boolean[names.size()];
            Map<String, Boolean> tasks = new LinkedHashMap<>();
            for (int i = 0; i < complete.length; i++) {
                complete[i] = random.nextBoolean();
                tasks.put(names.get(i), complete[i]);
            }
            assertSame(responses.completion(names, complete), responses.of(new Envelope.Completion(tasks)));
        }
    }

    @Test
    @Clause({"ENV-1", "TASK-8"})
    @DisplayName("is the same both ways for more names than ready-made headers reach")
    void longCompletionBothWays() {
        List<String> names = IntStream.range(0, 600).mapToObj(i -> "task-" + i).toList();
        ResponseFactory many = new ResponseFactory(StatusMapping.standard(), 1, names);
        Map<String, Boolean> tasks = new LinkedHashMap<>();
        names.forEach(name -> tasks.put(name, false));

        assertSame(many.completion(names, new boolean[600]), many.of(new Envelope.Completion(tasks)));
    }

    @Test
    @Clause({"ENV-1", "TIME-1"})
    @DisplayName("of the time is the same both ways, at both ends of 64 bits too")
    void timeBothWays() {
        Random random = new Random(20_261_125);
        LongStream.concat(
                        LongStream.of(0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1_499_827_319_559L),
                        random.longs(10_000).map(time -> time >> random.nextInt(64)))
                .forEach(time -> assertSame(responses.time(time), responses.of(new Envelope.ServerTime(time))));
    }

    private static void assertSame(ApiResponse fast, ApiResponse whole) {
        assertThat(fast.bodyText()).isEqualTo(whole.bodyText());
        assertThat(fast.body()).isEqualTo(whole.body());
        assertThat(fast.status()).isEqualTo(whole.status());
        assertThat(List.copyOf(fast.headers().entrySet()))
                .isEqualTo(List.copyOf(whole.headers().entrySet()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "TOO_MANY_REQUESTS, 429, '{\"code\":\"000001\",\"message\":\"too many requests\",\"data\":null}'",
        "SYSTEM_BUSY, 503, '{\"code\":\"000002\",\"message\":\"system busy\",\"data\":null}'",
        "INVALID_ARGUMENT, 400, '{\"code\":\"000006\",\"message\":\"invalid argument\",\"data\":null}'",
        "OTHER_ERROR, 500, '{\"code\":\"000007\",\"message\":\"other error\",\"data\":null}'"
    })
    @Clause({"ENV-1", "ENV-2", "ENV-3"})
    @DisplayName("a failure writes its data as null, to the byte, ready-made or not")
    void failures(ResultCode code, int status, String body) {
        ApiResponse ready = responses.failure(code);
        ApiResponse made = responses.of(new Envelope.Failure(code));

        assertThat(ready.status()).isEqualTo(status).isEqualTo(made.status());
        assertThat(ready.bodyText()).isEqualTo(body).isEqualTo(made.bodyText());
        assertThat(ready.headers()).isEqualTo(made.headers());
        assertThat(responses.failure(code)).as("made once").isSameAs(ready);
    }

    @Test
    @DisplayName("there is no ready-made success: nobody can be told one without data")
    void noReadyMadeSuccess() {
        assertThatNullPointerException().isThrownBy(() -> responses.failure(ResultCode.SUCCESS));
    }

    @Test
    @Clause("ENV-1")
    @DisplayName("names outside ASCII go out as UTF-8, and Content-Length counts bytes")
    void utf8() {
        ApiResponse response = responses.of(new Envelope.Completion(Map.of("質押€", true)));
        byte[] expected = "{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"質押€\":true}}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] actual = new byte[response.body().remaining()];
        response.body().get(actual);

        assertThat(actual).isEqualTo(expected);
        assertThat(response.headers()).containsEntry("Content-Length", Integer.toString(expected.length));
    }

    @Test
    @Clause({"ENV-1", "ENV-4", "ENV-5"})
    @DisplayName("every answer has these headers, and only 000001 and 000002 have Retry-After")
    void headers() {
        for (ResultCode code : ResultCode.values()) {
            ApiResponse response =
                    code == ResultCode.SUCCESS ? responses.of(new Envelope.ServerTime(1)) : responses.failure(code);
            Map<String, String> expected = new LinkedHashMap<>();
            expected.put("Content-Type", "application/json");
            expected.put("Cache-Control", "no-store");
            expected.put("X-Content-Type-Options", "nosniff");
            expected.put("Content-Length", Integer.toString(response.body().remaining()));
            if (code == ResultCode.TOO_MANY_REQUESTS || code == ResultCode.SYSTEM_BUSY) {
                expected.put("Retry-After", "7");
            }
            assertThat(response.headers()).as(code.code()).containsExactlyInAnyOrderEntriesOf(expected);
        }
    }

    @Test
    @Clause({"ROUTE-2", "ROUTE-3", "ENV-5"})
    @DisplayName("404 and 405 carry the envelope 000007, and 405 says which methods there are")
    void routing() {
        String body = "{\"code\":\"000007\",\"message\":\"other error\",\"data\":null}";
        Map<String, String> expected =
                new LinkedHashMap<>(responses.failure(ResultCode.OTHER_ERROR).headers());

        assertThat(responses.notFound.status()).isEqualTo(404);
        assertThat(responses.notFound.bodyText()).isEqualTo(body);
        assertThat(responses.notFound.headers()).isEqualTo(expected);
        expected.put("Allow", "GET, HEAD");
        assertThat(responses.methodNotAllowed.status()).isEqualTo(405);
        assertThat(responses.methodNotAllowed.bodyText()).isEqualTo(body);
        assertThat(responses.methodNotAllowed.headers()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(ResultCode.class)
    @Clause("ENV-3")
    @DisplayName("the gentle preset answers 200 for all but 000002 and 000007")
    void gentlePreset(ResultCode code) {
        ResponseFactory gentle = new ResponseFactory(StatusMapping.okUnlessPartnerTrouble(), 1, NAMES);
        int status = code == ResultCode.SUCCESS
                ? gentle.of(new Envelope.ServerTime(1)).status()
                : gentle.failure(code).status();

        assertThat(status)
                .isEqualTo(
                        switch (code) {
                            case SYSTEM_BUSY -> 503;
                            case OTHER_ERROR -> 500;
                            case SUCCESS, TOO_MANY_REQUESTS, INVALID_ARGUMENT -> 200;
                        });
        assertThat(gentle.notFound.status()).as("under every mapping").isEqualTo(404);
        assertThat(gentle.methodNotAllowed.status()).isEqualTo(405);
    }

    @Test
    @Clause("ENV-3")
    @DisplayName("a mapping of the partner's own is taken, to its outermost statuses")
    void ownMapping() {
        ResponseFactory own = new ResponseFactory(
                code -> switch (code) {
                    case SUCCESS -> 299;
                    case TOO_MANY_REQUESTS -> 599;
                    case INVALID_ARGUMENT -> 200;
                    case SYSTEM_BUSY, OTHER_ERROR -> 599;
                },
                1,
                NAMES);

        assertThat(own.of(new Envelope.ServerTime(1)).status()).isEqualTo(299);
        assertThat(own.failure(ResultCode.TOO_MANY_REQUESTS).status()).isEqualTo(599);
        assertThat(own.failure(ResultCode.INVALID_ARGUMENT).status()).isEqualTo(200);
        assertThat(own.failure(ResultCode.SYSTEM_BUSY).status()).isEqualTo(599);
    }

    @ParameterizedTest(name = "{0} as {1} {2}")
    @CsvSource({
        "SUCCESS, 199, is no final HTTP status: map it to 200 to 599",
        "SUCCESS, 300, would hide an answer: map it to 2XX",
        "SUCCESS, 500, would hide an answer: map it to 2XX",
        "SYSTEM_BUSY, 200, would not be read as unknown: map it to 5XX",
        "SYSTEM_BUSY, 499, would not be read as unknown: map it to 5XX",
        "OTHER_ERROR, 404, would not be read as unknown: map it to 5XX",
        "OTHER_ERROR, 600, is no final HTTP status: map it to 200 to 599",
        "INVALID_ARGUMENT, 100, is no final HTTP status: map it to 200 to 599",
        "TOO_MANY_REQUESTS, 0, is no final HTTP status: map it to 200 to 599"
    })
    @Clause("ENV-3")
    @DisplayName("a mapping under which the caller would misread an answer is refused")
    void refusedMappings(ResultCode changed, int status, String reason) {
        StatusMapping mapping = code -> code == changed ? status : code.defaultStatus();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ResponseFactory(mapping, 1, NAMES))
                .withMessage("status " + status + " for " + changed.code() + " " + reason);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"<script>", "\"},{\"", "\\", "\n\u0000\u001b", "\u2028", "code"})
    @Clause({"ENV-1", "ENV-6"})
    @DisplayName("a name can't break out of its place: what is read back is one object with the same name")
    void namesAreEscaped(String name) throws Exception {
        String body = responses.of(new Envelope.Completion(Map.of(name, false))).bodyText();

        var read = Json.newMapper().readTree(body);

        assertThat(read.fieldNames()).toIterable().containsExactly("code", "message", "data");
        assertThat(read.get("data").fieldNames()).toIterable().containsExactly(name);
        assertThat(body.chars()).allMatch(c -> c >= ' ');
    }
}
