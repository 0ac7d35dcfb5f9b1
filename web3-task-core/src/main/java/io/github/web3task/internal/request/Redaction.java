package io.github.web3task.internal.request;

import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.provider.Wallet;
import io.github.web3task.validation.CompletionRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be written of a request: every form of its wallet in the configured rendering, wherever it stands (clause LOG-4), and
 * every text capped. Works on capped texts only, in one pass for each form of the wallet.
 */
final class Redaction {
    private static final int QUERY = 1_024;
    private static final int DETAIL = 256;
    private static final int STACK_TEXT = 1_024;
    private static final int DEEPEST_CAUSE = 8;
    /** In a text that belongs to no one request: long, and not a word. */
    private static final Pattern MAY_BE_A_WALLET = Pattern.compile("\\b(?=[A-Za-z_]*\\d)\\w{20,}");
    /** A value of this length in a parameter of unknown meaning may well be a wallet. */
    private static final int LONG_VALUE = 20;

    private final WalletRendering rendering;
    private final boolean hides;
    private final List<String> forms; // the longest first
    private final String shown;

    private Redaction(WalletRendering rendering, @Nullable String wallet, @Nullable String normalized) {
        this.rendering = rendering;
        this.hides = rendering != WalletRendering.whole();
        this.forms = hides && wallet != null && !wallet.isEmpty() ? formsOf(wallet, normalized) : List.of();
        this.shown = forms.isEmpty() ? "" : wallet(wallet == null ? "" : wallet);
    }

    /** For a request, also for one that was answered before it was read. */
    static Redaction of(WalletRendering rendering, @Nullable CompletionRequest parsed, @Nullable String rawQuery) {
        String wallet = parsed == null ? null : parsed.parameter("walletAddress");
        if (wallet == null && rawQuery != null && rendering != WalletRendering.whole()) {
            wallet = walletOf(rawQuery);
        }
        return new Redaction(rendering, wallet, parsed == null ? null : normalized(parsed));
    }

    private static @Nullable String normalized(CompletionRequest parsed) {
        try {
            return parsed.wallet().normalized();
        } catch (IllegalStateException e) { // no rule came as far as that
            return null;
        }
    }

