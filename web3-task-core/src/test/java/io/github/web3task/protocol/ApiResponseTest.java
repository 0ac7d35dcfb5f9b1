package io.github.web3task.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.web3task.testkit.Clause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A finished response")
class ApiResponseTest {
    private static final byte[] BODY = "{\"grüß\":\"€\"}".getBytes(StandardCharsets.UTF_8);

    private final ApiResponse response = ApiResponse.of(
            200, Map.of("Content-Type", "application/json", "Content-Length", Integer.toString(BODY.length)), BODY);

    @Test
    @DisplayName("keeps its headers in order; another value of one is another response")
    void withHeader() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("B", "1");
        headers.put("A", "2");
        ApiResponse made = ApiResponse.of(429, Collections.unmodifiableMap(headers), BODY);

        ApiResponse other = made.withHeader("B", "3").withHeader("C", "4");

        assertThat(made.headers()).isEqualTo(Map.of("B", "1", "A", "2"));
        assertThat(List.copyOf(other.headers().entrySet()))
                .containsExactly(Map.entry("B", "3"), Map.entry("A", "2"), Map.entry("C", "4"));
        assertThat(other.status()).isEqualTo(429);
        assertThat(other.bodyText()).isEqualTo(made.bodyText());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> other.headers().put("Late", "3"));
    }

    @Test
    @DisplayName("hands out a read-only buffer of its own each time")
    void bufferIsReadOnly() {
        ByteBuffer first = response.body();
        assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> first.put((byte) '!'));
        first.position(first.limit());

        assertThat(first.hasArray()).isFalse();
        assertThat(response.body()).isEqualTo(ByteBuffer.wrap(BODY));
    }

    @Test
    @DisplayName("a stream gets exactly the bytes")
    void writesItsBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        response.writeTo(out);

        assertThat(out.toByteArray()).isEqualTo(BODY);
    }

    @Test
    @Clause("ROUTE-2")
    @DisplayName("its form for HEAD has the same status and headers, Content-Length included, and no bytes")
    void withoutBody() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        ApiResponse head = response.withoutBody();
        head.writeTo(out);

        assertThat(head.status()).isEqualTo(response.status());
        assertThat(head.headers()).isEqualTo(response.headers()).containsKey("Content-Length");
        assertThat(head.body().hasRemaining()).isFalse();
        assertThat(head.bodyText()).isEmpty();
        assertThat(out.size()).isZero();
        assertThat(response.body().remaining())
                .as("the full one keeps its bytes")
                .isEqualTo(BODY.length);
    }

    @Test
    @DisplayName("shows all of itself in a failure's message")
    void inWords() {
        assertThat(ApiResponse.of(404, Map.of("Content-Length", "1"), new byte[] {'x'}))
                .hasToString("ApiResponse[404, {Content-Length=1}, x]");
    }
}
