package io.github.web3task.exchange;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How wallets appear in records (clause LOG-4). Called by many threads at once.
 */
@FunctionalInterface
public interface WalletRendering {
    /**
     * The form of a wallet for the record.
     *
     * @param wallet as sent; may be malformed
     * @return the form to show
     */
    String render(String wallet);

    /**
     * The wallet as it is. The default.
     *
     * @return the rendering
     */
    static WalletRendering whole() {
        return WholeWallet.INSTANCE;
    }

    /**
     * The first and the last characters, at most a third of all: {@code 0xab16...fcdb}.
     *
     * @return the rendering
     */
    static WalletRendering masked() {
        return wallet -> {
            int tail = Math.min(4, wallet.length() / 6);
            int head = Math.min(6, wallet.length() / 3 - tail);
            return wallet.substring(0, head) + "..." + wallet.substring(wallet.length() - tail);
        };
    }

    /**
     * The first 16 bytes of HMAC-SHA-256 in hex: equal wallets can be matched, and only who has the key can look for one.
     *
     * @param key at least 16 bytes, secret; copied
     * @return the rendering
     * @throws IllegalArgumentException when the key is shorter
     */
    static WalletRendering keyedHash(byte[] key) {
        if (key.length < 16) {
            throw new IllegalArgumentException(
                    "the key for wallet hashes has " + key.length + " bytes: give a secret one of 16 or more");
        }
        SecretKeySpec secret = new SecretKeySpec(key, "HmacSHA256");
        return wallet -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(secret);
                byte[] hash = mac.doFinal(wallet.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(hash, 0, 16);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has HmacSHA256", e);
            }
        };
    }
}
