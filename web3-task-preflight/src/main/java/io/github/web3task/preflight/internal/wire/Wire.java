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
        long start = System.nanoTime();
        Connection kept = idle.pollFirst();
        if (kept != null) {
            try {
                return finish(kept, request, timeoutMillis);
            } catch (SocketTimeoutException e) {
                return new Exchange(request, late(timeoutMillis, start));
            } catch (IOException e) {
                // The server closed the idle connection meanwhile, as it may; a fresh one tells the truth.
                kept.close();
            }
        }
        try {
            return finish(Connection.open(endpoint, tls, timeoutMillis), request, timeoutMillis);
        } catch (SocketTimeoutException e) {
            return new Exchange(request, late(timeoutMillis, start));
        } catch (IOException e) {
            return new Exchange(request, Answer.none(describe(e), System.nanoTime() - start));
        }
    }

    /** Sends two requests on one connection and gives the second answer; a server that closed in between has its say. */
    public Exchange sendSecond(Request first, Request second, int timeoutMillis) {
        try (Connection one = Connection.open(endpoint, tls, timeoutMillis)) {
            Answer before = one.exchange(first, timeoutMillis);
            if (!one.isReusable()) {
                String why = before.trouble() == null ? "the server closed the connection" : before.trouble();
                return new Exchange(second, Answer.none(why, before.nanos()));
            }
            return new Exchange(second, one.exchange(second, timeoutMillis));
        } catch (IOException e) {
            return new Exchange(second, Answer.none(describe(e), 0));
        }
    }

    private Exchange finish(Connection connection, Request request, int timeoutMillis) throws IOException {
        boolean keep = false;
        try {
            Answer answer = connection.exchange(request, timeoutMillis);
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

    private static Answer late(int timeoutMillis, long start) {
        return Answer.none("no answer within " + timeoutMillis + " ms", System.nanoTime() - start);
    }

    private static String describe(IOException e) {
        String message = e.getMessage();
        return Excerpt.of(message == null ? e.getClass().getSimpleName() : message, 160);
    }

    @Override
    public void close() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }
}
