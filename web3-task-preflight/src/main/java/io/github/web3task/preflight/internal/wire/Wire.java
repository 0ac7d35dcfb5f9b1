package io.github.web3task.preflight.internal.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The caller's side of the wire: keeps connections open as the real caller would. For any number of threads. */
public final class Wire implements Closeable {
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
        return depart(request).arrive(timeoutMillis);
    }

    /** Sends as far as that goes without waiting: on a connection that is open already, if there is one. */
    public Departure depart(Request request) {
        byte[] bytes = request.bytes(endpoint);
        Connection kept = idle.pollFirst();
        Departure departure = new Departure(request, bytes, kept);
        if (kept != null) {
            departure.write(kept);
        }
        return departure;
    }

    /** A call that has been made, with its answer still to come. For one thread at a time. */
    public final class Departure {
        private final Request request;
        private final byte[] bytes;
        private @Nullable Connection connection;
        private long at = System.nanoTime();

        private Departure(Request request, byte[] bytes, @Nullable Connection connection) {
            this.request = request;
            this.bytes = bytes;
            this.connection = connection;
        }

        /** When it set out, by {@link System#nanoTime}: its first byte, or the connection it had to open for it. */
        public long at() {
            return at;
        }

        private void write(Connection kept) {
            try {
                kept.send(bytes);
            } catch (IOException e) {
                kept.close();
                connection = null; // closed meanwhile: see below
            }
        }

        /** Instead of waiting for the answer. */
        public void giveUp() {
            if (connection != null) {
                connection.close();
            }
        }

        /** Waits for the answer. */
        public Exchange arrive(int timeoutMillis) {
            try {
                if (connection != null) {
                    try {
                        return finish(connection, request, timeoutMillis);
                    } catch (SocketTimeoutException e) {
                        throw e;
                    } catch (IOException e) {
                        // The server closed the idle connection meanwhile, as it may; a fresh one tells the truth.
                    }
                } else {
                    at = System.nanoTime();
                }
                Connection fresh = Connection.open(endpoint, tls, timeoutMillis);
                fresh.send(bytes);
                return finish(fresh, request, timeoutMillis);
            } catch (IOException e) {
                return new Exchange(request, none(e, timeoutMillis, at));
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
                String why = before.trouble() == null ? "the server closed the connection" : before.trouble();
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
        String message = String.valueOf(e.getMessage());
        String trouble = e instanceof SocketTimeoutException
                ? "no answer within " + timeoutMillis + " ms"
                : message.matches("(?i)connection reset.*|broken pipe.*")
                        ? "the connection was closed: " + message
                        : message;
        return Answer.none(Excerpt.of(trouble, 160), System.nanoTime() - start);
    }

    @Override
    public void close() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }
}
