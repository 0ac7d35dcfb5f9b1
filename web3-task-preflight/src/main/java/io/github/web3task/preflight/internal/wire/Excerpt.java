package io.github.web3task.preflight.internal.wire;

import java.util.List;
import java.util.Locale;

/** Text of a server we don't trust, made fit for a terminal, a log and a report: capped, one line, no control characters. */
public final class Excerpt {
    private static final int BODY_CAP = 360;

    private Excerpt() {}

    /** At most so many characters, with everything unprintable as an escape. */
    public static String of(String text, int cap) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), cap) + 16);
        int[] points = text.codePoints().limit(cap).toArray();
        for (int point : points) {
            int type = Character.getType(point);
            if (point == '\n' || point == '\r' || point == '\t') {
                out.append(point == '\n' ? "\\n" : point == '\r' ? "\\r" : "\\t");
            } else if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.PRIVATE_USE
                    || type == Character.UNASSIGNED
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                out.append(String.format(Locale.ROOT, "\\u%04X", point));
            } else {
                out.appendCodePoint(point);
            }
        }
        return text.length() > cap ? out + "… (" + text.length() + " characters)" : out.toString();
    }

    /** An answer in one line: status, content type, body. */
    public static String of(Answer answer) {
        StringBuilder line = new StringBuilder();
        if (answer.status() != 0) {
            line.append(answer.protocol()).append(' ').append(answer.status());
            for (String name : List.of("Content-Type", "Content-Encoding", "Location", "Allow")) {
                String value = answer.header(name);
                if (value != null) {
                    line.append(" · ").append(name).append(": ").append(of(value, 120));
                }
            }
            line.append(" · ").append(answer.body().length == 0 ? "(no body)" : of(answer.text(), BODY_CAP));
        }
        String trouble = answer.trouble();
        if (trouble != null) {
            line.append(line.isEmpty() ? "" : " · ").append(trouble);
        }
        return line.toString();
    }
}
