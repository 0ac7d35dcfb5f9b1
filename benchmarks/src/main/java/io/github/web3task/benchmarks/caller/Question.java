package io.github.web3task.benchmarks.caller;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** One request and what a true answer to it looks like. */
public final class Question {
    private static final AtomicLong WALLETS = new AtomicLong();
    private static final String TASK = "deposit";

    private final byte[] bytes;
    private final Predicate<JsonNode> wellFormed;
    private final Predicate<JsonNode> isTrue;

    private Question(String target, Predicate<JsonNode> wellFormed, Predicate<JsonNode> isTrue) {
        this.bytes = ("GET /web3" + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        this.wellFormed = wellFormed;
        this.isTrue = isTrue;
    }

    /** A wallet that nobody has asked for yet, so that no two calls are one; the even ones have completed. */
    public static Question completion() {
        return completion(WALLETS.incrementAndGet());
    }

    static Question completion(long number) {
        String wallet = "0".repeat(24) + Long.toHexString(number | 1L << 60); // 40 digits
        return new Question(
                "/v1/task/completion?walletAddress=0x" + wallet + "&task=%5B%22" + TASK + "%22%5D",
                data -> data.isObject() && data.size() == 1 && data.path(TASK).isBoolean(),
                data -> data.path(TASK).asBoolean() == (number % 2 == 0));
    }

    /** The clock. */
    public static Question time() {
        return new Question("/v1/time", JsonNode::isIntegralNumber, data -> data.asLong() > 0);
    }

    /** As they go over the wire. */
    byte[] bytes() {
        return bytes;
    }

    /** Whether the data of a success has the right shape. */
    boolean wellFormed(JsonNode data) {
        return wellFormed.test(data);
    }

    /** Whether it says what the backend says. */
    boolean isTrue(JsonNode data) {
        return isTrue.test(data);
    }
}
