package io.github.web3task.preflight.server;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What can be wrong with the way a wallet is looked up. */
public final class WalletFaults {
    public static final String EVM = "0xd8da6bf26964af9d7eed9e03e53415d37aa96045";
    public static final String EIP55 = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
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
                        text -> text.substring(0, Math.min(40, text.length())).toLowerCase(Locale.ROOT)),
                ledger(
                        "an EVM address is kept as a number",
                        "wallet-neighbour",
                        EVM,
                        text -> text.toLowerCase(Locale.ROOT).replaceFirst("^0x0+", "0x")),
                ledger(
                        "an id is kept as an integer",
                        "wallet-neighbour",
                        "40128888",
                        text -> text.replaceFirst("^0+", "")),
                ledger(
                        "an id is kept as a double",
                        "wallet-neighbour",
                        "9007199254740993",
                        text -> text.matches("[0-9]{1,18}") ? String.valueOf((double) Long.parseLong(text)) : text),
                ledger(
                        "the wallet is decoded twice",
                        "wallet-neighbour",
                        ReferencePartner.WALLET,
                        text -> text.replace("%2530", "0")),
                new Fault(
                                "only the spelling of EIP-55 is accepted",
                                "wallet-spelling",
                                (call, correct) -> isSpelledOneWay(call)
                                        ? ReferencePartner.failure(400, "000006", "invalid argument")
                                        : ledger(correct, EIP55, UnaryOperator.identity())
                                                .answer(call))
                        .about(EIP55));
    }

    private static boolean isSpelledOneWay(Call call) {
        return call.query().matches(".*walletAddress=0x([0-9a-f]{40}|[0-9A-F]{40})(&.*|$)");
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
