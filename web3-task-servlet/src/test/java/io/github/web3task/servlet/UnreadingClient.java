package io.github.web3task.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A caller that asks and asks, and reads no answer. */
final class UnreadingClient implements AutoCloseable {
    private static final int SMALLEST_BUFFER = 1; // the system's own minimum, that is

    private final Socket socket = new Socket();

    private UnreadingClient(int port) throws IOException {
        socket.setReceiveBufferSize(SMALLEST_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Sends requests one behind the other, HTTP/1.1, until the host takes no more. */
    static UnreadingClient pipelining(int port, String target, int requests) throws IOException {
        UnreadingClient client = new UnreadingClient(port);
        byte[] request = ("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        Thread sender = new Thread(() -> {
            try {
                OutputStream out = client.socket.getOutputStream();
                for (int i = 0; i < requests; i++) {
                    out.write(request);
                }
            } catch (IOException e) {
                // closed at the end of the test
            }
        });
        sender.setDaemon(true);
        sender.start();
        return client;
    }

    /** Opens streams of HTTP/2, by prior knowledge, with a window of 0: the host may send headers, and no body. */
    static UnreadingClient streams(int port, String target, int streams) throws IOException {
        UnreadingClient client = new UnreadingClient(port);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(out, 4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}); // SETTINGS_INITIAL_WINDOW_SIZE = 0
        frame(out, 4, 1, 0, new byte[0]); // and the acknowledgement of the host's
        byte[] headers = headers(target);
        for (int i = 0; i < streams; i++) {
            frame(out, 1, 0x5, 2 * i + 1, headers); // END_STREAM, END_HEADERS
        }
        client.socket.getOutputStream().write(out.toByteArray());
        return client;
    }

    /** HPACK, with what the static table has and without any compression of the rest. */
    private static byte[] headers(String target) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x82); // :method GET
        out.write(0x86); // :scheme http
        literal(out, 1, "x"); // :authority
        literal(out, 4, target); // :path
        return out.toByteArray();
    }

    private static void literal(ByteArrayOutputStream out, int name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length >= 127) {
            throw new IllegalArgumentException("too long for one byte of length");
        }
        out.write(name);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        out.write(0);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(stream >> shift);
        }
        out.writeBytes(payload);
    }

    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
