package com.example.extending;

import io.github.web3task.validation.WalletFormat;
import java.util.regex.Pattern;

// tag::wallet-format[]
class SolanaFormat implements WalletFormat {
    private static final Pattern BASE58 = Pattern.compile("[1-9A-HJ-NP-Za-km-z]{32,44}");

    @Override
    public boolean matches(String wallet) {
        return BASE58.matcher(wallet).matches();
    }

    @Override
    public boolean neverBlocks() {
        return true;
    }
}
// end::wallet-format[]
