package io.github.web3task.benchmarks.rival;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** As a careful engineer models it for the JSON library. */
@JsonPropertyOrder({"code", "message", "data"})
record Envelope(String code, String message, @Nullable Object data) {
    static final Envelope INVALID = new Envelope("000006", "invalid argument", null);

    static Envelope success(Object data) {
        return new Envelope("000000", "success", data);
    }
}
