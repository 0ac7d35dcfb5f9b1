package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import io.github.web3task.preflight.server.WalletFaults;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A wallet in another spelling")
class WalletFormsTest {
    @Test
    @DisplayName("is the same user when it is an EVM address: a server that compares it exactly is told so")
    void evm() {
        assertAlarms(WalletFaults.EVM, UnaryOperator.identity(), "wallet-spelling");
        assertAlarms(WalletFaults.EVM, text -> text.toLowerCase(Locale.ROOT));
    }

    @Test
    @DisplayName("is another user in base58: a server that ignores its case is told so")
    void base58() {
        assertAlarms(WalletFaults.BASE58, text -> text.toLowerCase(Locale.ROOT), "wallet-other-case");
        assertAlarms(WalletFaults.BASE58, UnaryOperator.identity());
    }

    /** What is found with a server that looks a wallet up in this form. */
    private void assertAlarms(String wallet, UnaryOperator<String> form, String... checks) {
        try (TinyServer server = TinyServer.start(WalletFaults.ledger(new ReferencePartner(), wallet, form))) {
            PreflightReport report = Preflight.of(server.url())
                    .wallet(wallet)
                    .tasks("deposit", "withdrawal")
                    .only("answers-agree", "wallet-spelling", "wallet-other-case")
                    .pace(0)
                    .run();

            assertThat(report.alarms())
                    .as(report.toString())
                    .extracting(Finding::id)
                    .containsExactly(checks);
        }
    }
}
