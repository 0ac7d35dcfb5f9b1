package io.github.web3task.spring;

import io.github.web3task.protocol.ApiRequest;
import org.springframework.http.server.PathContainer;

/** Percent-encodes what clause QUERY-2 lets callers send raw, in request targets of the endpoints only. */
final class RawQueryEncoder {
    static final String CHARACTERS = "[]\"{}|";
    static final String SHOWN = "[ ] \" { } |";

    private RawQueryEncoder() {}

    /** The same target, where it is no endpoint's, or has nothing to encode. */
    static String encode(String target) {
        int mark = target.indexOf('?');
        if (mark < 0 || !hasRaw(target, mark) || !isEndpoint(target.substring(0, mark))) {
            return target;
        }
        StringBuilder encoded = new StringBuilder(target.length() + 32).append(target, 0, mark);
        for (int i = mark; i < target.length(); i++) {
            char c = target.charAt(i);
            if (CHARACTERS.indexOf(c) < 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(Integer.toHexString(c));
            }
        }
        return encoded.toString();
    }

    private static boolean hasRaw(String target, int from) {
        for (int i = from; i < target.length(); i++) {
            if (CHARACTERS.indexOf(target.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Reads the path as the router does: decoded, without path parameters. */
    private static boolean isEndpoint(String path) {
        StringBuilder read = new StringBuilder(path.length());
        try {
            for (PathContainer.Element element : PathContainer.parsePath(path).elements()) {
                read.append(
                        element instanceof PathContainer.PathSegment segment
                                ? segment.valueToMatch()
                                : element.value());
            }
        } catch (IllegalArgumentException e) { // a broken escape, which is the server's to refuse
            return false;
        }
        String endpoint = ApiRequest.belowPrefix(read.toString());
        return endpoint.equals(ApiRequest.TIME) || endpoint.equals(ApiRequest.COMPLETION);
    }
}
