package io.github.web3task.examples.quickstart;

import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.Wallet;
import java.math.BigDecimal;
import java.util.Map;

/** Stands for the partner's database: what six wallets have deposited and withdrawn, in USDT. */
final class Ledger {
    private static final Map<String, String> DEPOSITED = Map.of(
            "0xabcdefg", "9.5",
            "0x1111111111111111111111111111111111111111", "10",
            "0x2222222222222222222222222222222222222222", "9.500000000000000001",
            "0xab16a96d359ec26a11e2c2b3d8f8b8942d5bfcdb", "25",
            "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin", "11");
    private static final Map<String, String> WITHDRAWN = Map.of(
            "0xabcdefg", "4.75",
            "0x2222222222222222222222222222222222222222", "5",
            "0x3333333333333333333333333333333333333333", "4.749999999999999999",
            "0xab16a96d359ec26a11e2c2b3d8f8b8942d5bfcdb", "25");

    private Ledger() {}

    /** "More than 10" is met above 9.5, "at least 5" from 4.75 on: the 95 % rule. */
    static TaskCompletionProvider provider() {
        return TaskCompletionProvider.of(
                Task.meeting("deposit", Criterion.moreThan(10), wallet -> amount(DEPOSITED, wallet)),
                Task.meeting("withdrawal", Criterion.atLeast(5), wallet -> amount(WITHDRAWN, wallet))
                        .alias("withdraw"));
    }

    /** EVM addresses are stored in lower case and asked for in any; others are different wallets in other case. */
    private static BigDecimal amount(Map<String, String> column, Wallet wallet) {
        return new BigDecimal(column.getOrDefault(wallet.normalized(), "0"));
    }
}
