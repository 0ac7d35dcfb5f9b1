package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.Verdict;
import io.github.web3task.preflight.server.Authority;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import io.github.web3task.preflight.server.TlsFaults;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.servlet.TaskServlet;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Over TLS")
class TlsTest {
    @TempDir
    static Path folder;

    private static Authority authority;

    @BeforeAll
    static void makeAnAuthority() throws IOException, InterruptedException {
        authority = Authority.in(folder);
    }

    @Test
    @DisplayName("a correct server passes, and a certificate that outlives the campaign by 3 days is enough")
    void passes() throws IOException, InterruptedException, GeneralSecurityException {
        try (TinyServer server = TlsFaults.server(authority.server("good", "ip:127.0.0.1", 0, 40))) {
            PreflightReport report = preflight(server)
                    .campaignEnd(Instant.now().plus(Duration.ofDays(36)))
                    .run();

            assertThat(report.verdict()).as(report.toString()).isEqualTo(Verdict.PASS);
            assertThat(report.result().findings()).anySatisfy(finding -> {
                assertThat(finding.id()).isEqualTo("certificate");
                assertThat(finding.outcome()).isEqualTo(Outcome.PASSED);
                assertThat(finding.answer()).contains("CN=good");
            });
        }
    }

    @Test
    @DisplayName("a certificate that ends within 3 days after the campaign's end is a failed MUST")
    void endsTooEarly() throws IOException, InterruptedException, GeneralSecurityException {
        try (TinyServer server = TlsFaults.server(authority.server("short", "ip:127.0.0.1", 0, 40))) {
            Finding finding = preflight(server)
                    .campaignEnd(Instant.now().plus(Duration.ofDays(38)))
                    .run()
                    .alarms()
                    .get(0);

            assertThat(finding.id()).isEqualTo("certificate");
            assertThat(finding.level()).isEqualTo(Level.MUST);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @DisplayName("each fault is a failed MUST, and what explains it is said first, in one sentence")
    void isCaught(TlsFaults.TlsFault fault) throws IOException, InterruptedException, GeneralSecurityException {
        try (TinyServer server = fault.start().with(authority)) {
            Preflight preflight = Preflight.of(server.url().replace("http:", fault.scheme() + ":"))
                    .wallet(ReferencePartner.WALLET)
                    .tasks("deposit", "withdrawal")
                    .pace(0)
                    .sslContext(fault.known() ? authority.trusting() : SSLContext.getDefault());
            if (fault.first().isEmpty()) {
                preflight.only("task-one", fault.check()); // all of them would wait for each new connection
            }
            PreflightReport report = preflight.run();

            assertThat(report.verdict()).as(report.toString()).isEqualTo(Verdict.MUST_FAILED);
            assertThat(report.result().cause()).startsWith(fault.first());
            assertThat(report.alarms()).singleElement().satisfies(finding -> {
                assertThat(finding.id()).isEqualTo(fault.check());
                assertThat(finding.clause()).isEqualTo(fault.clause());
            });
        }
    }

    static List<TlsFaults.TlsFault> faults() {
        return TlsFaults.all();
    }

    @Test
    @DisplayName("the report tells which version of HTTP was agreed on: a note when it is not HTTP/2, never an alarm")
    void tellsTheVersion(@TempDir Path base) throws Exception {
        try (TinyServer server = TlsFaults.server(authority.server("old-http", "ip:127.0.0.1", 0, 40))) {
            PreflightReport report = preflight(server).only("http-version").run();

            assertThat(report.verdict()).isEqualTo(Verdict.PASS);
            assertThat(report.result().findings()).singleElement().satisfies(finding -> {
                assertThat(finding.problem()).isEqualTo("it is HTTP/1.1");
                assertThat(finding.answer()).startsWith("HTTP/1.1 200");
            });
        }
        authority.server("h2", "ip:127.0.0.1", 0, 40);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("SSLEnabled", "true");
        connector.setSecure(true);
        connector.addUpgradeProtocol(new Http2Protocol());
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
        certificate.setCertificateKeystoreFile(authority.keyStore("h2").toString());
        certificate.setCertificateKeystorePassword(Authority.SECRET);
        certificate.setCertificateKeyAlias("h2");
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setConnector(connector);
        try (TaskApi api = TaskApi.of(TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit", "withdrawal"))) {
            Context context = tomcat.addContext("", base.toString());
            Wrapper servlet = Tomcat.addServlet(context, "web3-task", new TaskServlet(api));
            servlet.setAsyncSupported(true);
            servlet.addMapping("/web3/*");
            tomcat.start();
            PreflightReport report = Preflight.of("https://127.0.0.1:" + connector.getLocalPort() + "/web3")
                    .wallet(ReferencePartner.WALLET)
                    .tasks("deposit", "withdrawal")
                    .sslContext(authority.trusting())
                    .only("http-version", "java-client")
                    .run();

            assertThat(report.result().findings())
                    .as(report.toString())
                    .hasSize(2)
                    .allSatisfy(finding -> {
                        assertThat(finding.outcome()).isEqualTo(Outcome.PASSED);
                        assertThat(finding.answer()).startsWith("HTTP/2 200 · Content-Type: application/json");
                    });
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static Preflight preflight(TinyServer server) throws GeneralSecurityException {
        return Preflight.of(server.url().replace("http:", "https:"))
                .wallet(ReferencePartner.WALLET)
                .tasks("deposit", "withdrawal")
                .pace(0)
                .sslContext(authority.trusting());
    }
}
