package io.github.web3task.benchmarks.rival;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The completion endpoint as a careful engineer writes it in an afternoon: the rules of the contract, a compiled pattern, one
 * ObjectMapper.
 */
public final class HandWritten {
    static final String WALLET = "0x[0-9a-fA-F]{40}";
    static final long MAX_WINDOW = 60_000;
    static final long DEFAULT_WINDOW = 5_000;

    private static final Pattern WALLET_PATTERN = Pattern.compile(WALLET);
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private HandWritten() {}

    /** Where parameters come from: a servlet's getParameterValues, or a query string decoded here. */
    interface Parameters {
        String @Nullable [] of(String name);
    }

    /** A request that breaks a rule. */
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message, null, false, false);
        }
    }

    /** From the raw query to the bytes, as in a place without a servlet container. */
    public static Reply answer(@Nullable String rawQuery) {
        try {
            Map<String, List<String>> values = decoded(rawQuery == null ? "" : rawQuery);
            return answer(name -> {
                List<String> all = values.get(name);
                return all == null ? null : all.toArray(String[]::new);
            });
        } catch (IllegalArgumentException e) { // a broken escape
            return invalid();
        }
    }

    private static Map<String, List<String>> decoded(String rawQuery) {
        Map<String, List<String>> values = new HashMap<>();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            values.computeIfAbsent(URLDecoder.decode(name, StandardCharsets.UTF_8), n -> new ArrayList<>())
                    .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return values;
    }

    static Reply answer(Parameters parameters) {
        try {
            String wallet = one(parameters, "walletAddress");
            String task = one(parameters, "task");
            if (wallet == null || !WALLET_PATTERN.matcher(wallet).matches() || task == null) {
                return invalid();
            }
            checkWindow(
                    number(one(parameters, "timestamp")),
                    number(one(parameters, "recvWindow")),
                    System.currentTimeMillis());
            return new Reply(200, write(Envelope.success(look(wallet, names(task)))));
        } catch (InvalidException e) {
            return invalid();
        }
    }

    private static Reply invalid() {
        return new Reply(400, write(Envelope.INVALID));
    }

    static Reply time() {
        return new Reply(200, write(Envelope.success(System.currentTimeMillis())));
    }

    static byte[] write(Envelope envelope) {
        try {
            return JSON.writeValueAsBytes(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String one(Parameters parameters, String name) throws InvalidException {
        String[] values = parameters.of(name);
        if (values != null && values.length > 1) {
            throw new InvalidException(name + " is given twice");
        }
        return values == null ? null : values[0];
    }

    private static @Nullable Long number(@Nullable String text) throws InvalidException {
        if (text == null) {
            return null;
        }
        if (!DIGITS.matcher(text).matches()) {
            throw new InvalidException("not a number");
        }
        return Long.valueOf(text);
    }

    static void checkWindow(@Nullable Long timestamp, @Nullable Long window, long now) throws InvalidException {
        long width = window == null ? DEFAULT_WINDOW : window;
        if (width < 1 || width > MAX_WINDOW || (timestamp == null && window != null)) {
            throw new InvalidException("recvWindow");
        }
        if (timestamp != null && (timestamp >= now + 1_000 || now - timestamp > width)) {
            throw new InvalidException("timestamp");
        }
    }

    /** The names in a strict JSON array; all tasks for none. */
    static Collection<String> names(String task) throws InvalidException {
        if (task.isEmpty()) {
            return Ledger.TASKS;
        }
        Set<String> names = new LinkedHashSet<>();
        try {
            JsonNode array = JSON.readTree(task);
            if (!array.isArray()) {
                throw new InvalidException("task is no array");
            }
            for (JsonNode name : array) {
                if (!name.isTextual() || !Ledger.TASKS.contains(name.textValue())) {
                    throw new InvalidException("unknown task");
                }
                names.add(name.textValue());
            }
        } catch (JsonProcessingException e) {
            throw new InvalidException("task is no JSON");
        }
        return names.isEmpty() ? Ledger.TASKS : names;
    }

    static Map<String, Boolean> look(String wallet, Collection<String> names) {
        Map<String, Boolean> data = new LinkedHashMap<>();
        for (String name : names) {
            data.put(name, Ledger.isComplete(name, wallet));
        }
        return data;
    }
}
