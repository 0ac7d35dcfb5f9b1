package io.github.web3task.preflight.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came back. */
public final class Answer {
    private final String protocol;
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final @Nullable String trouble;
    private final long nanos;
    private final long receivedMillis = System.currentTimeMillis();

    /**
     * An answer as read from the connection.
     *
     * @param protocol such as "HTTP/1.1"; "" when nothing that looks like HTTP came
     * @param status 0 when nothing that looks like HTTP came
     * @param headers names in lower case
     * @param body without transfer coding, still compressed if it was
     * @param trouble what was wrong with the exchange itself, such as "no answer within 5000 ms"; null when it was sound
     * @param nanos from the start of the call, connecting included, to the last byte in
     */
    public Answer(
            String protocol,
            int status,
            Map<String, List<String>> headers,
            byte[] body,
            @Nullable String trouble,
            long nanos) {
        this.protocol = protocol;
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.trouble = trouble;
        this.nanos = nanos;
    }

    static Answer none(String trouble, long nanos) {
        return new Answer("", 0, Map.of(), new byte[0], trouble, nanos);
    }

    /** The same answer, measured from an earlier start. */
    Answer since(long start) {
        return new Answer(protocol, status, headers, body, trouble, System.nanoTime() - start);
    }

    /** The same answer with its body unpacked. */
    public Answer withBody(byte[] unpacked) {
        return new Answer(protocol, status, headers, unpacked, trouble, nanos);
    }

    public String protocol() {
        return protocol;
    }

    public int status() {
        return status;
    }

    /** Not a copy: an answer is read by the check that asked. */
    public byte[] body() {
        return body;
    }

    public @Nullable String trouble() {
        return trouble;
    }

    public long nanos() {
        return nanos;
    }

    /** How many characters all headers have. */
    public int headerSize() {
        return headers.entrySet().stream()
                .mapToInt(header -> header.getValue().stream()
                        .mapToInt(value -> header.getKey().length() + ": \r\n".length() + value.length())
                        .sum())
                .sum();
    }

    /** The first value of a header, or null. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : values.get(0);
    }

    /** Every value of a header. */
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    public String headerOr(String name, String otherwise) {
        String value = header(name);
        return value == null ? otherwise : value;
    }

    /** When it was complete, by this machine's clock. */
    public long receivedMillis() {
        return receivedMillis;
    }

    public long millis() {
        return nanos / 1_000_000;
    }

    /** The body as text, replacing what is not UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public boolean isUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    public boolean looksLikeHtml() {
        return headerOr("Content-Type", "").toLowerCase(Locale.ROOT).contains("html") || isPage();
    }

    /** Whether the body is HTML, whatever its label says. */
    public boolean isPage() {
        String start = text().stripLeading().toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype") || start.startsWith("<html");
    }
}
