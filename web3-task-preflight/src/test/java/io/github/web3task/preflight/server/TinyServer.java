package io.github.web3task.preflight.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An HTTP/1.1 server that neither tidies nor refuses anything: the JDK's own refuses raw quotes. */
public final class TinyServer implements Closeable {
    private final ServerSocket listener;
    private final Handler handler;
    private final Writing writing;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TinyServer(ServerSocket listener, Handler handler, Writing writing) {
        this.listener = listener;
        this.handler = handler;
        this.writing = writing;
    }

    /** How a reply becomes bytes. */
    public interface Writing {
        byte[] bytes(Call call, Reply reply) throws IOException;
    }

    public static TinyServer start(Handler handler) {
        return start(handler, TinyServer::bytes);
    }

    /** Writes in its own way. */
    public static TinyServer start(Handler handler, Writing writing) {
        try {
            return start(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()), handler, writing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On a listener of the caller's, such as one for TLS. */
    public static TinyServer start(ServerSocket listener, Handler handler) {
        return start(listener, handler, TinyServer::bytes);
    }

    private static TinyServer start(ServerSocket listener, Handler handler, Writing writing) {
        TinyServer server = new TinyServer(listener, handler, writing);
        daemon(server::accept);
        return server;
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/api";
    }

    public int port() {
        return listener.getLocalPort();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(null, work, "tiny-server", 256 << 10);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                // closed, or one handshake that failed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean goOn = true;
            while (goOn) {
                goOn = one(in, socket.getOutputStream());
            }
        } catch (IOException e) {
            // the client has gone
        } finally {
            open.remove(socket);
        }
    }

    private boolean one(InputStream in, OutputStream out) throws IOException {
        String[] first = line(in).split(" ", 3);
        if (first.length < 3) {
            return false;
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            headers.put(
                    line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                    line.substring(line.indexOf(':') + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        int mark = first[1].indexOf('?');
        Call call = new Call(
                first[0],
                mark < 0 ? first[1] : first[1].substring(0, mark),
                mark < 0 ? "" : first[1].substring(mark + 1),
                headers,
                new String(body, StandardCharsets.UTF_8));
        Reply reply = handler.answer(call);
        out.write(writing.bytes(call, reply));
        out.flush();
        return !reply.close();
    }

    static byte[] bytes(Call call, Reply reply) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " X\r\n");
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        int length = reply.announced() < 0 ? reply.body().length : reply.announced();
        head.append("Content-Length: ").append(length).append("\r\n");
        head.append(reply.close() ? "Connection: close\r\n\r\n" : "\r\n");
        out.write(head.toString().getBytes(StandardCharsets.UTF_8));
        if (!call.method().equals("HEAD") || reply.bodyAnyway()) {
            out.write(reply.body());
        }
        return out.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
