package io.github.web3task.validation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    private static final List<String> KNOWN = List.of(WALLET, TASK, TIMESTAMP, RECV_WINDOW);

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
        int count = 0;
        for (int start = 0; start < query.length(); ) {
            int end = endOf(query, '&', start, query.length());
            if (end > start) {
                if (++count > limits.parameters()) {
                    throw new InvalidArgumentException("more than " + limits.parameters() + " parameters");
                }
                read(request, query, start, end);
            }
            start = end + 1;
        }
        request.queryRead();
    }

    private static void read(CompletionRequest request, String query, int start, int end)
            throws InvalidArgumentException {
        int nameEnd = endOf(query, '=', start, end);
        String name = knownName(query, start, nameEnd);
        if (name == null) {
            String decoded = decode(query, start, nameEnd); // an unknown parameter must be well-formed, too
            name = KNOWN.contains(decoded) ? decoded : null;
        }
        String value = decode(query, Math.min(nameEnd + 1, end), end);
        if (name != null && !request.known(name, value)) {
            throw new InvalidArgumentException(name + " is given twice");
        }
    }

    /** Null when it is none of them, as it stands. */
    private static @Nullable String knownName(String query, int start, int end) {
        for (int i = 0; i < KNOWN.size(); i++) {
            String name = KNOWN.get(i);
            if (name.length() == end - start && query.startsWith(name, start)) {
                return name;
            }
        }
        return null;
    }

    /** All parameters of a query that has been found well-formed. */
    static Map<String, List<String>> allParameters(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        try {
            for (int start = 0; start < query.length(); ) {
                int end = endOf(query, '&', start, query.length());
                if (end > start) {
                    int nameEnd = endOf(query, '=', start, end);
                    parameters
                            .computeIfAbsent(decode(query, start, nameEnd), name -> new ArrayList<>(1))
                            .add(decode(query, Math.min(nameEnd + 1, end), end));
                }
                start = end + 1;
            }
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException("it has been read before", e);
        }
        parameters.replaceAll((name, values) -> Collections.unmodifiableList(values));
        return Collections.unmodifiableMap(parameters);
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
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '+') {
                return decodeEscapes(text, from, to);
            }
            requirePlain(c);
        }
        return text.substring(from, to);
    }

    private static String decodeEscapes(String text, int from, int to) throws InvalidArgumentException {
        byte[] bytes = new byte[to - from];
        int length = 0;
        boolean ascii = true;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int b = c;
            if (c == '+') {
                b = ' ';
            } else if (c == '%') {
                if (i + 2 >= to
                        || !HexFormat.isHexDigit(text.charAt(i + 1))
                        || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                    throw new InvalidArgumentException("broken escape in the query");
                }
                b = HexFormat.fromHexDigit(text.charAt(i + 1)) << 4 | HexFormat.fromHexDigit(text.charAt(i + 2));
                if (b == 0) {
                    throw new InvalidArgumentException("NUL in the query");
                }
                i += 2;
            } else {
                requirePlain(c);
            }
            ascii &= b < 0x80;
            bytes[length++] = (byte) b;
        }
        return ascii ? new String(bytes, 0, length, StandardCharsets.ISO_8859_1) : utf8(bytes, length);
    }

    private static String utf8(byte[] bytes, int length) throws InvalidArgumentException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidArgumentException("the query is not UTF-8");
        }
    }

    private static void requirePlain(char c) throws InvalidArgumentException {
        if (c > 0x7F) { // hosts that let such bytes through disagree about what they mean
            throw new InvalidArgumentException("raw byte outside ASCII in the query");
        }
        if (c == 0) {
            throw new InvalidArgumentException("NUL in the query");
        }
    }

    @Override
    public boolean neverBlocks() {
        return true;
    }

    @Override
    public String toString() {
        return "query";
    }
}
