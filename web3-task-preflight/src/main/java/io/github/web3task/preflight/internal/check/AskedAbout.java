package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.internal.wire.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks about, as a correct server reads it.
 *
 * @param endpoint whether it is a GET of one of the two paths
 * @param time whether it asks for the time
 * @param wallet null when it names none, or more than one
 */
record AskedAbout(boolean endpoint, boolean time, @Nullable String wallet) {
    static AskedAbout of(Request request) {
        String target = request.target();
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        boolean time = path.equals("/v1/time");
        boolean endpoint = request.method().equals("GET") && (time || path.equals("/v1/task/completion"));
        return new AskedAbout(endpoint, time, endpoint && !time && mark >= 0 ? wallet(target, mark + 1) : null);
    }

    private static @Nullable String wallet(String target, int from) {
        String found = null;
        for (String pair : target.substring(from).split("&", -1)) {
            if (pair.startsWith("walletAddress=")) {
                if (found != null) {
                    return null;
                }
                found = decoded(pair.substring("walletAddress=".length()));
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
