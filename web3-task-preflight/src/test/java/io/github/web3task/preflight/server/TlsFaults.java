package io.github.web3task.preflight.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** What can be wrong with TLS. */
public final class TlsFaults {
    private TlsFaults() {}

    /**
     * A fault of a server with TLS.
     *
     * @param clause of the check, which is a MUST
     * @param first what is said of it before everything else; "" when it is one finding among others
     * @param scheme the one that is asked for
     * @param known whether the client knows the authority
     */
    public record TlsFault(
            String name, String check, String clause, String first, String scheme, boolean known, Start start) {
        @Override
        public String toString() {
            return name + " → " + check;
        }
    }

    /** Starts a correct server whose certificate is made by this authority. */
    public interface Start {
        TinyServer with(Authority authority) throws IOException, InterruptedException, GeneralSecurityException;
    }

    public static List<TlsFault> all() {
        return List.of(
                certificate(
                        "the certificate has expired",
                        "The certificate of 127.0.0.1 has expired",
                        true,
                        a -> server(a.server("old", "ip:127.0.0.1", -20, 10))),
                certificate(
                        "the certificate is not valid yet",
                        "The certificate of 127.0.0.1 is not valid yet",
                        true,
                        a -> server(a.server("early", "ip:127.0.0.1", 10, 40))),
                certificate(
                        "the certificate is for another name",
                        "The certificate is not for 127.0.0.1",
                        true,
                        a -> server(a.server("foreign", "dns:other.example", 0, 40))),
                certificate(
                        "the certificate is of an authority that nobody knows",
                        "The certificate of 127.0.0.1 is not trusted",
                        false,
                        a -> server(a.server("unknown", "ip:127.0.0.1", 0, 40))),
                new TlsFault(
                        "plain http is asked of a port that speaks TLS",
                        "https",
                        "ROUTE-1",
                        "this port speaks TLS, and plain http was asked",
                        "http",
                        true,
                        a -> server(a.server("tls", "ip:127.0.0.1", 0, 40))),
                new TlsFault(
                        "the handshake of new connections takes 3 s",
                        "fresh-connection",
                        "PROV-5",
                        "",
                        "https",
                        true,
                        a -> {
                            SSLContext tls = a.server("slow", "ip:127.0.0.1", 0, 40);
                            return TinyServer.start(
                                    ConnectionFaults.late(socket -> secured(tls, socket)), new ReferencePartner());
                        }));
    }

    private static TlsFault certificate(String name, String first, boolean known, Start start) {
        return new TlsFault(name, "certificate", "LIFE-1", first, "https", known, start);
    }

    public static TinyServer server(SSLContext tls) throws IOException {
        ServerSocket listener =
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return TinyServer.start(listener, new ReferencePartner());
    }

    private static Socket secured(SSLContext tls, Socket plain) {
        try {
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, true);
            secure.setUseClientMode(false);
            return secure;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
