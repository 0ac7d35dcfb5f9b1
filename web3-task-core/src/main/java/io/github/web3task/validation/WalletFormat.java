package io.github.web3task.validation;

import io.github.web3task.provider.Wallet;
import java.util.Locale;

/**
 * A form of wallet address that can be required, and its normal form (clause WALLET-3). Called by many threads at once.
 */
public interface WalletFormat {
    /** {@code 0x} and 40 hexadecimal digits; the normal form is lower case. Checksums in the case are not checked. */
    WalletFormat EVM = new WalletFormat() {
        @Override
        public boolean matches(String wallet) {
            return Wallet.isEvmAddress(wallet);
        }

        @Override
        public String normalize(String wallet) {
            return wallet.toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean neverBlocks() {
            return true;
        }

        @Override
        public String toString() {
            return "EVM";
        }
    };

    /**
     * Whether a wallet has this form.
     *
     * @param wallet as sent, not blank, capped
     * @return whether it matches
     */
    boolean matches(String wallet);

    /**
     * The one text for all ways to write the same address. Base58 and base64 addresses are case-sensitive: leave them as
     * they are.
     *
     * @param wallet a wallet that matches
     * @return the wallet itself by default
     */
    default String normalize(String wallet) {
        return wallet;
    }

    /**
     * {@return whether both methods only compute, so that they can run on the thread that brought the request, false by
     * default}
     */
    default boolean neverBlocks() {
        return false;
    }
}
