package io.github.web3task.benchmarks.rival;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * As lean as the whole question can be answered: one scan finds the four parameters, one the names in the array, and the answer
 * is put together from ready-made bytes. What is unusual (an escape above ASCII, a blank in the array, a broken rule) is answered
 * by {@link HandWritten}.
 */
public final class Lean {
    private static final byte[] HEAD = ascii("{\"code\":\"000000\",\"message\":\"success\",\"data\":{");
    private static final byte[][] MEMBERS =
            Ledger.TASKS.stream().map(task -> ascii("\"" + task + "\":")).toArray(byte[][]::new);
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final int NAMES = 8;

    private @Nullable String wallet;
    private @Nullable String task;
    private @Nullable String timestamp;
    private @Nullable String window;

    private Lean() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public static Reply answer(@Nullable String query) {
        Reply reply = query == null ? null : new Lean().read(query);
        return reply == null ? HandWritten.answer(query) : reply;
    }

    /** Null for what is unusual. */
    private @Nullable Reply read(String query) {
        for (int start = 0; start < query.length(); ) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            int value = query.indexOf('=', start) + 1;
            String text = value > start && value <= end ? decoded(query, value, end) : null;
            if (text == null || !put(query, start, value - 1 - start, text)) {
                return null;
            }
            start = end + 1;
        }
        return wallet == null || task == null || !isEvm(wallet) || !isInWindow() ? null : look(wallet, task);
    }

    private boolean put(String query, int start, int length, String text) {
        if (is("walletAddress", query, start, length) && wallet == null) {
            wallet = text;
        } else if (is("task", query, start, length) && task == null) {
            task = text;
        } else if (is("timestamp", query, start, length) && timestamp == null) {
            timestamp = text;
        } else if (is("recvWindow", query, start, length) && window == null) {
            window = text;
        } else {
            return false;
        }
        return true;
    }

    private static boolean is(String name, String query, int start, int length) {
        return length == name.length() && query.startsWith(name, start);
    }

    private static @Nullable String decoded(String query, int start, int end) {
        int escape = query.indexOf('%', start);
        if (escape < 0 || escape >= end) {
            return query.indexOf('+', start) < 0 ? query.substring(start, end) : null;
        }
        byte[] bytes = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            char c = query.charAt(i);
            if (c == '%') {
                int high = i + 2 < end ? Character.digit(query.charAt(i + 1), 16) : -1;
                int low = high >= 0 ? Character.digit(query.charAt(i + 2), 16) : -1;
                c = (char) (low < 0 ? 0xFFFF : high << 4 | low);
                i += 2;
            }
            if (c == '+' || c >= 0x7F || c < 0x20) {
                return null;
            }
            bytes[length++] = (byte) c;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static boolean isEvm(String text) {
        boolean evm = text.length() == 42 && text.startsWith("0x");
        for (int i = 2; evm && i < 42; i++) {
            evm = Character.digit(text.charAt(i), 16) >= 0;
        }
        return evm;
    }

    private boolean isInWindow() {
        if (timestamp == null || window == null) {
            return timestamp == null && window == null;
        }
        long time = number(timestamp);
        long width = number(window);
        long now = System.currentTimeMillis();
        return time >= 0 && width >= 1 && width <= HandWritten.MAX_WINDOW && time < now + 1_000 && now - time <= width;
    }

    /** Below zero when there is none. */
    private static long number(String text) {
        long value = text.isEmpty() || text.length() > 18 ? -1 : 0;
        for (int i = 0; value >= 0 && i < text.length(); i++) {
            char c = text.charAt(i);
            value = c < '0' || c > '9' ? -1 : 10 * value + c - '0';
        }
        return value;
    }

    private static @Nullable Reply look(String wallet, String array) {
        int[] asked = new int[NAMES];
        int count = 0;
        int last = array.length() - 1;
        if (last < 3 || array.charAt(0) != '[' || array.charAt(last) != ']') {
            return null;
        }
        for (int start = 1; start < last; ) {
            int end = array.indexOf('"', start + 1);
            int name = array.charAt(start) == '"' && end > 0 ? indexOf(array, start + 1, end) : -1;
            boolean ends = end + 1 == last;
            if (name < 0 || count == NAMES || (!ends && (array.charAt(end + 1) != ',' || end + 2 == last))) {
                return null;
            }
            for (int i = 0; i < count; i++) {
                if (asked[i] == name) {
                    return null;
                }
            }
            asked[count++] = name;
            start = end + 2;
        }
        return write(wallet, asked, count);
    }

    private static int indexOf(String array, int start, int end) {
        for (int i = 0; i < MEMBERS.length; i++) {
            String task = Ledger.TASKS.get(i);
            if (task.length() == end - start && array.startsWith(task, start)) {
                return i;
            }
        }
        return -1;
    }

    private static Reply write(String wallet, int[] asked, int count) {
        int length = HEAD.length + count + 1;
        for (int i = 0; i < count; i++) {
            length += MEMBERS[asked[i]].length + word(wallet, asked[i]).length;
        }
        byte[] body = new byte[length];
        int at = append(HEAD, body, 0);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                body[at++] = ',';
            }
            at = append(MEMBERS[asked[i]], body, at);
            at = append(word(wallet, asked[i]), body, at);
        }
        body[at++] = '}';
        body[at] = '}';
        return new Reply(200, body);
    }

    private static byte[] word(String wallet, int task) {
        return Ledger.isComplete(Ledger.TASKS.get(task), wallet) ? TRUE : FALSE;
    }

    private static int append(byte[] part, byte[] body, int at) {
        System.arraycopy(part, 0, body, at, part.length);
        return at + part.length;
    }
}
