package io.github.web3task.benchmarks.caller;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
    private static final Question EVEN = Question.completion(42);
    private static final String TRUE = "{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true}}";

    @ParameterizedTest(name = "{0} {1} is {2}")
    @DisplayName("An answer is its code when code, message, status and data fit each other, else malformed or untrue")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    200 | {"code":"000000","message":"success","data":{"deposit":true}}              | 000000
                    200 | {"code":"000000","message":"success","data":{"deposit":false}}             | untrue
                    503 | {"code":"000002","message":"system busy","data":null}                      | 000002
                    504 | {"code":"000002","message":"system busy","data":null}                      | 000002
                    502 | {"code":"000002","message":"system busy","data":null}                      | malformed
                    429 | {"code":"000001","message":"too many requests","data":null}                | 000001
                    200 | {"code":"000002","message":"system busy","data":null}                      | malformed
                    503 | {"code":"000002","message":"success","data":null}                          | malformed
                    503 | {"code":"000002","message":"system busy"}                                  | malformed
                    503 | {"code":"000002","message":"system busy","data":{"deposit":false}}         | malformed
                    200 | {"code":"000000","message":"success","data":{}}                            | malformed
                    200 | {"code":"000000","message":"success","data":{"deposit":"true"}}            | malformed
                    200 | {"code":"000000","message":"success","data":{"deposit":true,"other":true}} | malformed
                    200 | {"code":"000000","message":"success","data":{"deposit":true}}}             | malformed
                    500 | {"code":"000009","message":"other error","data":null}                      | malformed
                    503 | {"code":"000002","message":"system busy","data":null,"more":null}          | malformed
                    500 | <html>                                                                     | malformed
                    """)
    void verdicts(int status, String body, String verdict) {
        assertThat(answer(http(status, "application/json", body)).verdict(EVEN)).isEqualTo(verdict);
    }

    @Test
    @DisplayName("Another content type is malformed")
    void contentType() {
        assertThat(answer(http(200, "text/html", TRUE)).verdict(EVEN)).isEqualTo(Answer.MALFORMED);
    }

    @Test
    @DisplayName("The clock's answer is a number")
    void time() {
        String number = "{\"code\":\"000000\",\"message\":\"success\",\"data\":1751439600000}";

        assertThat(answer(http(200, "application/json", number)).verdict(Question.time()))
                .isEqualTo("000000");
        assertThat(answer(http(200, "application/json", TRUE)).verdict(Question.time()))
                .isEqualTo(Answer.MALFORMED);
    }

    @Test
    @DisplayName("Wallets differ, so that no two calls are one")
    void wallets() {
        assertThat(Question.completion().bytes())
                .isNotEqualTo(Question.completion().bytes());
        assertThat(new String(EVEN.bytes(), StandardCharsets.US_ASCII))
                .containsPattern("walletAddress=0x[0-9a-f]{39}a&");
    }

    @Test
    @DisplayName("An answer is there when all bytes of its length are, and not before")
    void inPieces() {
        byte[] bytes = http(200, "application/json", TRUE).getBytes(StandardCharsets.US_ASCII);

        for (int count = 0; count < bytes.length; count++) {
            assertThat(Answer.parse(bytes, count)).isNull();
        }
        assertThat(requireNonNull(Answer.parse(bytes, bytes.length)).body()).isEqualTo(TRUE);
    }

    @Test
    @DisplayName(
            "Without a length, with more than it says, or without HTTP it is malformed, and the connection worth nothing")
    void noUse() {
        for (String text : new String[] {
            "HTTP/1.1 200 \r\nContent-Type: application/json\r\n\r\n" + TRUE,
            http(200, "application/json", TRUE) + "x",
            "SSH-2.0-x\r\nContent-Length: 0\r\n\r\n"
        }) {
            assertThat(answer(text).closes()).as(text).isTrue();
            assertThat(answer(text).verdict(EVEN)).as(text).isEqualTo(Answer.MALFORMED);
        }
    }

    private static String http(int status, String contentType, String body) {
        return "HTTP/1.1 " + status + " \r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static Answer answer(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return requireNonNull(Answer.parse(bytes, bytes.length));
    }
}
