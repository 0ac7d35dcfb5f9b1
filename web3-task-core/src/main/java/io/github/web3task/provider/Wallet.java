package io.github.web3task.provider;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user's wallet in its two forms. The code that looks it up names the one that its storage holds (clause WALLET-4): an EVM
 * address in lower case, in EIP-55 spelling or in upper case is one user, and {@link #normalized()} is the same text for all of
 * them.
 *
 * <pre>{@code
 * Task.of("swap", wallet -> swaps.existsFor(wallet.normalized()));
 * }</pre>
 *
 * <p>Immutable. Equal when both forms are.
 */
public final class Wallet {
    private final String asSent;
    private final String normalized;

    private Wallet(String asSent, String normalized) {
        this.asSent = Objects.requireNonNull(asSent, "asSent");
        this.normalized = Objects.requireNonNull(normalized, "normalized");
    }

    /**
     * A wallet in two forms that are known.
     *
     * @param asSent the text of the request
     * @param normalized the one text for all spellings of this wallet
     * @return the wallet
     */
    public static Wallet of(String asSent, String normalized) {
        return new Wallet(asSent, normalized);
    }

    /**
     * A wallet for a provider's own tests, normalized as the API does it without configured formats: an EVM address to lower
     * case, also where all of it is in upper case ({@code 0X…}), anything else not at all.
     *
     * @param asSent the text of the request
     * @return the wallet
     */
    public static Wallet of(String asSent) {
        boolean evm = isEvmAddress(asSent) || (asSent.startsWith("0X") && isEvmAddress("0x" + asSent.substring(2)));
        return new Wallet(asSent, evm ? asSent.toLowerCase(Locale.ROOT) : asSent);
    }

    /**
     * Whether a text is {@code 0x} and 40 hexadecimal digits.
     *
     * @param text not null
     * @return whether it is
     */
    public static boolean isEvmAddress(String text) {
        if (text.length() != 42 || text.charAt(0) != '0' || text.charAt(1) != 'x') {
            return false;
        }
        for (int i = 2; i < 42; i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the wallet exactly as the request sent it: never trimmed, never re-cased (clause WALLET-2)}
     */
    public String asSent() {
        return asSent;
    }

    /**
     * The one text for all spellings of this wallet (clause WALLET-3): lower case for an EVM address, as sent for every other
     * unless a {@link io.github.web3task.validation.WalletFormat} of the partner's says otherwise.
     *
     * @return the form to look up where addresses are stored in lower case
     */
    public String normalized() {
        return normalized;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Wallet that && asSent.equals(that.asSent) && normalized.equals(that.normalized);
    }

    @Override
    public int hashCode() {
        return asSent.hashCode();
    }

    /** For debugging only: not a form to look up. */
    @Override
    public String toString() {
        return "Wallet[" + asSent + "]";
    }
}
