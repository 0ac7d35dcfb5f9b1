package io.github.web3task.preflight.internal.wire;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The caller's side of the wire: keeps connections open as the real caller would. For any number of threads. */
public final class Wire implements Caller {
    /** What is said of a server that closes a connection after an answer, as it may: nobody's call is lost. */
    public static final String CLOSED = "the server closed the connection";

    private final Endpoint endpoint;
    private final SSLContext tls;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    public Wire(Endpoint endpoint, SSLContext tls) {
        this.endpoint = endpoint;
        this.tls = tls;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public SSLContext tls() {
        return tls;
    }

    /** Sends one request; whatever happens is in the answer. */
    public Exchange send(Request request, int timeoutMillis) {
        return start(request).await(timeoutMillis);
    }

    /** Sends as far as that goes without waiting: on a connection that is open already, if there is one. */
    @Override
    public PendingCall start(Request request) {
        return start(request, kept());
    }

    /** Sends one request on a connection of its own, which costs a caller the handshake too. */
    public Exchange sendFresh(Request request, int timeoutMillis) {
        return start(request, null).await(timeoutMillis);
    }

    /** One that is open still, as far as this side can know. */
    private @Nullable Connection kept() {
        for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (!kept.isClosedByServer()) {
                return kept;
            }
            kept.close();
        }
        return null;
    }

    private PendingCall start(Request request, @Nullable Connection kept) {
        PendingCall pending = new PendingCall(request, request.bytes(endpoint), kept);
        if (kept != null) {
            pending.write(kept);
        }
        return pending;
    }

    /** A call on a connection that was kept, or on one that has to be opened yet. */
    private final class PendingCall implements Caller.PendingCall {
        private final Request request;
        private final byte[] bytes;
        private @Nullable Connection connection;
        private @Nullable String dropped;
        private long at = System.nanoTime();

        private PendingCall(Request request, byte[] bytes, @Nullable Connection connection) {
            this.request = request;
            this.bytes = bytes;
            this.connection = connection;
        }

        @Override
        public long at() {
            return at;
        }

        private void write(Connection kept) {
            try {
                kept.send(bytes);
            } catch (IOException e) {
                kept.close();
                connection = null;
                dropped = said(e, 0);
            }
        }

        @Override
        public void cancel() {
            if (connection != null) {
                connection.close();
            }
        }

        @Override
        public Exchange await(int timeoutMillis) {
            try {
                if (connection != null) {
                    try {
                        return finish(connection, request, timeoutMillis);
                    } catch (SocketTimeoutException e) {
                        throw e;
                    } catch (IOException e) {
                        dropped = said(e, timeoutMillis); // a client without a second try has no answer now
                    }
                } else if (dropped == null) {
                    at = System.nanoTime();
                }
                int left = timeoutMillis - (int) ((System.nanoTime() - at) / 1_000_000);
                Connection fresh = Connection.open(endpoint, tls, Math.max(1, left));
                fresh.send(bytes);
                Exchange late = finish(fresh, request, Math.max(1, left));
                return new Exchange(request, late.answer().since(at), dropped);
            } catch (IOException e) {
                return new Exchange(request, none(e, timeoutMillis, at), dropped);
            }
        }
    }

    /** Sends two requests on one connection and gives the second answer; a server that closed in between has its say. */
    public Exchange sendSecond(Request first, Request second, int timeoutMillis) {
        long start = System.nanoTime();
        try (Connection one = Connection.open(endpoint, tls, timeoutMillis)) {
            one.send(first.bytes(endpoint));
            Answer before = one.receive(first.method(), timeoutMillis);
            if (!one.isReusable()) {
                String why = before.trouble() == null ? CLOSED : before.trouble();
                return new Exchange(second, Answer.none(why, before.nanos()));
            }
            one.send(second.bytes(endpoint));
            return new Exchange(second, one.receive(second.method(), timeoutMillis));
        } catch (IOException e) {
            return new Exchange(second, none(e, timeoutMillis, start));
        }
    }

    private Exchange finish(Connection connection, Request request, int timeoutMillis) throws IOException {
        boolean keep = false;
        try {
            Answer answer = connection.receive(request.method(), timeoutMillis);
            keep = connection.isReusable();
            return new Exchange(request, answer);
        } finally {
            if (keep) {
                idle.addFirst(connection);
            } else {
                connection.close();
            }
        }
    }

    /**
     * Connects once, so that an unreachable host or a bad certificate is one sentence and not a hundred failed checks.
     *
     * @return the certificate, or null on a plain connection
     */
    public @Nullable X509Certificate connect(int timeoutMillis) throws IOException {
        try (Connection probe = Connection.open(endpoint, tls, timeoutMillis)) {
            return probe.certificate();
        }
    }

    private static Answer none(IOException e, int timeoutMillis, long start) {
        return Answer.none(said(e, timeoutMillis), System.nanoTime() - start);
    }

    private static String said(IOException e, int timeoutMillis) {
        String message = String.valueOf(e.getMessage());
        String trouble = e instanceof SocketTimeoutException
                ? "no answer within " + timeoutMillis + " ms"
                : message.matches("(?i)connection reset.*|broken pipe.*")
                        ? "the connection was closed: " + message
                        : message;
        return Excerpt.of(trouble, 160);
    }

    /** Closes the connections that nobody uses now. */
    public void closeIdle() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }

    @Override
    public void close() {
        closeIdle();
    }
}
