// tag::ledger[]
package com.example.campaign;

import java.math.BigDecimal;
import java.util.Map;

/** Stands for your database: what wallets have deposited, in USDT. EVM addresses are stored in lower case. */
public class Ledger {
    private static final Map<String, String> DEPOSITED =
            Map.of("0xabcdefg", "9.5", "0xab16a96d359ec26a11e2c2b3d8f8b8942d5bfcdb", "25");

    public BigDecimal deposited(String wallet) {
        return new BigDecimal(DEPOSITED.getOrDefault(wallet, "0"));
    }

    public boolean hasSwapped(String wallet) {
        return wallet.equals("0xab16a96d359ec26a11e2c2b3d8f8b8942d5bfcdb");
    }
}
// end::ledger[]
