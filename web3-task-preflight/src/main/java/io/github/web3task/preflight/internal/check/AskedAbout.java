package io.github.web3task.preflight.internal.check;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.web3task.preflight.internal.wire.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks about, as a correct server reads it.
 *
 * @param host of the server
 * @param endpoint whether it is a GET of one of the two paths
 * @param time whether it asks for the time
 * @param wallet null when it names none, or more than one
 * @param tasks the tasks it names; empty when it names none, or any that the campaign doesn't have
 */
record AskedAbout(
        String host,
        boolean endpoint,
        boolean time,
        @Nullable String wallet,
        List<String> tasks) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<List<Object>> LIST = new TypeReference<>() {};

    /** @param campaign the tasks of the campaign */
    static AskedAbout of(Request request, String host, List<String> campaign) {
        String target = request.target();
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        boolean time = path.equals("/v1/time");
        boolean endpoint = request.method().equals("GET") && (time || path.equals("/v1/task/completion"));
        String query = endpoint && !time && mark >= 0 ? target.substring(mark + 1) : "";
        String wallet = value(query, "walletAddress=");
        return new AskedAbout(host, endpoint, time, wallet, tasks(value(query, "task="), campaign));
    }

    private static List<String> tasks(@Nullable String text, List<String> campaign) {
        if (text == null || !text.startsWith("[")) {
            return List.of();
        }
        try {
            List<String> names =
                    JSON.readValue(text, LIST).stream().map(String::valueOf).toList();
            return campaign.containsAll(names) ? names : List.of();
        } catch (JacksonException e) {
            return List.of(); // a check that sends no JSON: it names no task
        }
    }

    private static @Nullable String value(String query, String start) {
        String found = null;
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(start)) {
                if (found != null) {
                    return null;
                }
                found = decoded(pair.substring(start.length()));
            }
        }
        return found;
    }

    private static @Nullable String decoded(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null; // a broken escape: it names nobody
        }
    }
}
