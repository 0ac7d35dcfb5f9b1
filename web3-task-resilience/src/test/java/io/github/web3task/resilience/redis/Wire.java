package io.github.web3task.resilience.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A line to a server that can be made to swallow all that is sent, and be mended again. */
final class Wire implements AutoCloseable {
    private final ServerSocket listener;
    private volatile int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger swallowed = new AtomicInteger();
    private volatile boolean swallowing;

    Wire(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** As when a name is given another address: connections that stand stay where they are. */
    void pointTo(int other) {
        target = other;
    }

    /** Every client is sent this too, as if it had asked. */
    void inject(byte[] reply) throws IOException {
        for (Socket client : clients) {
            client.getOutputStream().write(reply);
            client.getOutputStream().flush();
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Nothing more comes through, in either direction; the connections stay open. */
    void swallow() {
        swallowing = true;
    }

    /** How many times. */
    int swallowed() {
        return swallowed.get();
    }

    /** What is sent from now on comes through again, on all connections. */
    void letThrough() {
        swallowing = false;
    }

    /** All connections end; new ones come through. */
    void mend() {
        letThrough();
        sockets.forEach(Wire::closeQuietly);
        sockets.clear();
        clients.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(near);
                clients.add(near);
                sockets.add(far);
                start(() -> copy(near, far));
                start(() -> copy(far, near));
            }
        } catch (IOException e) {
            closeQuietly(listener); // the end
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[8_192];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (swallowing) {
                    swallowed.incrementAndGet();
                } else {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException e) {
            closeQuietly(to); // cut
        }
    }

    @Override
    public void close() {
        closeQuietly(listener);
        mend();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
