package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Assertions.servedAll;
import static io.github.web3task.preflight.internal.check.Rule.info;
import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Http2;
import io.github.web3task.preflight.internal.wire.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** What stands between: redirects, compression, connections, gateways and walls. */
final class TransportChecks {
    /** Longer than the 5 s after which Node and others close a connection that nobody uses. */
    private static final long IDLE_MILLIS = 6_000;

    private static final long SHORT_IDLE_MILLIS = 100;
    private static final int CONNECTIONS = 20;
    private static final String WALL =
            "Allow the caller's addresses in the WAF, bot guard or CDN, whatever the client calls itself.";

    private TransportChecks() {}

    static List<Check> all() {
        return List.of(
                must("no-redirect", "ROUTE-1", "The endpoints answer by themselves, without a redirect")
                        .why("Callers of an API don't follow redirects, or lose the query on the way.")
                        .fix("Give the address the redirect leads to as the prefix.")
                        .send(TransportChecks::redirect, Requests.usual(), Requests.time()),
                must("gzip-readable", "ENV-1", "A compressed answer, when asked for, can be read")
                        .why("Two layers that both compress, or a label without compression, make it unreadable.")
                        .fix("Compress in one place, or not at all: the answers are tiny.")
                        .run(TransportChecks::unreadable),
                must("gzip-only-when-asked", "ENV-1", "Nothing is compressed unless asked for")
                        .why("A client that didn't offer it can't read it.")
                        .fix("Respect Accept-Encoding, in the CDN too (Vary: Accept-Encoding).")
                        .send((s, a) -> unasked(a), Requests.usual()),
                should("keep-alive", "LOAD-1", "A connection serves more than one request")
                        .why("At 50 requests a second a new TLS connection for each is most of the work.")
                        .fix("Leave keep-alive on in the server and in every proxy.")
                        .run(session -> servedAll()
                                .problem(session.template(), session.sendSecond(Requests.usual(), Requests.usual()))),
                must(
                                "fresh-connection",
                                "PROV-5",
                                "A call on a new connection is answered within 3 s, the handshake included")
                        .why(
                                "The caller's 3 s begin with the connection; after every idle time it has to open new ones.")
                        .fix(
                                "Look at the TLS handshake, reverse DNS and the accept queue of whatever takes connections.")
                        .run(TransportChecks::fresh),
                must("many-connections", "LOAD-1", "Twenty connections from one address are taken at a time")
                        .why("The caller keeps a pool of them, from few addresses: a limit for each refuses its users.")
                        .fix("Raise the limit of connections for an address, in the proxy and in the firewall.")
                        .run(TransportChecks::manyConnections),
                must(
                                "after-idle",
                                "PROV-5",
                                "The first call after a pause is answered within 3 s, on the same connection")
                        .why("Pools, tunnels and firewalls go to sleep; the first user after a quiet time pays for it.")
                        .fix("Keep pools warm, and connections alive for longer than the caller's pauses.")
                        .run(TransportChecks::afterIdle),
                must(
                                "connection-stays-in-step",
                                "ENV-1",
                                "After a refused request the connection is in step, or closed")
                        .why("A body left unread, or a wrong length, garbles the next caller's answer.")
                        .fix("Send an exact Content-Length, and read or drop request bodies.")
                        .run(TransportChecks::outOfStep),
                must("java-client", "ROUTE-1", "A client that offers HTTP/2 is served")
                        .why("Java's own client sends an Upgrade or ALPN offer that some proxies answer with 4XX.")
                        .fix("Let the proxy ignore or accept the offer.")
                        .run(TransportChecks::http2),
                must("any-client", "ROUTE-1", "The answer doesn't depend on the client's name")
                        .why("Bot guards block clients by User-Agent; the caller is one, from a data centre.")
                        .fix(WALL)
                        .send(
                                servedAll(),
                                Requests.usual().with("User-Agent", ""),
                                Requests.usual().with("User-Agent", "Java/17.0.15"),
                                Requests.usual().with("User-Agent", "okhttp/4.12.0"),
                                Requests.usual().with("User-Agent", "Apache-HttpClient/5.4 (Java/17)"),
                                Requests.usual().with("User-Agent", "Go-http-client/1.1"),
                                Requests.usual().with("User-Agent", "python-requests/2.32")),
                must("any-accept", "ENV-1", "The answer is JSON whatever Accept says")
                        .why("Content negotiation answers XML, HTML or 406 to clients that say */* or nothing.")
                        .fix("Switch negotiation off for these two paths.")
                        .send(
                                servedAll(),
                                Requests.usual().with("Accept", ""),
                                Requests.usual().with("Accept", "*/*"),
                                Requests.usual().with("Accept", "text/html, application/xml;q=0.9, */*;q=0.8")),
                must("any-headers", "ROUTE-1", "The answer doesn't depend on headers that ask for nothing")
                        .why(
                                "Clients, proxies and tracers add them: a language, a content type on GET, 3 KB of baggage.")
                        .fix("Ignore them: no translated errors, no 304 or 415, room for 8 KB of headers.")
                        .send(
                                servedAll(),
                                Requests.usual().with("Accept-Language", "zh-CN,zh;q=0.9"),
                                Requests.usual().with("Accept-Language", "tr"),
                                Requests.usual().with("Content-Type", "application/json"),
                                Requests.usual().with("If-None-Match", "\"0\""),
                                Requests.usual().with("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"),
                                Requests.usual().with("baggage", "k=" + "v".repeat(3_000))),
                should("no-pages", "ENV-1", "A refused call is never answered with an HTML page")
                        .why("The page of a host or a wall hides the reason from the caller, and shows the host.")
                        .fix("Map errors to the envelope; exclude the prefix from the wall's challenge pages.")
                        .send(
                                (s, a) -> a.looksLikeHtml() ? "it is " + Assertions.kind(a) : null,
                                Requests.bad(),
                                Requests.task("%5B%22deposit"),
                                Requests.usual().withMethod("POST"),
                                Requests.completion("walletAddress=%27%3Cscript%3E&task={all}{window}")),
                info("no-cookies", "ENV-1", "No cookies are set")
                        .why("A session per call fills memory at 50 calls a second.")
                        .fix("Make the two paths stateless.")
                        .send((s, a) -> a.header("Set-Cookie") == null ? null : "a cookie is set", Requests.usual()),
                info("http-version", "ROUTE-1", "HTTP/2 is agreed on with clients that offer it")
                        .why("Over HTTP/2 one connection carries many calls; with HTTP/1.1 each needs its own.")
                        .fix("Nothing has to be mended; offer h2 where TLS ends if you like.")
                        .run(TransportChecks::version),
                should("https", "ROUTE-1", "The API speaks https")
                        .why("Wallets and answers go over the open network otherwise, and can be changed on the way.")
                        .fix("Put a certificate in front.")
                        .run(session -> {
                            session.send(Requests.time());
                            Endpoint endpoint = session.wire().endpoint();
                            return endpoint.secure() || endpoint.isLoopback() ? null : "it is plain http";
                        }));
    }

