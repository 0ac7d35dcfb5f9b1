package io.github.web3task.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What came back: status, headers as they were sent, and the bytes after them. */
public final class HttpAnswer {
    private final int status;
    private final Map<String, List<String>> headers = new TreeMap<>();
    private final byte[] body;

    /** Header names are told apart without regard to case, values by each letter. */
    public HttpAnswer(int status, List<Map.Entry<String, String>> headers, byte[] body) {
        this.status = status;
        for (Map.Entry<String, String> header : headers) {
            this.headers
                    .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        this.body = body.clone();
    }

    public int status() {
        return status;
    }

    /** All values of the header with this name, in the order sent. */
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** Lower-case name to values, without those names (given in lower case). */
    public Map<String, List<String>> headersExcept(Set<String> names) {
        Map<String, List<String>> rest = new TreeMap<>(headers);
        rest.keySet().removeAll(names);
        return rest;
    }

    public int bodyLength() {
        return body.length;
    }

    /** As it came, for one that a filter has compressed. */
    public byte[] bodyBytes() {
        return body.clone();
    }

    public String body() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + body();
    }
}
