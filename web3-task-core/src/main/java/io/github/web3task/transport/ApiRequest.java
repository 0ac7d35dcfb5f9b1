package io.github.web3task.transport;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter takes over from its host's request. Everything is copied when it is made, so that a host may recycle
 * its own request object.
 *
 * @param method the HTTP method as sent
 * @param path the path below the mount's prefix as the host's mapping yields it, such as {@code /v1/time}
 * @param rawQuery the query string, not decoded, without the question mark; null when there is none
 * @param requestId the value of {@code X-Request-Id}, null when there is none
 * @param traceparent the value of {@code traceparent}, null when there is none
 */
public record ApiRequest(
        String method,
        String path,
        @Nullable String rawQuery,
        @Nullable String requestId,
        @Nullable String traceparent) {

    /** The path of the time endpoint below the mount (clause ROUTE-1). */
    public static final String TIME = "/v1/time";
    /** The path of the task endpoint below the mount (clause ROUTE-1). */
    public static final String COMPLETION = "/v1/task/completion";

    /**
     * The path below the mount for hosts that map the two exact paths and so yield them with the partner's prefix.
     *
     * @param path for example {@code /web3/v1/time}
     * @return the endpoint's path that it ends with, such as {@code /v1/time}; the path itself when it is neither
     */
    public static String belowPrefix(String path) {
        return path.endsWith(TIME) ? TIME : path.endsWith(COMPLETION) ? COMPLETION : path;
    }

    /**
     * Takes the headers of interest (clause LOG-4) from the host's request.
     *
     * @param method the HTTP method as sent
     * @param path the path below the mount's prefix
     * @param rawQuery the query string, not decoded, null when there is none
     * @param header the first value of the header with a name, null when there is none; called only before this returns
     * @return the request for {@code TaskApi.handle}
     */
    public static ApiRequest of(
            String method, String path, @Nullable String rawQuery, Function<String, @Nullable String> header) {
        return new ApiRequest(method, path, rawQuery, header.apply("X-Request-Id"), header.apply("traceparent"));
    }
}
