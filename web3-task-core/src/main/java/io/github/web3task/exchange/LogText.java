package io.github.web3task.exchange;

/** Text that stays on its line whatever it holds (clause LOG-2). */
final class LogText {
    private LogText() {}

    /** Everything but printable ASCII as {@code \}{@code uXXXX}; lone surrogates too. */
    static String escape(String text) {
        return text.chars().allMatch(LogText::isPrintable) ? text : escape(text, false);
    }

    /** As it is when it has no blank, quote at its start or backslash; otherwise quoted and escaped. */
    static String quoteIfNeeded(String text) {
        boolean bare = !text.isEmpty()
                && text.charAt(0) != '"'
                && text.chars().allMatch(c -> isPrintable(c) && c != ' ' && c != '\\');
        return bare ? text : '"' + escape(text, true) + '"';
    }

    private static String escape(String text, boolean quoted) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && (c == '"' || c == '\\')) {
                safe.append('\\').append(c);
            } else if (isPrintable(c)) {
                safe.append(c);
            } else {
                safe.append(String.format("\\u%04x", (int) c));
            }
        }
        return safe.toString();
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c < 0x7F;
    }
}
