package io.github.web3task.spring;

import io.github.web3task.protocol.ApiRequest;

/** Percent-encodes what clause QUERY-2 lets callers send raw, in request targets of the endpoints only. */
final class RawQueryEncoder {
    static final String CHARACTERS = "[]\"{}|";

    private RawQueryEncoder() {}

    /** The same target, where it is no endpoint's, or has nothing to encode. */
    static String encode(String target) {
        int mark = target.indexOf('?');
        if (mark < 0) {
            return target;
        }
        String endpoint = ApiRequest.belowPrefix(target.substring(0, mark));
        if (!endpoint.equals(ApiRequest.TIME) && !endpoint.equals(ApiRequest.COMPLETION)) {
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
}
