package io.github.web3task.validation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decodes the query string, once and for every host alike (clauses QUERY-1 to QUERY-5).
 *
 * <p>Written here and not taken from a library: the decoders at hand (the JDK's, the containers') replace bytes that are
 * not UTF-8, keep broken escapes or let the first of two values win, which is what these clauses forbid.
 */
final class QueryRule implements ValidationRule {
    static final String WALLET = "walletAddress";
    static final String TASK = "task";
    static final String TIMESTAMP = "timestamp";
    static final String RECV_WINDOW = "recvWindow";
    private static final Set<String> KNOWN = Set.of(WALLET, TASK, TIMESTAMP, RECV_WINDOW);

    private final RequestLimits limits;

    QueryRule(RequestLimits limits) {
        this.limits = limits;
    }

    @Override
    public void check(CompletionRequest request) throws InvalidArgumentException {
        String query = request.rawQuery();
        if (query.length() > limits.queryLength()) {
            throw new InvalidArgumentException("query longer than " + limits.queryLength() + " characters");
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        int count = 0;
        for (int start = 0; start < query.length(); ) {
            int end = endOf(query, '&', start, query.length());
            if (end > start) {
                if (++count > limits.parameters()) {
                    throw new InvalidArgumentException("more than " + limits.parameters() + " parameters");
                }
                int nameEnd = endOf(query, '=', start, end);
                String name = decode(query, start, nameEnd);
                List<String> values = parameters.computeIfAbsent(name, n -> new ArrayList<>(1));
                values.add(decode(query, Math.min(nameEnd + 1, end), end));
                if (values.size() > 1 && KNOWN.contains(name)) {
                    throw new InvalidArgumentException(name + " is given twice");
                }
            }
            start = end + 1;
        }
        request.parameters(parameters);
    }

    /** Looks no further than {@code to}, so that all look-ups together read the query once. */
    private static int endOf(String text, char separator, int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) != separator) {
            at++;
        }
        return at;
    }

    private static String decode(String text, int from, int to) throws InvalidArgumentException {
        byte[] bytes = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int b = c;
            if (c == '+') {
                b = ' ';
            } else if (c == '%') {
                if (i + 2 >= to) {
                    throw new InvalidArgumentException("broken escape in the query");
                }
                b = escaped(text, i + 1);
                i += 2;
            } else if (c > 0x7F) {
                // Hosts that let such bytes through disagree about what they mean.
                throw new InvalidArgumentException("raw byte outside ASCII in the query");
            }
            if (b == 0) {
                throw new InvalidArgumentException("NUL in the query");
            }
            bytes[length++] = (byte) b;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidArgumentException("the query is not UTF-8");
        }
    }

    private static int escaped(String text, int at) throws InvalidArgumentException {
        try {
            return HexFormat.fromHexDigits(text, at, at + 2);
        } catch (NumberFormatException e) {
            throw new InvalidArgumentException("broken escape in the query");
        }
    }

    @Override
    public String toString() {
        return "query";
    }
}
