package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A wallet in another spelling")
class WalletFormsTest {
    private static final String EVM = "0xd8da6bf26964af9d7eed9e03e53415d37aa96045";
    private static final String BASE58 = "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin";

    private final Handler correct = new ReferencePartner();

    @Test
    @DisplayName("is the same user when it is an EVM address: a server that compares it exactly is told so")
    void evm() {
        assertAlarms(EVM, UnaryOperator.identity(), "wallet-spelling");
        assertAlarms(EVM, text -> text.toLowerCase(Locale.ROOT));
    }

    @Test
    @DisplayName("is another user in base58: a server that ignores its case is told so")
    void base58() {
        assertAlarms(BASE58, text -> text.toLowerCase(Locale.ROOT), "wallet-other-case");
        assertAlarms(BASE58, UnaryOperator.identity());
    }

    /** What is found with a server that looks a wallet up in this form. */
    private void assertAlarms(String wallet, UnaryOperator<String> form, String... checks) {
        String kept = form.apply(wallet);
        Handler ledger = call -> {
            String asked = call.query().replaceAll(".*walletAddress=([^&]*).*", "$1");
            return correct.answer(
                    form.apply(asked).equals(kept)
                            ? call.withQuery(call.query().replace(asked, ReferencePartner.WALLET))
                            : call);
        };
        try (TinyServer server = TinyServer.start(ledger)) {
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
