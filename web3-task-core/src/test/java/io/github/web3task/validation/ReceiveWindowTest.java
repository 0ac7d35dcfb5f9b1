package io.github.web3task.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.testkit.Clause;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The receive window")
class ReceiveWindowTest {
    private static final long NOW = 1_735_689_600_000L;
    private static final long MAX = Long.MAX_VALUE;

    @Test
    @Clause({"WINDOW-2", "WINDOW-4"})
    @DisplayName("is 5000 by default and 60000 at most; 10000 at most in the older rule")
    void presets() {
        assertThat(ReceiveWindow.standard().defaultMillis()).isEqualTo(5_000);
        assertThat(ReceiveWindow.standard().maxMillis()).isEqualTo(60_000);
        assertThat(ReceiveWindow.v006().defaultMillis()).isEqualTo(5_000);
        assertThat(ReceiveWindow.v006().maxMillis()).isEqualTo(10_000);
    }

    @ParameterizedTest(name = "recvWindow {0}, timestamp at {1} ms: accepted {2}")
    @CsvSource({
        "10000, 0, true",
        "10001, 0, false",
        "0, 0, false",
        "5000, 4999, true",
        "5000, 5000, false",
        "5000, -2999, true",
        "5000, -3000, false",
        "1, 0, true",
        "1, 1, false",
        "1, -2999, true",
        "10000, 9999, true",
        "10000, 10000, false",
        "10000, -3000, false"
    })
    @Clause("WINDOW-7")
    @DisplayName("of V0.0.6 is another instance: server - 3000 < timestamp < server + recvWindow, recvWindow <= 10000")
    void olderRule(long recvWindow, long offset, boolean accepted) {
        assertThat(ReceiveWindow.v006().accepts(NOW + offset, recvWindow, NOW)).isEqualTo(accepted);
    }

    @ParameterizedTest(name = "timestamp {0}, recvWindow {1}, server {2}: accepted {3}")
    @CsvSource({
        "0, 5000, 0, true",
        "0, 5000, 5000, true",
        "0, 5000, 5001, false",
        "0, 60000, 9223372036854775807, false",
        "9223372036854775807, 5000, 0, false",
        "9223372036854775807, 5000, 9223372036854775807, true",
        "9223372036854775807, 5000, 9223372036854774808, true",
        "9223372036854775807, 5000, 9223372036854774807, false",
        "9223372036854775807, 9223372036854775807, 0, false",
        "-1, 5000, 0, false",
        "-9223372036854775808, 5000, 9223372036854775807, false",
        "-9223372036854775808, 5000, -9223372036854775808, false",
        "0, 5000, -1, false",
        "0, -1, 0, false",
        "0, -9223372036854775808, 0, false"
    })
    @Clause("WINDOW-5")
    @DisplayName("never overflows, at no end of 64 bits")
    void overflow(long timestamp, long recvWindow, long serverTime, boolean accepted) {
        assertThat(ReceiveWindow.standard().accepts(timestamp, recvWindow, serverTime))
                .isEqualTo(accepted);
    }

    @Test
    @Clause({"WINDOW-5", "WINDOW-7"})
    @DisplayName("without a cap and with tolerances as wide as they can be does not overflow either")
    void widest() {
        ReceiveWindow widest = ReceiveWindow.standard()
                .withCap(Duration.ofMillis(MAX))
                .withToleranceAhead(null)
                .withToleranceBehind(null);

        assertThat(widest.accepts(MAX, MAX, 1)).isTrue();
        assertThat(widest.accepts(MAX, MAX, 0))
                .as("not less than recvWindow ahead")
                .isFalse();
        assertThat(widest.accepts(0, MAX, MAX)).isTrue();
        assertThat(widest.accepts(0, MAX - 1, MAX)).isFalse();
    }

