package io.github.web3task.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The finished response: an adapter writes status, headers and bytes as they are and adds nothing. {@code
 * Content-Length} is among the headers.
 *
 * <p>Immutable; the same object may answer many requests.
 */
public final class ApiResponse {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private ApiResponse(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * A response with these parts, which are not copied: they must not change afterwards.
     *
     * @param status the HTTP status
     * @param headers names and values, in order, {@code Content-Length} among them; unmodifiable
     * @param body the bytes
     * @return the response
     */
    public static ApiResponse of(int status, Map<String, String> headers, byte[] body) {
        return new ApiResponse(status, headers, body);
    }

    /**
     * The same response to {@code HEAD}: all headers, {@code Content-Length} included, and no bytes (clause ROUTE-2).
     *
     * @return the response without its body
     */
    public ApiResponse withoutBody() {
        return new ApiResponse(status, headers, new byte[0]);
    }

    /**
     * The same response with one header set to another value.
     *
     * @param name the header
     * @param value its value
     * @return the response
     */
    public ApiResponse withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new ApiResponse(status, Collections.unmodifiableMap(all), body);
    }

    /**
     * {@return the HTTP status, for example 200}
     */
    public int status() {
        return status;
    }

    /**
     * {@return the headers to set: an unmodifiable map in the order to write them}
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * {@return the bytes to write: a read-only buffer of its own}
     */
    public ByteBuffer body() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    /**
     * Writes the bytes; does not flush or close.
     *
     * @param out the host's stream
     * @throws IOException when the stream throws it
     */
    public void writeTo(OutputStream out) throws IOException {
        out.write(body);
    }

    /**
     * {@return the bytes as text, for logs and tests: the JSON, empty for {@code HEAD}}
     */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "ApiResponse[" + status + ", " + headers + ", " + bodyText() + "]";
    }
}