    private static @Nullable String fresh(CheckSession session) {
        for (int i = 0; i < 3; i++) {
            Answer answer = session.sendFresh(Requests.usual());
            String problem = Assertions.success(answer);
            if (problem != null || answer.millis() > 3_000) {
                return problem != null ? problem : "it took " + answer.millis() + " ms";
            }
        }
        return null;
    }

    /** Keeps each open, and looks whether it is their number: after closing them a new one is served. */
    private static @Nullable String manyConnections(CheckSession session) {
        session.wire().closeIdle();
        int open = 0;
        Exchange refused = refusedTime(session);
        while (refused == null && open < CONNECTIONS) {
            open++;
            refused = refusedTime(session);
        }
        session.wire().closeIdle();
        if (refused == null) {
            return null;
        }
        CheckSession.sleep(SHORT_IDLE_MILLIS);
        boolean theirNumber = refusedTime(session) == null;
        session.show(refused);
        return theirNumber
                ? "with " + open + " connections open, a new one is refused: " + Assertions.success(refused.answer())
                : null;
    }

    /** Three new connections that are all refused: one alone is chance. Null when one is served. */
    private static @Nullable Exchange refusedTime(CheckSession session) {
        for (int i = 0; i < 3; i++) {
            if (ParsedAnswer.of(session.sendFresh(Requests.time())).isEnvelope()) {
                return null;
            }
        }
        return session.last();
    }

