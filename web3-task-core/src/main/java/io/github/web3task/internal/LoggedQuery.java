package io.github.web3task.internal;

import io.github.web3task.exchange.WalletRendering;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The raw query as the record shows it (clauses LOG-1 and LOG-4). */
public final class LoggedQuery {
    private LoggedQuery() {}

    /** Capped; wallets in the configured form, also where the request is malformed. */
    public static @Nullable String of(@Nullable String rawQuery, WalletRendering wallets) {
        if (rawQuery == null) {
            return null;
        }
        String shown = capped(rawQuery, 1024);
        return wallets == WalletRendering.whole() ? shown : withoutWallet(shown, wallets);
    }

    /** The text, or its beginning with a mark. */
    public static String capped(String text, int maxLength) {
        return text.length() <= maxLength ? text : text.substring(0, maxLength) + "...";
    }

    private static String withoutWallet(String query, WalletRendering wallets) {
        StringJoiner shown = new StringJoiner("&");
        for (String pair : query.split("&", -1)) {
            if (mayHoldWallet(pair)) {
                int value = pair.indexOf('=') + 1; // from its start when it has no name
                String decoded = decoded(pair.substring(value));
                shown.add(pair.substring(0, value) + wallets.render(decoded == null ? pair.substring(value) : decoded));
            } else {
                shown.add(pair);
            }
        }
        return shown.toString();
    }

    /**
     * Also with a misspelt or undecodable name, or where the name stands behind another separator ({@code ;}, {@code %26},
     * {@code %3D}): better to hide too much.
     */
    private static boolean mayHoldWallet(String pair) {
        String decoded = decoded(pair);
        return decoded == null || decoded.toLowerCase(Locale.ROOT).contains("walletaddress");
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
