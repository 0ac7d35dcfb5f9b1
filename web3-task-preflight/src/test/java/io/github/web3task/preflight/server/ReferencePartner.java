package io.github.web3task.preflight.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A partner who does everything right, written from the contract alone and without a line of the library. Its wallet
 * {@link #WALLET} has completed "withdrawal" and not "deposit"; no other wallet has completed anything.
 */
public final class ReferencePartner implements Handler {
    public static final String WALLET = "0xabcdefg";
    public static final List<String> TASKS = List.of("deposit", "withdrawal");
    private static final Set<String> KNOWN = Set.of("walletAddress", "task", "timestamp", "recvWindow");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public Reply answer(Call call) {
        if (!call.isTime() && !call.isCompletion()) {
            return failure(404, "000007", "other error");
        }
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            return failure(405, "000007", "other error").with("Allow", "GET, HEAD");
        }
        if (call.isTime()) {
            return success(String.valueOf(System.currentTimeMillis()));
        }
        try {
            Map<String, String> parameters = parameters(call.query());
            String wallet = wallet(parameters.get("walletAddress"));
            List<String> tasks = tasks(parameters.get("task"));
            window(parameters.get("timestamp"), parameters.get("recvWindow"));
            return success(completion(wallet, tasks));
        } catch (IllegalArgumentException e) {
            return failure(400, "000006", "invalid argument");
        }
    }

    public static Reply success(String data) {
        return Reply.json(200, "{\"code\":\"000000\",\"message\":\"success\",\"data\":" + data + "}");
    }

    public static Reply failure(int status, String code, String message) {
        Reply reply = Reply.json(status, "{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"data\":null}");
        return status == 429 || status == 503 ? reply.with("Retry-After", "1") : reply;
    }

    public static String completion(String wallet, List<String> tasks) {
        Map<String, Boolean> data = new LinkedHashMap<>();
        tasks.forEach(task -> data.put(task, wallet.equals(WALLET) && task.equals("withdrawal")));
        return data.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Map<String, String> parameters(String query) {
        demand(query.length() <= 8192);
        Map<String, String> parameters = new HashMap<>();
        String[] pairs = query.split("&", -1);
        demand(pairs.length <= 32);
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            demand(parameters.put(name, value) == null || !KNOWN.contains(name));
        }
        return parameters;
    }

    private static String decoded(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                demand(i + 2 < raw.length() && Character.digit(raw.charAt(i + 1), 16) >= 0);
                bytes.put((byte) Integer.parseInt(raw.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.put((byte) (c == '+' ? ' ' : c));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String wallet(String wallet) {
        demand(wallet != null && !wallet.isEmpty() && wallet.length() <= 128);
        demand(wallet.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c)));
        return wallet;
    }

    private static List<String> tasks(String text) {
        demand(text != null);
        if (text.isEmpty()) {
            return TASKS;
        }
        JsonNode array;
        try {
            array = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e);
        }
        demand(array.isArray() && array.size() <= 64);
        Set<String> names = new LinkedHashSet<>();
        array.forEach(name -> {
            demand(name.isTextual() && TASKS.contains(name.asText()));
            names.add(name.asText());
        });
        return names.isEmpty() ? TASKS : List.copyOf(names);
    }

    private static void window(String timestamp, String recvWindow) {
        if (timestamp == null) {
            demand(recvWindow == null);
            return;
        }
        demand(timestamp.matches("[0-9]{1,18}"));
        demand(recvWindow == null || recvWindow.matches("[0-9]{1,18}"));
        long width = recvWindow == null ? 5000 : Long.parseLong(recvWindow);
        long age = System.currentTimeMillis() - Long.parseLong(timestamp);
        demand(width >= 1 && width <= 60_000 && age > -1000 && age <= width);
    }

    private static void demand(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }
}