    @Test
    @Clause("WINDOW-7")
    @DisplayName("has its cap, default and both tolerances as settings, each on its own")
    void settings() {
        ReceiveWindow standard = ReceiveWindow.standard();

        assertThat(standard.withDefault(Duration.ofMillis(1)).defaultMillis()).isEqualTo(1);
        assertThat(standard.withDefault(Duration.ofSeconds(60)).maxMillis()).isEqualTo(60_000);
        assertThat(standard.withCap(Duration.ofSeconds(5)).accepts(NOW, 5_000, NOW))
                .isTrue();
        assertThat(standard.withCap(Duration.ofSeconds(5)).accepts(NOW, 5_001, NOW))
                .isFalse();
        assertThat(standard.withToleranceAhead(Duration.ofMillis(1)).accepts(NOW, 5, NOW))
                .isTrue();
        assertThat(standard.withToleranceAhead(Duration.ofMillis(1)).accepts(NOW + 1, 5, NOW))
                .isFalse();
        assertThat(standard.withToleranceBehind(Duration.ZERO).accepts(NOW, 5, NOW))
                .isTrue();
        assertThat(standard.withToleranceBehind(Duration.ZERO).accepts(NOW - 1, 5, NOW))
                .isFalse();
        assertThat(standard.accepts(NOW - 5, 5, NOW))
                .as("the first object stays as it was")
                .isTrue();
    }

    @Test
    @Clause("WINDOW-7")
    @DisplayName("refuses settings that no request could keep, and says what to do")
    void nonsense() {
        ReceiveWindow standard = ReceiveWindow.standard();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> standard.withDefault(Duration.ZERO))
                .withMessage("the default recvWindow of 0 ms is not within 1 and 60000 ms: change it or the cap");
        assertThatIllegalArgumentException().isThrownBy(() -> standard.withDefault(Duration.ofMillis(60_001)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> standard.withCap(Duration.ofMillis(4_999)))
                .withMessage("the default recvWindow of 5000 ms is not within 1 and 4999 ms: change it or the cap");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> standard.withToleranceAhead(Duration.ZERO))
                .withMessage(
                        "a tolerance ahead of less than 1 ms refuses a caller whose clock is exact: set it to 1 ms or more");
        assertThatIllegalArgumentException().isThrownBy(() -> standard.withToleranceAhead(Duration.ofNanos(999_999)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> standard.withToleranceBehind(Duration.ofMillis(-1)))
                .withMessage("the tolerance behind is negative: set it to 0 ms or more");
    }

    @Test
    @Clause("WINDOW-7")
    @DisplayName(
            "takes times too long for 64 bits of ms for no bound at all, and refuses negative ones with a sentence")
    void extremes() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
        Duration before = Duration.ofSeconds(Long.MIN_VALUE);
        ReceiveWindow widest = ReceiveWindow.standard()
                .withCap(forever)
                .withDefault(forever)
                .withToleranceAhead(forever)
                .withToleranceBehind(forever);

        assertThat(widest.maxMillis()).isEqualTo(MAX);
        assertThat(widest.accepts(0, 1, MAX)).isTrue();
        assertThat(widest.accepts(NOW, MAX, 0)).isTrue();
        assertThat(widest)
                .hasToString("recvWindow up to " + MAX + " ms, by default " + MAX + " ms, ahead by less than " + MAX
                        + " ms, behind by at most " + MAX + " ms");
        ReceiveWindow standard = ReceiveWindow.standard();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> standard.withDefault(forever))
                .withMessage(
                        "the default recvWindow of " + MAX + " ms is not within 1 and 60000 ms: change it or the cap");
        assertThatIllegalArgumentException().isThrownBy(() -> standard.withDefault(before));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.withCap(before));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.withToleranceAhead(before));
        assertThatIllegalArgumentException().isThrownBy(() -> standard.withToleranceBehind(before));
    }

    @Test
    @DisplayName("reads as a sentence")
    void inWords() {
        assertThat(ReceiveWindow.standard())
                .hasToString("recvWindow up to 60000 ms, by default 5000 ms, ahead by less than 1000 ms, behind by at"
                        + " most recvWindow");
        assertThat(ReceiveWindow.v006())
                .hasToString(
                        "recvWindow up to 10000 ms, by default 5000 ms, ahead by less than recvWindow, behind by at"
                                + " most 2999 ms");
    }
}
