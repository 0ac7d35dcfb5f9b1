package io.github.web3task.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.Envelope;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.protocol.StatusMapping;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes responses from envelopes (clauses ENV-1 to ENV-6). All failures are made beforehand. */
public final class Responses {
    private final JsonMapper json = Json.newMapper();
    private final long retryAfterSeconds;
    private final Map<ResultCode, Integer> statuses = new EnumMap<>(ResultCode.class);
    private final Map<ResultCode, ApiResponse> failures = new EnumMap<>(ResultCode.class);
    /** 404 with the envelope (clause ROUTE-3). */
    public final ApiResponse notFound;

    /** 405 with the envelope (clause ROUTE-2). */
    public final ApiResponse methodNotAllowed;

    /** Throws {@link IllegalArgumentException} for a mapping under which the caller would misread an answer. */
    public Responses(StatusMapping mapping, long retryAfterSeconds) {
        this.retryAfterSeconds = retryAfterSeconds;
        for (ResultCode code : ResultCode.values()) {
            statuses.put(code, requireReadable(code, mapping.statusOf(code)));
            if (code != ResultCode.SUCCESS) {
                failures.put(code, of(new Envelope.Failure(code)));
            }
        }
        Envelope other = new Envelope.Failure(ResultCode.OTHER_ERROR);
        this.notFound = respond(404, other, Map.of());
        this.methodNotAllowed = respond(405, other, Map.of("Allow", "GET, HEAD"));
    }

    private static int requireReadable(ResultCode code, int status) {
        String what = "status " + status + " for " + code.code();
        Require.that(status >= 200 && status <= 599, what + " is no final HTTP status: map it to 200 to 599");
        Require.that(code != ResultCode.SUCCESS || status < 300, what + " would hide an answer: map it to 2XX");
        Require.that(!code.isPartnerTrouble() || status >= 500, what + " would not be read as unknown: map it to 5XX");
        return status;
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

    /** The ready-made answer without data. */
    public ApiResponse failure(ResultCode code) {
        return Objects.requireNonNull(failures.get(code), "success has data");
    }

    /** 000001, to come again after this time, a second at least and about a day at most (clause ENV-4). */
    public ApiResponse tooManyRequests(Duration wait) {
        long seconds = Math.min(wait.toSeconds(), 86_399) + (wait.toNanosPart() > 0 ? 1 : 0);
        return failure(ResultCode.TOO_MANY_REQUESTS).withHeader("Retry-After", Long.toString(Math.max(1, seconds)));
    }

    private ApiResponse respond(int status, Envelope envelope, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.putAll(more);
        return ApiResponse.of(status, headers, encode(envelope));
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
