package io.github.web3task.preflight.server;

import java.util.Map;

/** A request as it came: nothing decoded. Header names are in lower case. */
public record Call(String method, String path, String query, Map<String, String> headers, String body) {
    public Call withQuery(String other) {
        return new Call(method, path, other, headers, body);
    }

    public Call withMethod(String other) {
        return new Call(other, path, query, headers, body);
    }

    public Call withPath(String other) {
        return new Call(method, other, query, headers, body);
    }

    public boolean isTime() {
        return path.equals("/api/v1/time");
    }

    public boolean isCompletion() {
        return path.equals("/api/v1/task/completion");
    }

    /** Whether it came over HTTP/2, which only {@link TomcatServer} speaks. */
    public boolean isHttp2() {
        return header(":protocol").equals("HTTP/2.0");
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
