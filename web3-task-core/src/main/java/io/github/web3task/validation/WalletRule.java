package io.github.web3task.validation;

import io.github.web3task.provider.Wallet;
import java.util.List;

/** The wallet is there and has the form asked for (clauses WALLET-1 to WALLET-3, QUERY-5). */
final class WalletRule implements ValidationRule {
    private final int maxLength;
    private final List<WalletFormat> formats;

    /** No format means that the wallet is opaque. */
    WalletRule(int maxLength, List<WalletFormat> formats) {
        this.maxLength = maxLength;
        this.formats = List.copyOf(formats);
    }

    @Override
    public void check(CompletionRequest request) throws InvalidArgumentException {
        String wallet = request.parameter(QueryRule.WALLET);
        if (wallet == null || wallet.isBlank()) {
            throw new InvalidArgumentException("walletAddress is " + (wallet == null ? "absent" : "blank"));
        }
        if (wallet.codePointCount(0, wallet.length()) > maxLength) {
            throw new InvalidArgumentException("walletAddress longer than " + maxLength + " characters");
        }
        for (int i = 0; i < wallet.length(); i += Character.charCount(wallet.codePointAt(i))) {
            if (isForbidden(wallet.codePointAt(i))) {
                throw new InvalidArgumentException(
                        "walletAddress with white space, a control character or an invisible one");
            }
        }
        request.wallet(formats.isEmpty() ? Wallet.of(wallet) : Wallet.of(wallet, normalForm(wallet)));
    }

    private String normalForm(String wallet) throws InvalidArgumentException {
        for (int i = 0; i < formats.size(); i++) {
            if (formats.get(i).matches(wallet)) {
                return formats.get(i).normalize(wallet);
            }
        }
        throw new InvalidArgumentException("walletAddress is none of " + formats);
    }

    /** Nobody sees these: a wallet with one of them looks like another that it is not (clause WALLET-2). */
    private static boolean isForbidden(int c) {
        if (c > ' ' && c < 0x7F) {
            return false;
        }
        return Character.isISOControl(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT
                || isInvisible(c);
    }

    /** What Unicode calls "default ignorable" and files under other categories than Cf, and the blank of Braille. */
    private static boolean isInvisible(int c) {
        return c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || (c >= 0x180B && c <= 0x180F)
                || c == 0x2065
                || c == 0x2800
                || c == 0x3164
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFFA0
                || (c >= 0xFFF0 && c <= 0xFFF8)
                || (c >= 0xE0000 && c <= 0xE0FFF);
    }

    @Override
    public boolean neverBlocks() {
        return formats.stream().allMatch(WalletFormat::neverBlocks);
    }

    @Override
    public String toString() {
        return formats.isEmpty() ? "wallet" : "wallet " + formats;
    }
}
