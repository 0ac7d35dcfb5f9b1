package io.github.web3task.preflight.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A response.
 *
 * @param raw the body, one character for each byte
 * @param announced the Content-Length to announce; below zero for the true one
 * @param bodyAnyway sends the body to HEAD too
 * @param close closes the connection afterwards
 */
public record Reply(
        int status, Map<String, String> headers, String raw, int announced, boolean bodyAnyway, boolean close) {
    public static Reply json(int status, String json) {
        return new Reply(status, Map.of(), raw(json), -1, false, false)
                .with("Content-Type", "application/json")
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff");
    }

    public static Reply page(int status) {
        String html = "<!doctype html><html><body><h1>Error " + status + "</h1></body></html>";
        return json(status, html).with("Content-Type", "text/html");
    }

    public String text() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, raw, announced, bodyAnyway, close);
    }

    public Reply withStatus(int other) {
        return new Reply(other, headers, raw, announced, bodyAnyway, close);
    }

    public Reply withBody(byte[] other) {
        return new Reply(status, headers, new String(other, StandardCharsets.ISO_8859_1), announced, bodyAnyway, close);
    }

    public byte[] body() {
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String raw(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    public Reply text(UnaryOperator<String> change) {
        return withBody(change.apply(text()).getBytes(StandardCharsets.UTF_8));
    }

    public Reply zipped() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return withBody(out.toByteArray()).with("Content-Encoding", "gzip");
    }

    /** Compressed as deflate, without the header that belongs to it. */
    public Reply deflated() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (DeflaterOutputStream zip = new DeflaterOutputStream(out, raw)) {
            zip.write(body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            raw.end();
        }
        return withBody(out.toByteArray()).with("Content-Encoding", "deflate");
    }

    public Reply announcing(int length) {
        return new Reply(status, headers, raw, length, bodyAnyway, close);
    }

    public Reply withBodyAnyway() {
        return new Reply(status, headers, raw, announced, true, close);
    }

    public Reply closing() {
        return new Reply(status, headers, raw, announced, bodyAnyway, true);
    }

    public boolean isServed() {
        return text().contains("\"000000\"");
    }
}
