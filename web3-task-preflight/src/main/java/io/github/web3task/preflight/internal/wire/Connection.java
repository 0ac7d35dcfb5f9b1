package io.github.web3task.preflight.internal.wire;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection that sends bytes as given. Not for several threads at once. */
final class Connection implements Closeable {
    private static final int BODY_CAP = 1 << 20;
    private static final int LINE_CAP = 16 << 10;
    private static final long LONG_IDLE_NANOS = 500_000_000;

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[4096];
    private int position;
    private int limit;
    private boolean reusable = true;
    private long sentAt;
    private long receivedAt = System.nanoTime();

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Connects; for https with the certificate and its host name verified. */
    static Connection open(Endpoint endpoint, SSLContext tls, int timeoutMillis) throws IOException {
        Proxy proxy = endpoint.proxy();
        Socket plain = proxy.type() == Proxy.Type.DIRECT
                ? connect(InetAddress.getAllByName(endpoint.socketHost()), endpoint.port(), timeoutMillis)
                : connect(proxy, endpoint, timeoutMillis);
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(timeoutMillis);
            if (!endpoint.secure()) {
                return new Connection(plain);
            }
            SSLSocket secure = (SSLSocket)
                    tls.getSocketFactory().createSocket(plain, endpoint.socketHost(), endpoint.port(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return new Connection(secure);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** To the first address that takes it: a server at localhost may listen at one of its two only, as Node does. */
    static Socket connect(InetAddress[] addresses, int port, int timeoutMillis) throws IOException {
        IOException refused = null;
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), timeoutMillis);
                return socket;
            } catch (IOException e) {
                socket.close();
                refused = refused == null ? e : refused;
            }
        }
        throw Objects.requireNonNull(refused, "a host has an address");
    }

    /** A proxy finds the host by itself. */
    private static Socket connect(Proxy proxy, Endpoint endpoint, int timeoutMillis) throws IOException {
        Socket socket = new Socket(proxy);
        try {
            socket.connect(InetSocketAddress.createUnresolved(endpoint.socketHost(), endpoint.port()), timeoutMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Whether the server has closed it while nobody used it, as it may. Looked for only where that is likely: it costs a
     * millisecond.
     */
    boolean isClosedByServer() {
        if (System.nanoTime() - receivedAt < LONG_IDLE_NANOS) {
            return false;
        }
        try {
            socket.setSoTimeout(1);
            return in.read() >= -1; // the end, or bytes that nobody asked for
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    boolean isReusable() {
        return reusable;
    }

    /** The server's own certificate, or null on a plain connection. */
    @Nullable X509Certificate certificate() throws IOException {
        if (!(socket instanceof SSLSocket secure)) {
            return null;
        }
        Certificate[] chain = secure.getSession().getPeerCertificates();
        return chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
    }

    /** Sends; {@link #receive} is to follow. */
    void send(byte[] request) throws IOException {
        reusable = false;
        sentAt = System.nanoTime();
        socket.getOutputStream().write(request);
    }

    /**
     * Receives the answer to what was sent.
     *
     * @throws IOException when not even a status line came back in time
     */
    Answer receive(String method, int timeoutMillis) throws IOException {
        long deadline = sentAt + timeoutMillis * 1_000_000L;
        String line = line(deadline);
        int status = status(line);
        Map<String, List<String>> headers = headers(deadline);
        while (status >= 100 && status < 200) {
            line = line(deadline);
            status = status(line);
            headers = headers(deadline);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String trouble = null;
        try {
            boolean delimited = body(method, status, headers, body, deadline);
            String wish = joined(headers, "connection");
            reusable =
                    delimited && (line.startsWith("HTTP/1.1") ? !wish.contains("close") : wish.contains("keep-alive"));
            if (position < limit || in.available() > 0) {
                reusable = false;
                trouble = "more bytes came than Content-Length says";
            }
        } catch (SocketTimeoutException e) {
            trouble = "the body was not complete within " + timeoutMillis + " ms (" + body.size() + " bytes came)";
        } catch (IOException e) {
            trouble = "the body broke off after " + body.size() + " bytes: " + e.getMessage();
        }
        receivedAt = System.nanoTime();
        return new Answer(
                line.substring(0, 8), status, headers, body.toByteArray(), trouble, System.nanoTime() - sentAt);
    }

    private static int status(String line) throws ProtocolException {
        if (!line.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
            throw new ProtocolException("the first line is no HTTP: " + Excerpt.of(line, 80));
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, List<String>> headers(long deadline) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = line(deadline); !line.isEmpty(); line = line(deadline)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(
                                line.substring(0, colon).strip().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
            if (headers.size() > 200) {
                throw new ProtocolException("more than 200 headers came back");
            }
        }
        return headers;
    }

    /** Reads the body and says whether its end was marked. */
    private boolean body(
            String method, int status, Map<String, List<String>> headers, ByteArrayOutputStream body, long deadline)
            throws IOException {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return true;
        }
        List<String> lengths = headers.getOrDefault("content-length", List.of()).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .distinct()
                .toList();
        String length = String.join(",", lengths); // the same one twice is told by a check of its own
        if (joined(headers, "transfer-encoding").contains("chunked")) {
            for (int size = chunk(deadline); size > 0; size = chunk(deadline)) {
                copy(size, body, deadline);
                line(deadline);
            }
            headers(deadline);
            return true;
        }
        if (length.isEmpty()) {
            for (int b = read(deadline); b >= 0 && body.size() < BODY_CAP; b = read(deadline)) {
                body.write(b);
            }
            return false;
        }
        copy(number(length, 10), body, deadline);
        return true;
    }

    private static String joined(Map<String, List<String>> headers, String name) {
        return String.join(",", headers.getOrDefault(name, List.of())).toLowerCase(Locale.ROOT);
    }

    private int chunk(long deadline) throws IOException {
        return number(line(deadline).replaceAll("[; ].*", ""), 16);
    }

    private static int number(String text, int radix) throws ProtocolException {
        try {
            int number = Integer.parseInt(text.strip(), radix);
            if (number < 0 || number > BODY_CAP) {
                throw new ProtocolException("a body of " + number + " bytes is announced");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new ProtocolException("'" + Excerpt.of(text, 40) + "' is no length");
        }
    }

    private void copy(int size, ByteArrayOutputStream body, long deadline) throws IOException {
        for (int i = 0; i < size; i++) {
            int b = read(deadline);
            if (b < 0) {
                throw new EOFException("the connection was closed before the announced end");
            }
            body.write(b);
            if (body.size() > BODY_CAP) {
                throw new ProtocolException("the body is over 1 MiB");
            }
        }
    }

    private String line(long deadline) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int b = read(deadline); b != '\n'; b = read(deadline)) {
            if (b < 0) {
                throw new EOFException("the connection was closed without an answer");
            }
            if (line.size() > LINE_CAP) {
                throw new ProtocolException("a header line is over 16 KiB");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private int read(long deadline) throws IOException {
        if (position == limit) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout((int) left);
            position = 0;
            limit = Math.max(0, in.read(buffer));
        }
        return position == limit ? -1 : buffer[position++] & 0xff;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            reusable = false; // nothing more can be done for a socket that doesn't close
        }
    }
}
