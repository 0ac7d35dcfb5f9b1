package io.github.web3task.validation;

import static io.github.web3task.validation.Checks.read;
import static io.github.web3task.validation.Checks.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.web3task.testkit.Clause;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("timestamp and recvWindow")
class WindowRuleTest {
    private static final long NOW = 1_735_689_600_000L;

    private final TurnedClock clock = new TurnedClock(NOW);

    private ValidationRule rule(WindowPolicy policy) {
        return ValidationRule.window(policy, ReceiveWindow.standard(), clock);
    }

    private String outcome(WindowPolicy policy, String query) {
        try {
            CompletionRequest request = read(query.replace("{now}", Long.toString(NOW)), rule(policy));
            return request.recvWindow().isPresent()
                    ? Long.toString(request.recvWindow().getAsLong())
                    : "not read";
        } catch (InvalidArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @ParameterizedTest(name = "{0} with ''{1}'': {2}")
    @CsvSource({
        "WHEN_PRESENT, , not read",
        "WHEN_PRESENT, timestamp={now}, 5000",
        "WHEN_PRESENT, timestamp={now}&recvWindow=7, 7",
        "WHEN_PRESENT, recvWindow=7, timestamp is absent",
        "REQUIRED, , timestamp is absent",
        "REQUIRED, timestamp={now}, 5000",
        "REQUIRED, recvWindow=7&timestamp={now}, 7",
        "REQUIRED, recvWindow=7, timestamp is absent",
        "STRICT, , timestamp is absent",
        "STRICT, timestamp={now}, recvWindow is absent",
        "STRICT, timestamp={now}&recvWindow=7, 7",
        "STRICT, recvWindow=7, timestamp is absent",
        "OFF, , not read",
        "OFF, timestamp={now}, not read",
        "OFF, timestamp={now}&recvWindow=7, not read",
        "OFF, recvWindow=7, not read"
    })
    @Clause({"WINDOW-2", "WINDOW-3"})
    @DisplayName("each policy says which of the two must be sent, and 5000 stands in for a recvWindow left out")
    void policies(WindowPolicy policy, String query, String expected) {
        assertThat(outcome(policy, query == null ? "" : query)).isEqualTo(expected);
    }

    @Test
    @Clause("WINDOW-3")
    @DisplayName("are not even read under 'off', whatever they hold")
    void off() {
        assertThat(outcome(WindowPolicy.OFF, "timestamp=x&recvWindow=-1")).isEqualTo("not read");
        assertThat(outcome(WindowPolicy.OFF, "timestamp=1&recvWindow=99999999")).isEqualTo("not read");
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "+",
                "-1",
                "%2B1735689600000",
                "1735689600000+",
                "+1735689600000",
                "1735689600000.0",
                "1.7356896e12",
                "0x1945F1F2400",
                "1_735_689_600_000",
                "1735689600000L",
                "\"1735689600000\"",
                "%EF%BC%91",
                "%D9%A1",
                "NaN"
            })
    @Clause("WINDOW-1")
    @DisplayName("that are not plain ASCII digits are refused: sign, blank, exponent, fraction, other scripts")
    void notDigits(String value) {
        ValidationRule rule = rule(WindowPolicy.WHEN_PRESENT);

        assertThat(refusal("timestamp=" + value, rule)).isEqualTo("timestamp is not made of decimal digits");
        assertThat(refusal("timestamp=" + NOW + "&recvWindow=" + value, rule))
                .isEqualTo("recvWindow is not made of decimal digits");
    }

    @Test
    @Clause("WINDOW-1")
    @DisplayName("that are sent and empty are refused")
    void empty() {
        ValidationRule rule = rule(WindowPolicy.WHEN_PRESENT);

        assertThat(refusal("timestamp=", rule)).isEqualTo("timestamp is empty");
        assertThat(refusal("timestamp", rule)).isEqualTo("timestamp is empty");
        assertThat(refusal("timestamp=" + NOW + "&recvWindow=", rule)).isEqualTo("recvWindow is empty");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"9223372036854775808", "99999999999999999999", "18446744073709551617"})
    @Clause("WINDOW-1")
    @DisplayName("that do not fit 64 bits are refused and never wrap around")
    void tooLarge(String value) {
        ValidationRule rule = rule(WindowPolicy.STRICT);

        assertThat(refusal("timestamp=" + value + "&recvWindow=1", rule)).isEqualTo("timestamp does not fit 64 bits");
        assertThat(refusal("timestamp=" + NOW + "&recvWindow=" + value, rule))
                .isEqualTo("recvWindow does not fit 64 bits");
    }

