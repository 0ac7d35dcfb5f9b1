package io.github.web3task.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The leanest rival")
class LeanTest {
    private static final String WALLET = "walletAddress=0x00000000000000000000000000000000000000";
    private static final List<String> PIECES = List.of(
            WALLET + "aa",
            WALLET + "1b",
            WALLET,
            "&",
            "&task=",
            "task=",
            "%5B",
            "[",
            "%22deposit%22",
            "\"swap\"",
            "%22other%22",
            ",",
            "%2C",
            "%5D",
            "]",
            "+",
            "%",
            "%C3%A4",
            "=",
            "&timestamp=1",
            "&recvWindow=60000",
            "&recvWindow=x");

    @Test
    @DisplayName("answers an ordinary question by itself, as the hand-written one does")
    void ordinary() {
        String query = WALLET + "ab&task=%5B%22deposit%22%2C%22swap%22%5D&timestamp=" + System.currentTimeMillis()
                + "&recvWindow=60000";

        assertThat(text(Lean.answer(query)))
                .isEqualTo(
                        "200 {\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":false,\"swap\":true}}")
                .isEqualTo(text(HandWritten.answer(query)));
    }

    @Test
    @DisplayName("gives the hand-written answer to whatever is made of the pieces of questions")
    void same() {
        Random random = new Random(42);
        int served = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder query = new StringBuilder(random.nextInt(4) == 0 ? "" : WALLET + "aa&task=%5B");
            for (int piece = random.nextInt(5); piece >= 0; piece--) {
                query.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            query.append(random.nextBoolean() ? "%5D" : "");
            Reply reply = Lean.answer(query.toString());
            served += reply.status() == 200 ? 1 : 0;

            assertThat(text(reply)).as(query.toString()).isEqualTo(text(HandWritten.answer(query.toString())));
        }
        assertThat(served).isBetween(100, 99_900);
    }

    private static String text(Reply reply) {
        return reply.status() + " " + new String(reply.body(), StandardCharsets.UTF_8);
    }
}
