package io.github.web3task.benchmarks.caller;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * One request and what a true answer to it looks like.
 *
 * @param bytes as they go over the wire
 * @param wellFormed whether the data of a success has the right shape
 * @param isTrue whether it says what the backend says
 */
public record Question(byte[] bytes, Predicate<JsonNode> wellFormed, Predicate<JsonNode> isTrue) {
    private static final AtomicLong WALLETS = new AtomicLong();
    private static final String TASK = "deposit";
    private static final byte[] TIME_BYTES = bytes("/v1/time");

    /** A wallet that nobody has asked for yet, so that no two calls are one; even ones have completed. */
    public static Question completion() {
        long number = WALLETS.incrementAndGet();
        String target =
                String.format("/v1/task/completion?walletAddress=0x%040x&task=%%5B%%22%s%%22%%5D", number, TASK);
        return new Question(
                bytes(target),
                data -> data.isObject() && data.size() == 1 && data.path(TASK).isBoolean(),
                data -> data.path(TASK).asBoolean() == (number % 2 == 0));
    }

    /** The clock. */
    public static Question time() {
        return new Question(TIME_BYTES, JsonNode::isIntegralNumber, data -> data.asLong() > 0);
    }

    private static byte[] bytes(String target) {
        return ("GET /web3" + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
