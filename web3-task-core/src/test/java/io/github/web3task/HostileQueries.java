package io.github.web3task;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Completion queries as a careless or hostile caller sends them; the same seed gives the same queries on every JDK. */
final class HostileQueries {
    private static final List<String> NAMES = List.of("walletAddress", "task", "timestamp", "recvWindow");
    private static final List<String> VALID = List.of(
            "walletAddress=0xabcdefg&task=%5B%22deposit%22%2C%22withdrawal%22%5D",
            "walletAddress=0x52908400098527886E0F7030069857D2E4169EE7&task=[\"withdraw\"]&timestamp=1735689600000",
            "task=&recvWindow=5000&timestamp=1735689599000&walletAddress=7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV",
            "walletAddress=%F0%9F%98%80&task=%5B%22%E8%B3%AA%E6%8A%BC%22%5D&tag=1&tag=2",
            "walletAddress=a&task=[]");
    private static final List<String> PIECES = List.of(
            "%",
            "%4",
            "%zz",
            "%00",
            "%0D%0A",
            "%1B[31m",
            "%E2%80%A8",
            "%C0%80",
            "%ED%A0%80",
            "%FF",
            "&",
            "&&",
            "=",
            "+",
            "\"",
            "\\",
            "[",
            "]",
            "{\"true\":true}",
            "true",
            ",",
            "'",
            "//",
            "\r\n",
            "\u0000",
            "\u001B",
            "\u2028",
            "\u0085",
            "\uD83D",
            "\uDE00",
            "ü",
            "\uFFFF",
            "null",
            "1e9",
            "-1",
            "0x",
            "$%7Bjndi:x%7D",
            "{}",
            "%5Cu0000",
            "%5Cud800",
            "task=",
            "walletAddress=",
            "timestamp=9223372036854775808",
            "recvWindow=0",
            "#",
            ";",
            "?");

    private final Random random;

    HostileQueries(long seed) {
        random = new Random(seed);
    }

    String next() {
        return switch (random.nextInt(8)) {
            case 0 -> valid();
            case 1 -> mutated(valid());
            case 2 -> mutated(mutated(mutated(valid())));
            case 3 -> randomBytes();
            case 4 -> withTask(deep());
            case 5 -> withTask(randomText());
            case 6 -> repeated();
            default -> pieces();
        };
    }

    private String valid() {
        return pick(VALID);
    }

    private String mutated(String query) {
        int at = random.nextInt(query.length() + 1);
        int to = Math.min(query.length(), at + random.nextInt(4));
        return switch (random.nextInt(4)) {
            case 0 -> query.substring(0, at) + pick(PIECES) + query.substring(at);
            case 1 -> query.substring(0, at) + pick(PIECES) + query.substring(to);
            case 2 -> query.substring(0, at) + query.substring(to);
            default -> query.substring(0, at) + query.substring(at) + '&' + query.substring(0, at);
        };
    }

    private String randomBytes() {
        StringBuilder query =
                new StringBuilder("walletAddress=a&").append(pick(NAMES)).append('=');
        for (int i = random.nextInt(200); i > 0; i--) {
            query.append(escaped((byte) random.nextInt(256)));
        }
        return query.toString();
    }

    private String deep() {
        int depth = random.nextInt(1300);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        String close = open.equals("[") ? "]" : "}";
        return open.repeat(depth) + (random.nextBoolean() ? close.repeat(depth) : "");
    }

    /** Well-formed UTF-8 of any characters in a name, lone surrogates by JSON's own escapes. */
    private String randomText() {
        StringBuilder text = new StringBuilder("[\"deposit\",\"");
        for (int i = random.nextInt(20); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(String.format("\\u%04x", random.nextInt(0x10000)));
                case 1 -> text.append((char) random.nextInt(0x80));
                case 2 -> text.appendCodePoint(0x80 + random.nextInt(0xD000));
                default -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
            }
        }
        return text.append("\"]").toString();
    }

    private String withTask(String text) {
        StringBuilder query = new StringBuilder("walletAddress=a&task=");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean raw = b > ' ' && b < 0x7F && "%&+#".indexOf(b) < 0;
            query.append(raw ? String.valueOf((char) b) : escaped(b));
        }
        return query.toString();
    }

    private String repeated() {
        String parameter = pick(NAMES) + "=" + pick(PIECES) + "&";
        return valid() + "&" + parameter.repeat(random.nextInt(40));
    }

    private String pieces() {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            query.append(pick(PIECES));
        }
        return query.toString();
    }

    private static String escaped(byte b) {
        return String.format("%%%02X", b & 0xFF);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
