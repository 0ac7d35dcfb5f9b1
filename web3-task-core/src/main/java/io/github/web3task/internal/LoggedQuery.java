package io.github.web3task.internal;

import io.github.web3task.exchange.WalletRendering;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The raw query as the record shows it (clauses LOG-1 and LOG-4). */
public final class LoggedQuery {
    private static final int MAX_LENGTH = 1024;

    private LoggedQuery() {}

    /** Capped; wallets in the configured form, also where the request is malformed. */
    public static @Nullable String of(@Nullable String rawQuery, WalletRendering wallets) {
        if (rawQuery == null) {
            return null;
        }
        String shown = capped(rawQuery, MAX_LENGTH);
        return wallets == WalletRendering.whole() ? shown : withoutWallet(shown, wallets);
    }

    /** The text, or its beginning with a mark. */
    public static String capped(String text, int maxLength) {
        return text.length() <= maxLength ? text : text.substring(0, maxLength) + "...";
    }

    private static String withoutWallet(String query, WalletRendering wallets) {
        StringJoiner shown = new StringJoiner("&");
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0 || !mayNameWallet(pair.substring(0, equals))) {
                shown.add(pair);
            } else {
                String value = pair.substring(equals + 1);
                String decoded = decoded(value);
                shown.add(pair.substring(0, equals + 1) + wallets.render(decoded == null ? value : decoded));
            }
        }
        return shown.toString();
    }

    /** Also a misspelt or undecodable name: better to hide too much. */
    private static boolean mayNameWallet(String name) {
        String decoded = decoded(name);
        return decoded == null || decoded.strip().equalsIgnoreCase("walletAddress");
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
