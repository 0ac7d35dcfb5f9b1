package io.github.web3task.preflight.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.web3task.preflight.server.Call;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The wire")
class WireTest {
    private static final int TIMEOUT = 400;

    @Test
    @DisplayName("carries a request exactly as it was given, brackets, quotes and broken escapes included")
    void carriesRequestsAsGiven() throws NoSuchAlgorithmException {
        AtomicReference<Call> seen = new AtomicReference<>();
        String target = "/v1/task/completion?task=[\"a\"]&x=%zz&y={|}^`\\<>'";
        try (TinyServer server = TinyServer.start(call -> {
                    seen.set(call);
                    return new ReferencePartner().answer(call);
                });
                Wire wire = wire(server.port())) {
            wire.send(Request.get(target).with("Accept", "").with("X-One", "1"), 5_000);
        }
        assertThat(seen.get().query()).isEqualTo(target.substring(target.indexOf('?') + 1));
        assertThat(seen.get().headers()).containsEntry("x-one", "1").doesNotContainKey("accept");
    }

    @Test
    @DisplayName("keeps its connection, and opens another when the server has closed it meanwhile")
    void keepsConnections() throws IOException, NoSuchAlgorithmException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        try (ServerSocket listener = listener();
                Wire wire = wire(listener.getLocalPort())) {
            AtomicReference<Integer> connections = new AtomicReference<>(0);
            serve(listener, connections, answer, 2);
            for (int i = 0; i < 4; i++) {
                assertThat(wire.send(Request.get("/"), 5_000).answer().text()).isEqualTo("ok");
            }
            assertThat(connections.get()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("calls it closed when the server resets a connection between two requests")
    void resetIsClosed() throws IOException, NoSuchAlgorithmException {
        try (ServerSocket listener = listener();
                Wire wire = wire(listener.getLocalPort())) {
            Thread server = new Thread(() -> {
                try (Socket socket = listener.accept()) {
                    readHead(socket.getInputStream());
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.ISO_8859_1));
                    readHead(socket.getInputStream());
                    socket.setSoLinger(true, 0);
                } catch (IOException e) {
                    // the test has ended
                }
            });
            server.setDaemon(true);
            server.start();

            assertThat(wire.sendSecond(Request.get("/"), Request.get("/"), 5_000)
                            .answer()
                            .trouble())
                    .isEqualTo("the connection was closed: Connection reset");
        }
    }

