package io.github.web3task.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.web3task.internal.runtime.Require;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.Envelope;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.protocol.StatusMapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Makes responses (clauses ENV-1 to ENV-6). All failures are made beforehand. A success is put together from bytes that the
 * JSON library wrote beforehand; {@link #of} writes any envelope whole, and a test holds both to the same bytes.
 */
public final class ResponseFactory {
    private final JsonMapper json = Json.newMapper();
    private final byte[] yes = "true".getBytes(StandardCharsets.US_ASCII);
    private final byte[] no = "false".getBytes(StandardCharsets.US_ASCII);
    private final Map<ResultCode, Integer> statuses = new EnumMap<>(ResultCode.class);
    private final Map<ResultCode, ApiResponse> failures = new EnumMap<>(ResultCode.class);
    private final Map<String, byte[]> members = new HashMap<>();
    private final byte[] beforeData;
    private final int successStatus;
    private final AtomicReferenceArray<@Nullable Map<String, String>> successHeaders =
            new AtomicReferenceArray<>(4_096);
    private final long retryAfterSeconds;

    /** 000007 (clause PROV-4). */
    public final ApiResponse otherError;

    /** 404 with the envelope (clause ROUTE-3). */
    public final ApiResponse notFound;

    /** 405 with the envelope (clause ROUTE-2). */
    public final ApiResponse methodNotAllowed;

    /**
     * Throws {@link IllegalArgumentException} for a mapping under which the caller would misread an answer.
     *
     * @param names all names under which tasks can be asked
     */
    public ResponseFactory(StatusMapping mapping, long retryAfterSeconds, Collection<String> names) {
        this.retryAfterSeconds = retryAfterSeconds;
        for (ResultCode code : ResultCode.values()) {
            statuses.put(code, requireReadable(code, mapping.statusOf(code)));
            if (code != ResultCode.SUCCESS) {
                failures.put(code, of(new Envelope.Failure(code)));
            }
        }
        this.successStatus = Objects.requireNonNull(statuses.get(ResultCode.SUCCESS));
        this.otherError = failure(ResultCode.OTHER_ERROR);
        Envelope other = new Envelope.Failure(ResultCode.OTHER_ERROR);
        this.notFound = respond(404, other, Map.of());
        this.methodNotAllowed = respond(405, other, Map.of("Allow", "GET, HEAD"));
        byte[] time = encode(new Envelope.ServerTime(0));
        this.beforeData = Arrays.copyOf(time, time.length - "0}".length());
        names.forEach(name -> members.put(name, member(name)));
    }

    private static int requireReadable(ResultCode code, int status) {
        String what = "status " + status + " for " + code.code();
        Require.that(status >= 200 && status <= 599, what + " is no final HTTP status: map it to 200 to 599");
        Require.that(code != ResultCode.SUCCESS || status < 300, what + " would hide an answer: map it to 2XX");
        Require.that(!code.isPartnerTrouble() || status >= 500, what + " would not be read as unknown: map it to 5XX");
        return status;
    }

    private byte[] member(String name) {
        try {
            byte[] object =
                    json.writeValueAsBytes(Map.of(name, true)); // not the name alone, which is escaped otherwise
            return Arrays.copyOfRange(object, 1, object.length - "true}".length());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a name can be written", e);
        }
    }

    /** {@code 000000} with the server's time (clause TIME-1). */
    public ApiResponse time(long epochMillis) {
        String digits = Long.toString(epochMillis);
        byte[] body = new byte[beforeData.length + digits.length() + 1];
        int at = append(beforeData, body, 0);
        for (int i = 0; i < digits.length(); i++) {
            body[at++] = (byte) digits.charAt(i);
        }
        body[at] = '}';
        return success(body);
    }

    /** {@code 000000} with an answer for each name, in this order (clause TASK-8). Each is one that was declared. */
    public ApiResponse completion(List<String> names, boolean[] complete) {
        int length = beforeData.length + 3 + Math.max(0, names.size() - 1);
        for (int i = 0; i < complete.length; i++) {
            length += memberOf(names.get(i)).length + (complete[i] ? yes : no).length;
        }
        byte[] body = new byte[length];
        int at = append(beforeData, body, 0);
        body[at++] = '{';
        for (int i = 0; i < complete.length; i++) {
            if (i > 0) {
                body[at++] = ',';
            }
            at = append(memberOf(names.get(i)), body, at);
            at = append(complete[i] ? yes : no, body, at);
        }
        body[at++] = '}';
        body[at] = '}';
        return success(body);
    }

    private byte[] memberOf(String name) {
        return Objects.requireNonNull(members.get(name), name);
    }

    private static int append(byte[] part, byte[] body, int at) {
        System.arraycopy(part, 0, body, at, part.length);
        return at + part.length;
    }

    private ApiResponse success(byte[] body) {
        Map<String, String> headers = body.length < successHeaders.length() ? successHeaders.get(body.length) : null;
        if (headers == null) {
            headers = headers(body.length, Map.of());
            if (body.length < successHeaders.length()) {
                successHeaders.set(body.length, headers);
            }
        }
        return ApiResponse.of(successStatus, headers, body);
    }

    /** The ready-made answer without data. */
    public ApiResponse failure(ResultCode code) {
        return Objects.requireNonNull(failures.get(code), "success has data");
    }

    /** 000001, to come again after this time, a second at least and about a day at most (clause ENV-4). */
    public ApiResponse tooManyRequests(Duration wait) {
        long seconds = Math.min(wait.getSeconds(), 86_399) + (wait.getNano() > 0 ? 1 : 0);
        ApiResponse usual = failure(ResultCode.TOO_MANY_REQUESTS);
        return seconds == retryAfterSeconds
                ? usual
                : usual.withHeader("Retry-After", Long.toString(Math.max(1, seconds)));
    }

    /** The answer with this content. */
    public ApiResponse of(Envelope envelope) {
        boolean comeAgain =
                envelope.result() == ResultCode.SYSTEM_BUSY || envelope.result() == ResultCode.TOO_MANY_REQUESTS;
        return respond(
                Objects.requireNonNull(statuses.get(envelope.result())),
                envelope,
                comeAgain ? Map.of("Retry-After", Long.toString(retryAfterSeconds)) : Map.of());
    }

    private ApiResponse respond(int status, Envelope envelope, Map<String, String> more) {
        byte[] body = encode(envelope);
        return ApiResponse.of(status, headers(body.length, more), body);
    }

    private static Map<String, String> headers(int length, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.putAll(more);
        headers.put("Content-Length", Integer.toString(length));
        return Collections.unmodifiableMap(headers);
    }

    private byte[] encode(Envelope envelope) {
        Map<String, @Nullable Object> node = new LinkedHashMap<>();
        node.put("code", envelope.result().code());
        node.put("message", envelope.result().message());
        node.put("data", dataOf(envelope));
        try {
            return json.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can be written", e);
        }
    }

    private static @Nullable Object dataOf(Envelope envelope) {
        if (envelope instanceof Envelope.Completion completion) {
            return completion.tasks();
        }
        return envelope instanceof Envelope.ServerTime time ? time.epochMillis() : null;
    }
}
