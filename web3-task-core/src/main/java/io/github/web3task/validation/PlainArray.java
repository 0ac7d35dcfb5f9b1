package io.github.web3task.validation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ordinary task array, one of strings without escapes, in one pass: nearly all requests send no other. Whatever it does
 * not take is left to the strict JSON parser, valid or not; a test holds both to the same answers.
 */
final class PlainArray {
    private final String text;
    private int at;

    private PlainArray(String text) {
        this.text = text;
    }

    /** The strings; null when it is anything else. */
    static @Nullable List<String> read(String text) {
        PlainArray array = new PlainArray(text);
        return array.take('[') ? array.elements() : null;
    }

    private @Nullable List<String> elements() {
        List<String> elements = new ArrayList<>(4);
        boolean more = !take(']');
        while (more) {
            String element = string();
            if (element == null) {
                return null;
            }
            elements.add(element);
            more = take(',');
            if (!more && !take(']')) {
                return null;
            }
        }
        skipBlanks();
        return at == text.length() ? elements : null;
    }

    private @Nullable String string() {
        if (!take('"')) {
            return null;
        }
        int start = at;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return text.substring(start, at - 1);
            }
            if (c == '\\' || c < ' ') {
                return null;
            }
        }
        return null;
    }

    private boolean take(char wanted) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}