    @Test
    @DisplayName("connects to the second address of a host when nothing listens at the first")
    void triesEveryAddress() throws IOException {
        InetAddress first = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        InetAddress second = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket listener = new ServerSocket(0, 10, second);
                Socket socket =
                        Connection.connect(new InetAddress[] {first, second}, listener.getLocalPort(), TIMEOUT)) {
            assertThat(socket.getInetAddress()).isEqualTo(second);
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("says what was wrong with a response that is no sound HTTP")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "chunked                | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2;x=y~ok~3~ yes~0~~ | 200 | ",
                "interim answers        | HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~Content-Length: 0~~      | 200 | ",
                "no end marked          | HTTP/1.1 200 OK~~all until the end                              | 200 | ",
                "no content             | HTTP/1.1 204 No Content~~                                       | 204 | ",
                "no HTTP at all         | SSH-2.0-OpenSSH~                                                | 0   | the first line is no HTTP: SSH-2.0-OpenSSH",
                "nothing                | ##                                                              | 0   | the connection was closed without an answer",
                "too short              | HTTP/1.1 200 OK~Content-Length: 9~~short                        | 200 | the body broke off after 5 bytes",
                "too long               | HTTP/1.1 200 OK~Content-Length: 2~~too long                     | 200 | more bytes came than Content-Length says",
                "a length that is none  | HTTP/1.1 200 OK~Content-Length: many~~                          | 200 | 'many' is no length",
                "an endless body        | HTTP/1.1 200 OK~Content-Length: 99999999~~                      | 200 | a body of 99999999 bytes is announced",
                "a bad chunk            | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~                 | 200 | 'zz' is no length",
            })
    void saysWhatWasWrong(String name, String response, int status, String trouble)
            throws IOException, NoSuchAlgorithmException {
        try (ServerSocket listener = listener();
                Wire wire = wire(listener.getLocalPort())) {
            serve(listener, new AtomicReference<>(0), response.replace("~", "\r\n"), 1);
            Answer answer = wire.send(Request.get("/"), 5_000).answer();

            assertThat(answer.status()).as(name).isEqualTo(status);
            if (trouble == null) {
                assertThat(answer.trouble()).isNull();
            } else {
                assertThat(answer.trouble()).contains(trouble);
            }
        }
    }

    @Test
    @DisplayName("gives up at its time-out, also when the server drips byte after byte")
    void givesUpInTime() throws IOException, NoSuchAlgorithmException {
        try (ServerSocket silent = listener();
                Wire wire = wire(silent.getLocalPort())) {
            Answer answer = wire.send(Request.get("/"), TIMEOUT).answer();
            assertThat(answer.trouble()).isEqualTo("no answer within 400 ms");
        }
        try (TinyServer server = TinyServer.start(
                        call -> new ReferencePartner().answer(call).announcing(500));
                Wire wire = wire(server.port())) {
            Answer answer = wire.send(Request.get("/v1/time"), TIMEOUT).answer();
            assertThat(answer.trouble()).startsWith("the body was not complete within 400 ms");
        }
    }

    @Test
    @DisplayName("what a server sent is capped and without control characters when it is shown")
    void excerptsAreSafe() {
        assertThat(Excerpt.of("a\r\n\tb\u001b[2J\u202e\u2028\u0000\uD800é漢😀", 100))
                .isEqualTo("a\\r\\n\\tb\\u001B[2J\\u202E\\u2028\\u0000\\uD800é漢😀");
        assertThat(Excerpt.of("x".repeat(500), 10)).isEqualTo("xxxxxxxxxx… (500 characters)");
    }

    @Test
    @DisplayName("the curl line quotes what a shell would read, and lets printf repeat what is long")
    void curlIsQuoted() {
        Endpoint endpoint = Endpoint.parse("https://partner.example/api/");
        assertThat(Request.get("/v1/time?x='$(rm)'&y=[1]").with("Accept", "").curl(endpoint))
                .isEqualTo(
                        "curl -g -i --path-as-is -H 'Accept:' 'https://partner.example/api/v1/time?x='\\''$(rm)'\\''&y=[1]'");
        assertThat(Request.get("/?p=" + "%22".repeat(300) + "&q")
                        .withMethod("HEAD")
                        .curl(endpoint))
                .isEqualTo(
                        "curl -g -i --path-as-is -I 'https://partner.example/api/?p='\"$(printf '%%22%.0s' {1..300})\"'&q'");
        assertThat(Request.get("/")
                        .withMethod("POST")
                        .withBody("text/plain", "a=b")
                        .curl(endpoint))
                .isEqualTo(
                        "curl -g -i --path-as-is -X POST -H 'Content-Type: text/plain' --data-raw 'a=b' 'https://partner.example/api/'");
    }

    @Test
    @DisplayName("the curl line tells a time stamp as a distance from now, so that it does the same tomorrow")
    void curlStaysFresh() {
        String target = "/?timestamp=" + (System.currentTimeMillis() - 600_010) + "&timestamp=1499827319559&x";
        assertThat(Request.get(target).curl(Endpoint.parse("http://h")))
                .isEqualTo(
                        "curl -g -i --path-as-is 'http://h/?timestamp='\"$(($(date +%s)*1000-599500))\"'&timestamp=1499827319559&x'");
    }

    @Test
    @DisplayName("an endpoint keeps its prefix and drops only the slashes at its end")
    void endpoints() {
        assertThat(Endpoint.parse("https://Partner.example/a/b//").url()).isEqualTo("https://Partner.example/a/b");
        assertThat(Endpoint.parse("http://[::1]:8080").url()).isEqualTo("http://[::1]:8080");
        assertThat(Endpoint.parse("http://h:80/x").authority()).isEqualTo("h");
        assertThatThrownBy(() -> Endpoint.parse("partner.example/api")).hasMessageContaining("is no http or https URL");
    }

    private static Wire wire(int port) throws NoSuchAlgorithmException {
        return new Wire(Endpoint.parse("http://127.0.0.1:" + port), SSLContext.getDefault());
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    /** Answers so many requests on each connection, whatever they are, and closes it. */
    private static void serve(
            ServerSocket listener, AtomicReference<Integer> connections, String answer, int requests) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    try (Socket socket = listener.accept()) {
                        connections.updateAndGet(n -> n + 1);
                        for (int i = 0; i < requests; i++) {
                            readHead(socket.getInputStream());
                            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                        }
                    }
                }
            } catch (IOException e) {
                // the test has ended
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void readHead(InputStream in) throws IOException {
        int ends = 0;
        while (ends < 2) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("gone");
            }
            ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
        }
    }
}
