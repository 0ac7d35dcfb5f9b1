package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

@Clause("QUERY-2")
@DisplayName("Raw brackets and quotes in the query")
class RawQueryCharactersTest {
    private static final String RAW = "/web3/v1/task/completion?walletAddress=0xabc&task=[\"deposit\"]";

    private static App.Setup app(Server server) {
        return App.on(server)
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .with(Own.class);
    }

    @RestController
    static class Own {
        @GetMapping("/own")
        String own() {
            return "reached";
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JETTY")
    @DisplayName("are refused by the host as long as nobody asks for them")
    void offByDefault(Server server) throws IOException {
        try (App app = app(server).start()) {
            HttpAnswer refused = app.get(RAW);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).doesNotContain("000006");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("reach the endpoints when web3.task.raw-query-characters is on")
    void onRequest(Server server) throws IOException {
        try (App app = app(server).set("web3.task.raw-query-characters", true).start()) {
            assertThat(app.get(RAW).body()).contains("{\"deposit\":true}");
            // Encoded once and not twice; and what RFC 3986 refuses beyond them, the host still does.
            assertThat(app.get("/web3/v1/task/completion?walletAddress=0xabc&task=%5B\"deposit%22%5D&more={a|b}")
                            .body())
                    .contains("{\"deposit\":true}");
        }
    }

    @Test
    @DisplayName("reach on Netty the endpoints alone")
    void onNettyOnlyTheEndpoints() throws IOException {
        try (App app =
                app(Server.NETTY).set("web3.task.raw-query-characters", true).start()) {
            assertThat(app.get("/own?a=%22b%22").body()).isEqualTo("reached");
            assertThat(app.get("/own?a=\"b\"").status()).isEqualTo(400);
            assertThat(app.get("/web3/v1/task/completion?walletAddress=0xabc&task=<>")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    @DisplayName("reach the endpoints on Netty in every spelling of their path that the router matches")
    void onNettyEverySpelling() throws IOException {
        try (App app =
                app(Server.NETTY).set("web3.task.raw-query-characters", "on").start()) {
            for (String path : new String[] {"/web3/v1/task/completion;x=1", "/web3/v1/task/completio%6E"}) {
                assertThat(app.get(path + "?walletAddress=0xabc&task=[\"deposit\"]")
                                .body())
                        .as(path)
                        .contains("{\"deposit\":true}");
            }
            assertThat(app.get("/web3/v1/task/%zz/v1/time?a=[\"b\"]").status()).isEqualTo(400);
        }
    }

    @Test
    @DisplayName("reach the endpoints on Netty with HTTP/2 switched on: by HTTP/1.1, and by HTTP/2 in the clear")
    void onNettyWithHttp2() throws IOException {
        try (App app = app(Server.NETTY)
                .set("web3.task.raw-query-characters", "yes")
                .set("server.http2.enabled", true)
                .start()) {
            assertThat(app.get(RAW).body()).contains("{\"deposit\":true}");
            assertThat(by(HttpClient.create().protocol(HttpProtocol.H2C), "http://localhost:" + app.port() + RAW))
                    .contains("{\"deposit\":true}");
        }
    }

    @Test
    @DisplayName("reach the endpoints on Netty over TLS, whichever protocol the two agree on")
    void onNettyOverTls(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        for (boolean http2 : new boolean[] {true, false}) {
            try (App app = app(Server.NETTY)
                    .set("web3.task.raw-query-characters", true)
                    .set("server.http2.enabled", http2)
                    .set("server.ssl.key-store", store)
                    .set("server.ssl.key-store-password", "changeit")
                    .start()) {
                for (HttpProtocol protocol :
                        http2 ? List.of(HttpProtocol.H2, HttpProtocol.HTTP11) : List.of(HttpProtocol.HTTP11)) {
                    HttpClient client =
                            HttpClient.create().protocol(protocol).secure(tls -> tls.sslContext(trustingAll(protocol)));
                    assertThat(by(client, "https://localhost:" + app.port() + RAW))
                            .as("%s", protocol)
                            .contains("{\"deposit\":true}");
                }
            }
        }
    }

    private static SslProvider.GenericSslContextSpec<SslContextBuilder> trustingAll(HttpProtocol protocol) {
        Consumer<SslContextBuilder> all = builder -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        return protocol == HttpProtocol.H2
                ? Http2SslContextSpec.forClient().configure(all)
                : Http11SslContextSpec.forClient().configure(all);
    }

    private static String by(HttpClient client, String url) {
        return client.get().uri(url).responseContent().aggregate().asString().block(Duration.ofMinutes(1));
    }

    @Test
    @DisplayName("yield on Tomcat to the application's own server.tomcat.relaxed-query-chars")
    void ownSettingWins() throws IOException {
        try (App app = app(Server.TOMCAT)
                .set("web3.task.raw-query-characters", true)
                .set("server.tomcat.relaxed-query-chars", "[,]")
                .start()) {
            assertThat(app.get(RAW).status()).isEqualTo(400);
            assertThat(app.get(RAW.replace("\"", "%22")).body()).contains("{\"deposit\":true}");
        }
    }
}
