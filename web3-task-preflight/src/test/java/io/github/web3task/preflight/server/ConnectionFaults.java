package io.github.web3task.preflight.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** What can be wrong with the connections themselves. */
final class ConnectionFaults {
    /** Longer than the caller waits. */
    private static final long TOO_LONG_MILLIS = 3_100;
    /** The probe and the connection that is kept are quick, so that only the check of new ones sees it. */
    private static final int QUICK_CONNECTIONS = 2;
    /** Shorter than the pause that the checks make on this machine. */
    private static final long IDLE_NANOS = 80_000_000;

    private static final ThreadLocal<Boolean> REFUSED = ThreadLocal.withInitial(() -> false);

    private ConnectionFaults() {}

    static List<Fault> all() {
        AtomicInteger calls = new AtomicInteger();
        return List.of(
                new Fault(
                                "new connections are taken after 3 s",
                                "fresh-connection",
                                (call, correct) -> correct.answer(call))
                        .startedBy(handler -> TinyServer.start(late(UnaryOperator.identity()), handler)),
                afterIdle("the first call after a pause takes 3 s", (reply, idle) -> {
                    Distance.of(idle ? TOO_LONG_MILLIS : 0);
                    return reply;
                }),
                afterIdle(
                        "a connection that nobody used dies without a word",
                        (reply, idle) -> idle ? reply.closing() : reply),
                new Fault(
                                "one connection of thirty is lost under its call",
                                "no-drops",
                                (call, correct) -> call.isCompletion() && calls.incrementAndGet() % 30 == 29
                                        ? correct.answer(call).closing()
                                        : correct.answer(call))
                        .startedBy(ConnectionFaults::dropping),
                new Fault(
                                "eight connections for each address",
                                "many-connections",
                                (call, correct) -> correct.answer(call))
                        .startedBy(handler -> TinyServer.start(limited(8), handler))
                        .saidFirst("connections open, a new one is refused"),
                new Fault("a refusal sticks to its connection", "connection-stays-in-step", (call, correct) -> {
                            Reply reply = correct.answer(call);
                            if (!call.isCompletion()) {
                                return reply;
                            }
                            boolean before = REFUSED.get(); // TinyServer has a thread for each connection
                            REFUSED.set(!before && reply.status() == 400);
                            return before ? ReferencePartner.failure(400, "000006", "invalid argument") : reply;
                        })
                        .saidFirst("the next request on the connection"));
    }

    private interface AfterIdle {
        Reply of(Reply reply, boolean idle);
    }

    private static Fault afterIdle(String name, AfterIdle change) {
        AtomicLong last = new AtomicLong(System.nanoTime());
        return new Fault(name, "after-idle", (call, correct) -> {
                    boolean idle = call.isCompletion() && System.nanoTime() - last.get() > IDLE_NANOS;
                    Reply reply = change.of(correct.answer(call), idle);
                    last.set(System.nanoTime());
                    return reply;
                })
                .startedBy(ConnectionFaults::dropping);
    }

    /** Closes without an answer where the reply says to close. */
    private static TinyServer dropping(Handler handler) {
        return TinyServer.start(handler, (call, reply) -> reply.close() ? new byte[0] : TinyServer.bytes(call, reply));
    }

    /** A listener that answers with a page where so many connections are open. */
    private static ServerSocket limited(int most) {
        List<Socket> taken = new ArrayList<>();
        byte[] page =
                "HTTP/1.1 503 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try {
            return new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()) {
                @Override
                public Socket accept() throws IOException {
                    while (true) {
                        Socket socket = super.accept();
                        taken.removeIf(Socket::isClosed);
                        if (taken.size() < most) {
                            taken.add(socket);
                            return socket;
                        }
                        socket.getOutputStream().write(page);
                        socket.close();
                    }
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A listener that is slow to take all connections but the first ones. */
    static ServerSocket late(UnaryOperator<Socket> wrap) {
        AtomicInteger taken = new AtomicInteger();
        try {
            return new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()) {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    Distance.of(taken.incrementAndGet() > QUICK_CONNECTIONS ? TOO_LONG_MILLIS : 0);
                    return wrap.apply(socket);
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
