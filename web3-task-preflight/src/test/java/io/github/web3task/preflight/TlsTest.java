package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.Verdict;
import io.github.web3task.preflight.server.Authority;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        try (TinyServer server = server(authority.server("good", "ip:127.0.0.1", 0, 40))) {
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
        try (TinyServer server = server(authority.server("short", "ip:127.0.0.1", 0, 40))) {
            Finding finding = preflight(server)
                    .campaignEnd(Instant.now().plus(Duration.ofDays(38)))
                    .run()
                    .alarms()
                    .get(0);

            assertThat(finding.id()).isEqualTo("certificate");
            assertThat(finding.level()).isEqualTo(Level.MUST);
        }
    }

    @Test
    @DisplayName(
            "an expired certificate, one for another name and an unknown authority make the run invalid, in one sentence each")
    void isNotTrusted() throws IOException, InterruptedException, GeneralSecurityException {
        try (TinyServer server = server(authority.server("old", "ip:127.0.0.1", -20, 10))) {
            assertInvalid(preflight(server), "The certificate of 127.0.0.1 has expired");
        }
        try (TinyServer server = server(authority.server("other", "dns:other.example", 0, 40))) {
            assertInvalid(preflight(server), "The certificate is not for 127.0.0.1");
        }
        try (TinyServer server = server(authority.server("unknown", "ip:127.0.0.1", 0, 40))) {
            assertInvalid(
                    preflight(server).sslContext(SSLContext.getDefault()),
                    "The certificate of 127.0.0.1 is not trusted");
        }
    }

    private static void assertInvalid(Preflight preflight, String sentence) {
        PreflightReport report = preflight.run();
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(report.result().invalidBecause()).startsWith(sentence).endsWith(".");
    }

    private static TinyServer server(SSLContext context) throws IOException {
        return TinyServer.start(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                new ReferencePartner());
    }

    private static Preflight preflight(TinyServer server) throws GeneralSecurityException {
        return Preflight.of(server.url().replace("http:", "https:"))
                .wallet(ReferencePartner.WALLET)
                .tasks("deposit", "withdrawal")
                .pace(0)
                .sslContext(authority.trusting());
    }
}
