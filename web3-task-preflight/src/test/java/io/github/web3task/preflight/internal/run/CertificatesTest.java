package io.github.web3task.preflight.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.internal.wire.Endpoint;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The certificate's finding")
class CertificatesTest {
    @Test
    @DisplayName("gives a command that names the port, which openssl wants also when it is the usual one")
    void namesThePort() {
        assertThat(Certificates.check(null, null, Instant.EPOCH, Endpoint.parse("https://partner.example/api"))
                        .curl())
                .startsWith("openssl s_client -connect partner.example:443 ");
    }
}
