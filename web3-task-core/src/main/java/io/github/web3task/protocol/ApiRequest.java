package io.github.web3task.protocol;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter takes over from its host's request.
 *
 * @param method the HTTP method as sent
 * @param path the path below the mount's prefix as the host's mapping yields it, such as {@code /v1/time}
 * @param rawQuery the query string, not decoded, without the question mark; null when there is none
 * @param header the first value of the header with a name, null when there is none; asked only before {@code TaskApi.handle}
 *     returns, so that a host may recycle its own request object
 */
public record ApiRequest(
        String method, String path, @Nullable String rawQuery, Function<String, @Nullable String> header) {
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
}
