package io.github.web3task.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An HTTP/1.1 client that sends the target byte by byte as it is given. Other clients tidy it (encode brackets, refuse a
 * broken escape), and then a test would be about them. One request to a connection.
 */
public final class RawHttp {
    /** Only so that a host which never answers fails its test instead of stopping the build. */
    private static final int NEVER_MILLIS = 60_000;

    private RawHttp() {}

    /** Sends a request without a body and reads the whole answer. */
    public static HttpAnswer send(int port, String method, String target, String... headers) throws IOException {
        try (Socket socket = begin(port, method, target, headers)) {
            return read(socket, method);
        }
    }

    /** Sends a body too. */
    public static HttpAnswer sendBody(int port, String method, String target, String contentType, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String length = "Content-Length: " + bytes.length;
        try (Socket socket = begin(port, method, target, "Content-Type: " + contentType, length)) {
            socket.getOutputStream().write(bytes);
            return read(socket, method);
        }
    }

    /** Sends a request and leaves its answer to {@link #read}, or to nobody. */
    public static Socket begin(int port, String method, String target, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        head.append("Host: localhost:").append(port).append("\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(NEVER_MILLIS);
        socket.getOutputStream()
                .write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1)); // one write: one packet
        return socket;
    }

    /** Reads the answer to a request with this method until the host closes the connection. */
    public static HttpAnswer read(Socket socket, String method) throws IOException {
        InputStream in = new ByteArrayInputStream(untilClosed(socket.getInputStream()));
        String[] statusLine = line(in).split(" ", 3);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        boolean chunked = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            Map.Entry<String, String> header = Map.entry(
                    line.substring(0, colon), line.substring(colon + 1).strip());
            headers.add(header);
            chunked |= header.getKey().equalsIgnoreCase("Transfer-Encoding")
                    && header.getValue().equalsIgnoreCase("chunked");
        }
        boolean hasChunks = chunked && !method.equals("HEAD");
        return new HttpAnswer(Integer.parseInt(statusLine[1]), headers, hasChunks ? joinChunks(in) : in.readAllBytes());
    }

    private static byte[] untilClosed(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[8192];
        try {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                all.write(some, 0, count);
            }
        } catch (SocketException e) {
            // A host that refuses a request without having read all of it resets the connection behind its answer.
            if (all.size() == 0) {
                throw e;
            }
        }
        return all.toByteArray();
    }

    private static byte[] joinChunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            all.write(in.readNBytes(size));
            line(in);
        }
        return all.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the answer ends after '" + line + "'");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }
}
