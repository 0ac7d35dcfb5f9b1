package io.github.web3task.benchmarks.rival;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * As lean as this question can be answered: the query string is compared in place with the one shape that callers send, and the
 * answer is one of four made beforehand. Whatever has another shape is answered by {@link HandWritten}.
 */
public final class Lean {
    private static final String WALLET = "walletAddress=0x";
    private static final String TASK = "&task=%5B%22deposit%22%2C%22swap%22%5D&timestamp=";
    private static final String WINDOW = "&recvWindow=";
    private static final int DIGITS = 40;
    private static final Reply[] REPLIES = new Reply[4];

    static {
        for (int i = 0; i < REPLIES.length; i++) {
            String data = "{\"deposit\":" + ((i & 1) == 0) + ",\"swap\":" + ((i & 2) == 0) + "}";
            REPLIES[i] = new Reply(
                    200,
                    ("{\"code\":\"000000\",\"message\":\"success\",\"data\":" + data + "}")
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }

    private Lean() {}

    public static Reply answer(@Nullable String query) {
        int afterWallet = WALLET.length() + DIGITS;
        if (query == null || !query.startsWith(WALLET) || !query.startsWith(TASK, afterWallet)) {
            return HandWritten.answer(query);
        }
        for (int i = WALLET.length(); i < afterWallet; i++) {
            if (Character.digit(query.charAt(i), 16) < 0) {
                return HandWritten.answer(query);
            }
        }
        int start = afterWallet + TASK.length();
        int end = query.indexOf(WINDOW, start);
        long timestamp = end < 0 ? -1 : number(query, start, end);
        long window = end < 0 ? -1 : number(query, end + WINDOW.length(), query.length());
        long now = System.currentTimeMillis();
        if (timestamp < 0
                || window < 1
                || window > HandWritten.MAX_WINDOW
                || timestamp >= now + 1_000
                || now - timestamp > window) {
            return HandWritten.answer(query);
        }
        int deposit = Character.digit(query.charAt(afterWallet - 1), 16) & 1;
        int swap = Character.digit(query.charAt(afterWallet - 2), 16) & 1;
        return REPLIES[deposit | swap << 1];
    }

    /** Below zero when there is none. */
    private static long number(String text, int start, int end) {
        if (start == end || end - start > 18) {
            return -1;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = 10 * value + c - '0';
        }
        return value;
    }
}