    private static List<String> formsOf(String wallet, @Nullable String normalized) {
        Set<String> forms = new HashSet<>();
        for (String text : normalized == null || normalized.isEmpty() ? List.of(wallet) : List.of(wallet, normalized)) {
            forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
            forms.add(text);
            if (Wallet.isEvmAddress(text)) {
                forms.add(text.substring(2)); // some write it without 0x
            }
        }
        return forms.stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    /** A failure that belongs to no one request, on one line: what may well be a wallet is hidden. */
    static String lineOf(Throwable failure, WalletRendering rendering) {
        Redaction redaction = new Redaction(rendering, null, null);
        String line = redaction.lineOf(failure);
        return redaction.hides
                ? MAY_BE_A_WALLET
                        .matcher(line)
                        .replaceAll(found -> Matcher.quoteReplacement(redaction.wallet(found.group())))
                : line;
    }

    private static @Nullable String walletOf(String rawQuery) {
        for (String pair : capped(rawQuery, 8_192).split("&", 64)) {
            int value = pair.indexOf('=') + 1;
            if (value > 0 && decoded(pair.substring(0, value - 1)).equals("walletAddress")) {
                return decoded(pair.substring(value));
            }
        }
        return null;
    }

    /** The text, or its beginning with a mark. */
    static String capped(String text, int maxLength) {
        return text.length() <= maxLength ? text : text.substring(0, maxLength) + "...";
    }

    /** A wallet, or what stands in its place. */
    String wallet(String text) {
        return capped(rendering.render(capped(text, DETAIL)), DETAIL);
    }

    /** Any text. */
    String of(String text, int maxLength) {
        if (forms.isEmpty()) {
            return capped(text, maxLength);
        }
        // Longer than what is shown, since a rendering may be shorter than the wallet; but not without end.
        boolean cut = text.length() > 2 * maxLength;
        String redacted = cut ? withoutCutWallet(text.substring(0, 2 * maxLength)) : text;
        for (String form : forms) {
            redacted = replaced(redacted, form);
        }
        return cut && redacted.length() <= maxLength ? redacted + "..." : capped(redacted, maxLength);
    }

    /** The first part of a wallet tells of it, too. */
    private String withoutCutWallet(String text) {
        for (String form : forms) {
            for (int length = Math.min(form.length() - 1, text.length()); length > 3; length--) {
                if (text.regionMatches(true, text.length() - length, form, 0, length)) {
                    return text.substring(0, text.length() - length);
                }
            }
        }
        return text;
    }

    private String replaced(String text, String form) {
        int from = indexOf(text, form, 0);
        if (from < 0) {
            return text;
        }
        StringBuilder all = new StringBuilder(text.length());
        int at = 0;
        while (from >= 0) {
            all.append(text, at, from).append(shown);
            at = from + form.length();
            from = indexOf(text, form, at);
        }
        return all.append(text, at, text.length()).toString();
    }

    /** Whatever the case: an EVM address may be spelt in three ways. */
    private static int indexOf(String text, String form, int from) {
        for (int i = from; i <= text.length() - form.length(); i++) {
            if (text.regionMatches(true, i, form, 0, form.length())) {
                return i;
            }
        }
        return -1;
    }

    /** A status with its reason and evidence. */
    TaskStatus of(TaskStatus status) {
        String reason = status.reason();
        String evidence = status.evidence();
        if (reason == null && evidence == null) {
            return status;
        }
        TaskStatus bare = switch (status.state()) {
            case COMPLETE -> TaskStatus.complete();
            case INCOMPLETE -> TaskStatus.incomplete();
            case INCONCLUSIVE -> TaskStatus.inconclusive("");
        };
        TaskStatus redacted = reason == null ? bare : bare.because(of(reason, DETAIL));
        return evidence == null ? redacted : redacted.withEvidence(of(evidence, DETAIL));
    }

    /** The query string; null when there is none. */
    @Nullable String ofQuery(@Nullable String rawQuery) {
        if (rawQuery == null || !hides) {
            return rawQuery == null ? null : capped(rawQuery, QUERY);
        }
        StringBuilder all = new StringBuilder();
        String cut = rawQuery.length() <= QUERY ? rawQuery : withoutCutWallet(rawQuery.substring(0, QUERY));
        for (int start = 0; start <= cut.length() && all.length() <= QUERY; ) {
            int end = cut.indexOf('&', start);
            end = end < 0 ? cut.length() : end;
            all.append(start == 0 ? "" : "&").append(ofPair(cut.substring(start, end)));
            start = end + 1;
        }
        return rawQuery.length() > QUERY ? capped(all + "...", QUERY) : capped(all.toString(), QUERY);
    }

    /** Better to hide too much: also where the name is misspelt, broken, or stands behind another separator. */
    private String ofPair(String pair) {
        int value = pair.indexOf('=') + 1; // from its start when it has no name
        String name = decoded(pair.substring(0, Math.max(0, value - 1)));
        String decoded = fullyDecoded(pair);
        boolean holdsWallet = decoded.toLowerCase(Locale.ROOT).contains("walletaddress") || decoded.indexOf('%') >= 0;
        boolean knownHarmless = name.equals("task") || name.equals("timestamp") || name.equals("recvWindow");
        if (holdsWallet || (!knownHarmless && pair.length() - value >= LONG_VALUE)) {
            return pair.substring(0, value) + rendering.render(decoded(pair.substring(value)));
        }
        for (String form : forms) {
            if (indexOf(decoded, form, 0) >= 0) {
                return of(decoded, QUERY);
            }
        }
        return pair;
    }

    private static String fullyDecoded(String text) {
        String decoded = text;
        for (int i = 0; i < 3 && decoded.indexOf('%') >= 0; i++) { // somebody may have encoded it more than once
            decoded = decoded(decoded);
        }
        return decoded;
    }

    /** What is no escape stays as it stands. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) (c < 0x80 ? c : '?');
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** A failure as the log may show it: itself, or one with the same stack traces and texts that may be written. */
    Throwable of(Throwable failure) {
        return needsNoChange(failure) ? failure : new RedactedFailure(this, failure, DEEPEST_CAUSE);
    }

    private boolean needsNoChange(Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null; depth++) {
            if (!forms.isEmpty() || depth == DEEPEST_CAUSE || !isOneShortLine(FailureMapper.textOf(each))) {
                return false;
            }
            each = each.getCause();
        }
        return true;
    }

    private static boolean isOneShortLine(String text) {
        return text.length() <= STACK_TEXT && text.chars().noneMatch(Redaction::breaksLines);
    }

    private static boolean breaksLines(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    /** What a failure says, on one line. */
    String lineOf(Throwable failure) {
        String text = of(FailureMapper.textOf(failure), STACK_TEXT);
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(breaksLines(c) ? ' ' : (char) c));
        return line.toString();
    }

    /** Says what another failure says, as far as it may be written. */
    private static final class RedactedFailure extends Exception {
        private static final long serialVersionUID = 1L;

        RedactedFailure(Redaction redaction, Throwable failure, int depth) {
            super(redaction.lineOf(failure), causeOf(redaction, failure, depth), false, true);
            setStackTrace(failure.getStackTrace());
        }

        private static @Nullable Throwable causeOf(Redaction redaction, Throwable failure, int depth) {
            Throwable cause = failure.getCause();
            return cause == null || depth == 0 ? null : new RedactedFailure(redaction, cause, depth - 1);
        }
    }
}
