package io.github.web3task.preflight.internal.load;

import io.github.web3task.preflight.internal.wire.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A server inside this process that answers everything with success. The generator rehearses with it, so that the first
 * second of load is not spent on compiling the generator, and the partner's server gets no call more for it.
 */
final class Rehearsal implements Closeable {
    private static final String HEAD = """
            HTTP/1.1 200 OK
            Content-Type: application/json
            Cache-Control: no-store
            X-Content-Type-Options: nosniff
            Date: Thu, 01 Jan 2026 00:00:00 GMT
            """;
    private static final String BODY = """
            {"code":"000000","message":"success","data":{"deposit":true,"withdrawal":false}}""";
    private static final byte[] COUNTED = bytes(HEAD + "Content-Length: " + BODY.length() + "\n\n" + BODY);
    private static final byte[] CHUNKED = bytes(
            HEAD + "Transfer-Encoding: chunked\n\n" + Integer.toHexString(BODY.length()) + "\n" + BODY + "\n0\n\n");
    private static final int CALLS_A_CONNECTION = 100;

    private final ServerSocket listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());

    Rehearsal() throws IOException {
        start(this::accept);
    }

    Endpoint endpoint() {
        String address = listener.getInetAddress().getHostAddress();
        return new Endpoint(
                false, address.contains(":") ? "[" + address + "]" : address, listener.getLocalPort(), "", Map.of());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed: the rehearsal is over
        }
    }

    private static void serve(Socket socket) {
        byte[] buffer = new byte[4096];
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            for (int i = 0; i < CALLS_A_CONNECTION && in.read(buffer) > 0; i++) {
                socket.getOutputStream().write(i % 8 == 0 ? CHUNKED : COUNTED);
            }
        } catch (IOException e) {
            // the generator has what it wanted
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(null, task, "preflight-rehearsal", 256 << 10);
        thread.setDaemon(true);
        thread.start();
    }

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