    private static @Nullable String afterIdle(CheckSession session) {
        session.send(Requests.usual());
        long idle = session.pace().isFree() ? SHORT_IDLE_MILLIS : IDLE_MILLIS;
        CheckSession.sleep(idle);
        Answer answer = session.send(Requests.usual());
        Exchange last = session.last();
        String dropped = last == null ? null : last.dropped();
        String after = "after " + idle + " ms without a call ";
        if (dropped != null) {
            return after + "the connection was dead, and nobody had closed it: " + dropped;
        }
        String problem = Assertions.success(answer);
        return problem != null
                ? after + problem
                : answer.millis() > 3_000 ? after + "it took " + answer.millis() + " ms" : null;
    }

    private static @Nullable String redirect(RequestTemplate template, Answer answer) {
        return answer.status() >= 300 && answer.status() < 400
                ? "HTTP " + answer.status() + " to " + answer.headerOr("Location", "nowhere")
                : null;
    }

    private static @Nullable String unasked(Answer answer) {
        byte[] body = answer.body();
        boolean gzip = body.length > 1 && body[0] == 0x1f && body[1] == (byte) 0x8b;
        return gzip || !answer.headerOr("Content-Encoding", "identity").equals("identity")
                ? "answers are compressed that nobody wanted so"
                : null;
    }

    private static @Nullable String unreadable(CheckSession session) {
        for (String offer : List.of("gzip", "gzip, deflate", "deflate", "gzip, deflate, br")) {
            Answer answer = session.send(Requests.usual().with("Accept-Encoding", offer));
            String encoding = answer.headerOr("Content-Encoding", "identity").toLowerCase(Locale.ROOT);
            String problem = encoding.equals("identity") || offer.contains(encoding)
                    ? unreadable(session.template(), answer, encoding)
                    : offer + " was offered and " + encoding + " came";
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String unreadable(RequestTemplate template, Answer answer, String encoding) {
        byte[] body = answer.body();
        try (InputStream packed = new ByteArrayInputStream(body);
                InputStream unpacked = encoding.equals("gzip")
                        ? new GZIPInputStream(packed)
                        : encoding.equals("deflate") ? new InflaterInputStream(packed) : packed) {
            return encoding.equals("br") // the JDK can't unpack it
                    ? null
                    : servedAll().problem(template, answer.withBody(unpacked.readNBytes(1 << 20)));
        } catch (IOException e) {
            return "it says " + encoding + " but can't be unpacked: " + e.getMessage();
        }
    }

    private static @Nullable String outOfStep(CheckSession session) {
        Request post = Requests.usual().withMethod("POST").withBody("text/plain", "GET / HTTP/1.1 is in this body");
        for (Request first : List.of(Requests.bad(), post)) {
            Answer answer = session.sendSecond(first, Requests.usual());
            String trouble = answer.trouble();
            if (answer.status() == 0 && trouble != null && trouble.contains("closed")) {
                continue;
            }
            String problem = trouble != null ? trouble : servedAll().problem(session.template(), answer);
            if (problem != null) {
                return "the next request on the connection: " + problem;
            }
        }
        return null;
    }

    /** Over TLS, that is: on a plain connection next to nobody speaks it. */
    private static @Nullable String version(CheckSession session) {
        String problem = http2(session);
        Exchange last = session.last();
        String agreed = last == null ? "" : last.answer().protocol();
        return problem != null
                        || agreed.equals("HTTP/2")
                        || !session.wire().endpoint().secure()
                ? null
                : "it is " + agreed;
    }

    private static @Nullable String http2(CheckSession session) {
        Request usual = session.template().filled(Requests.usual());
        try (Http2 client = new Http2(session.wire().endpoint(), session.wire().tls(), CheckSession.TIMEOUT_MILLIS)) {
            Exchange exchange = client.send(usual, CheckSession.TIMEOUT_MILLIS);
            session.show(exchange);
            return servedAll().problem(session.template(), exchange.answer());
        } catch (ConnectException e) {
            // This client tries the first address of a name only; that of localhost says nothing about the launch.
            return session.wire().endpoint().isLoopback() ? null : "the host's first address takes no connections";
        } catch (IOException e) {
            return "a client that offers HTTP/2 gets no answer: " + e.getMessage();
        }
    }
}
