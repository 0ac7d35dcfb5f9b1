package io.github.web3task.preflight.server;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What can be wrong with the way a wallet is looked up. */
public final class WalletFaults {
    public static final String EVM = "0xd8da6bf26964af9d7eed9e03e53415d37aa96045";
    public static final String BASE58 = "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin";

    private WalletFaults() {}

    static List<Fault> all() {
        return List.of(
                ledger("an EVM address is compared letter by letter", "wallet-spelling", EVM, UnaryOperator.identity()),
                ledger(
                        "a base58 wallet is compared in lower case",
                        "wallet-other-case",
                        BASE58,
                        text -> text.toLowerCase(Locale.ROOT)),
                ledger(
                        "a wallet is cut to 40 characters",
                        "wallet-neighbour",
                        EVM,
                        text -> text.substring(0, Math.min(40, text.length())).toLowerCase(Locale.ROOT)));
    }

    private static Fault ledger(String name, String check, String wallet, UnaryOperator<String> form) {
        return new Fault(
                        name,
                        check,
                        (call, correct) -> ledger(correct, wallet, form).answer(call))
                .about(wallet);
    }

    /** Knows this wallet in place of the usual one, and looks it up in this form. */
    public static Handler ledger(Handler correct, String wallet, UnaryOperator<String> form) {
        String kept = form.apply(wallet);
        return call -> {
            String asked = call.query().replaceAll(".*walletAddress=([^&]*).*", "$1");
            return correct.answer(
                    form.apply(asked).equals(kept)
                            ? call.withQuery(call.query().replace(asked, ReferencePartner.WALLET))
                            : call);
        };
    }
}
