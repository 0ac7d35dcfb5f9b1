package io.github.web3task.validation;

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
        if (wallet.codePoints().anyMatch(WalletRule::isForbidden)) {
            throw new InvalidArgumentException("walletAddress with white space, a control or an invisible character");
        }
        request.wallet(wallet, normalForm(wallet));
    }

    private String normalForm(String wallet) throws InvalidArgumentException {
        for (WalletFormat format : formats.isEmpty() ? List.of(WalletFormat.EVM) : formats) {
            if (format.matches(wallet)) {
                return format.normalize(wallet);
            }
        }
        if (formats.isEmpty()) {
            return wallet;
        }
        throw new InvalidArgumentException("walletAddress is none of " + formats);
    }

    private static boolean isForbidden(int c) {
        return Character.isISOControl(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    @Override
    public String toString() {
        return formats.isEmpty() ? "wallet" : "wallet " + formats;
    }
}
