package io.github.web3task.preflight.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request, exactly as it goes out.
 *
 * @param method the method
 * @param target path and query below the prefix, not tidied in any way
 * @param headers beside {@code Host}; a value of "" leaves a default header out
 * @param body empty for none
 */
public record Request(String method, String target, Map<String, String> headers, String body) {
    private static final Pattern REPEATED = Pattern.compile("([^']{1,8}?)\\1{99,}");
    private static final Pattern STAMP = Pattern.compile("timestamp=([0-9]{13})(?![0-9])");
    private static final Map<String, String> DEFAULTS =
            Map.of("User-Agent", "web3-task-preflight", "Accept", "application/json");

    public Request {
        headers = Map.copyOf(headers);
    }

    public static Request get(String target) {
        return new Request("GET", target, Map.of(), "");
    }

    public Request withMethod(String other) {
        return new Request(other, target, headers, body);
    }

    public Request with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Request(method, target, more, body);
    }

    public Request withBody(String contentType, String text) {
        return new Request(method, target, headers, text).with("Content-Type", contentType);
    }

    byte[] bytes(Endpoint endpoint) {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(endpoint.prefix()).append(target).append(" HTTP/1.1\r\nHost: ");
        head.append(endpoint.authority()).append("\r\n");
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(DEFAULTS);
        all.putAll(endpoint.headers());
        all.putAll(headers);
        if (!body.isEmpty()) {
            all.put("Content-Length", String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
        }
        all.forEach((name, value) -> {
            if (!value.isEmpty()) {
                head.append(name).append(": ").append(value).append("\r\n");
            }
        });
        return head.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A command line that sends the same bytes. */
    public String curl(Endpoint endpoint) {
        StringBuilder line = new StringBuilder("curl -g -i --path-as-is");
        if (method.equals("HEAD")) {
            line.append(" -I");
        } else if (!method.equals("GET")) {
            line.append(" -X ").append(method);
        }
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(endpoint.headers());
        all.putAll(headers);
        all.forEach(
                (name, value) -> line.append(" -H ").append(quoted(name + ":" + (value.isEmpty() ? "" : " " + value))));
        if (!body.isEmpty()) {
            line.append(" --data-raw ").append(quoted(body));
        }
        return line.append(' ').append(fresh(quoted(endpoint.url() + target))).toString();
    }

    /**
     * Time stamps are told as a distance from now: tomorrow the line shall do the same as today. Not every {@code date}
     * knows milliseconds, so half a second goes on top of its whole ones, except where that might be ahead of now.
     */
    private static String fresh(String text) {
        long now = System.currentTimeMillis();
        return STAMP.matcher(text).replaceAll(stamp -> {
            long distance = Math.round((Long.parseLong(stamp.group(1)) - now) / 100.0) * 100;
            return Math.abs(distance) > 86_400_000
                    ? stamp.group()
                    : Matcher.quoteReplacement("timestamp='\"$(($(date +%s)*1000" + offset(distance) + "))\"'");
        });
    }

    private static String offset(long distance) {
        long more = Math.abs(distance) < 500 ? distance : distance + 500;
        return more == 0 ? "" : (more < 0 ? "" : "+") + more;
    }

    /** For a shell; what repeats a hundred times is left for printf to repeat. */
    private static String quoted(String text) {
        String safe = text.replace("'", "'\\''");
        return "'"
                + REPEATED.matcher(safe)
                        .replaceAll(run -> Matcher.quoteReplacement("'\"$(printf '"
                                + run.group(1).replace("%", "%%") + "%.0s' {1.."
                                + run.group().length() / run.group(1).length()
                                + "})\"'"))
                + "'";
    }
}
