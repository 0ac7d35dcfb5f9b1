package io.github.web3task.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Clause;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The short way to read an array of plain strings")
class PlainArrayTest {
    private static final int TEXTS = 1_000_000;
    private static final String[] VALID = {
        "[]",
        "[\"deposit\"]",
        "[\"deposit\",\"withdrawal\"]",
        " [ \"a\" ,\t\"\" ,\r\n\"質押\" ] ",
        "[\"\u2028\",\"\uD83D\uDE00\",\"\u007f\"]"
    };
    private static final String[] PIECES = {
        "[", "]", "\"", ",", "\"\"", ",,", " ", "\t", "\n", "\r", "\f", "\u00A0", "\uFEFF", "\\", "\\\"", "\\u0041",
        "\\n", "\u0000", "\u001f", "\u007f", "\uD800", "\uDC00", "1", "null", "true", "{}", "[]", "[\"a\"]", "'", "//",
        "/*", "*/", "#", "é", "a", ":", "x", "-", "NaN"
    };

    private final TaskRule rule =
            new TaskRule(RequestLimits.defaults(), List.of("a"), Map.of(), UnknownTaskPolicy.REJECT);

    @Test
    @Clause("TASK-3")
    @DisplayName("gives what the strict parser gives, or leaves the text to it: a million arrays, changed at random")
    void sameAsStrictParser() {
        Random random = new Random(20_261_125);
        int taken = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = changed(random);
            List<String> plain = PlainArray.read(text);
            if (plain != null) {
                taken++;
                if (!plain.equals(strict(text))) {
                    throw new AssertionError("read as " + plain + ", strictly as " + strict(text) + ": " + text);
                }
            }
        }
        assertThat(taken).as("texts that the short way takes").isBetween(TEXTS / 10, TEXTS * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    @Clause("TASK-3")
    @DisplayName("takes what has no escape, with any of JSON's white space")
    void takes(int valid) {
        assertThat(PlainArray.read(VALID[valid])).isNotNull().isEqualTo(strict(VALID[valid]));
    }

    private static String changed(Random random) {
        StringBuilder text = new StringBuilder(VALID[random.nextInt(VALID.length)]);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            if (random.nextInt(3) == 0) {
                text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(2)));
            } else {
                text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    /** Null for what the strict parser refuses. */
    private List<String> strict(String text) {
        try {
            return rule.parseAnyJson(text);
        } catch (InvalidArgumentException e) {
            return null;
        }
    }
}