    @Test
    @Clause("WINDOW-1")
    @DisplayName("may have leading zeros, as many as the query holds")
    void leadingZeros() throws Exception {
        CompletionRequest request = read(
                "timestamp=" + "0".repeat(5000) + NOW + "&recvWindow=" + "0".repeat(2000) + 9,
                rule(WindowPolicy.STRICT));

        assertThat(request.timestamp()).isEqualTo(OptionalLong.of(NOW));
        assertThat(request.recvWindow()).isEqualTo(OptionalLong.of(9));
    }

    @ParameterizedTest(name = "recvWindow {0}")
    @ValueSource(longs = {0, 60001, Long.MAX_VALUE})
    @Clause("WINDOW-4")
    @DisplayName("a recvWindow outside 1 to 60000 is refused, and the reason shows all three numbers")
    void recvWindowBounds(long recvWindow) {
        assertThat(refusal("timestamp=" + NOW + "&recvWindow=" + recvWindow, rule(WindowPolicy.WHEN_PRESENT)))
                .isEqualTo("timestamp " + NOW + " with recvWindow " + recvWindow + " is not accepted at " + NOW);
    }

    @ParameterizedTest(name = "recvWindow {0}, timestamp at {1} ms from the server''s clock: accepted {2}")
    @CsvSource({
        "5000, -5000, true",
        "5000, -5001, false",
        "5000, 999, true",
        "5000, 1000, false",
        "1, -1, true",
        "1, -2, false",
        "1, 0, true",
        "1, 999, true",
        "60000, -60000, true",
        "60000, -60001, false",
        "60000, 1000, false"
    })
    @Clause({"WINDOW-4", "WINDOW-5"})
    @DisplayName("are accepted from recvWindow behind the server's clock to less than 1000 ms ahead of it")
    void bounds(long recvWindow, long offset, boolean accepted) {
        String query = "timestamp=" + (NOW + offset) + "&recvWindow=" + recvWindow;
        String expected = accepted
                ? Long.toString(recvWindow)
                : "timestamp " + (NOW + offset) + " with recvWindow " + recvWindow + " is not accepted at " + NOW;

        assertThat(outcome(WindowPolicy.STRICT, query)).isEqualTo(expected);
    }

    @Test
    @Clause("WINDOW-5")
    @DisplayName("a timestamp in seconds, or at either end of 64 bits, is outside")
    void otherUnits() {
        assertThat(outcome(WindowPolicy.WHEN_PRESENT, "timestamp=1735689600")).contains("is not accepted");
        assertThat(outcome(WindowPolicy.WHEN_PRESENT, "timestamp=0")).contains("is not accepted");
        assertThat(outcome(WindowPolicy.WHEN_PRESENT, "timestamp=" + Long.MAX_VALUE))
                .contains("is not accepted");
    }

    @Test
    @Clause("WINDOW-6")
    @DisplayName("are checked again after a wait: to the ms when the window closes, and by the same numbers")
    void checkedAgain() throws Exception {
        ValidationPipeline pipeline = Checks.pipeline(rule(WindowPolicy.WHEN_PRESENT));
        CompletionRequest request = new CompletionRequest("timestamp=" + NOW + "&recvWindow=50");
        pipeline.check(request);

        clock.turnTo(NOW + 50);
        pipeline.checkAgain(request);
        clock.turnTo(NOW + 51);

        assertThatExceptionOfType(InvalidArgumentException.class)
                .isThrownBy(() -> pipeline.checkAgain(request))
                .withMessage("timestamp " + NOW + " with recvWindow 50 is not accepted at " + (NOW + 51));
    }

    @Test
    @Clause("WINDOW-6")
    @DisplayName("the default recvWindow holds for the second check too, and without a timestamp nothing expires")
    void checkedAgainByDefault() throws Exception {
        ValidationPipeline pipeline = Checks.pipeline(rule(WindowPolicy.WHEN_PRESENT));
        CompletionRequest timed = new CompletionRequest("timestamp=" + NOW);
        CompletionRequest untimed = new CompletionRequest("task=");
        pipeline.check(timed);
        pipeline.check(untimed);

        clock.turnTo(NOW + 5000);
        pipeline.checkAgain(timed);
        clock.turnTo(NOW + 5001);

        assertThatExceptionOfType(InvalidArgumentException.class).isThrownBy(() -> pipeline.checkAgain(timed));
        pipeline.checkAgain(untimed);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(WindowPolicy.class)
    @DisplayName("their rule says so in the start-up log and that it depends on time")
    void inWords(WindowPolicy policy) {
        assertThat(rule(policy)).hasToString("window " + policy);
        assertThat(rule(policy).dependsOnTime()).isTrue();
    }
}
