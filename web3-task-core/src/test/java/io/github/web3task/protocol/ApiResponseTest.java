package io.github.web3task.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.web3task.testkit.Clause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A finished response")
class ApiResponseTest {
    private static final byte[] BODY = "{\"grüß\":\"€\"}".getBytes(StandardCharsets.UTF_8);

    private final ApiResponse response = ApiResponse.of(200, Map.of("Content-Type", "application/json"), BODY);

    @Test
    @Clause("ENV-1")
    @DisplayName("counts its Content-Length in bytes, not in characters")
    void contentLengthInBytes() {
        assertThat(response.headers()).containsEntry("Content-Length", Integer.toString(BODY.length));
        assertThat(BODY.length).isNotEqualTo(response.bodyText().length());
    }

    @Test
    @Clause("ENV-1")
    @DisplayName("replaces a wrong Content-Length")
    void contentLengthIsOurs() {
        ApiResponse lied = ApiResponse.of(200, Map.of("Content-Length", "1"), BODY);

        assertThat(lied.headers()).containsExactly(Map.entry("Content-Length", Integer.toString(BODY.length)));
    }

    @Test
    @DisplayName("keeps its headers in order and takes none later on")
    void headersAreCopied() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("B", "1");
        headers.put("A", "2");

        ApiResponse made = ApiResponse.of(200, headers, BODY);
        headers.put("Late", "3");

        assertThat(made.headers().keySet()).containsExactly("B", "A", "Content-Length");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> made.headers().put("Late", "3"));
    }

    @Test
    @DisplayName("does not change when the bytes it was made of do")
    void bodyIsCopied() {
        byte[] bytes = BODY.clone();

        ApiResponse made = ApiResponse.of(200, Map.of(), bytes);
        bytes[0] = '!';

        assertThat(made.bodyText()).isEqualTo("{\"grüß\":\"€\"}");
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
        assertThat(ApiResponse.of(404, Map.of(), new byte[] {'x'}))
                .hasToString("ApiResponse[404, {Content-Length=1}, x]");
    }
}
