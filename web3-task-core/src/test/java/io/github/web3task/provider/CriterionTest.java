package io.github.web3task.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.web3task.testkit.Clause;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A criterion under the 95 % rule")
class CriterionTest {

    @ParameterizedTest(name = "more than {0} is met by {1}: {2}")
    @CsvSource({
        "10, 9.5, false",
        "10, 9.500000000000000000, false",
        "10, 9.500000000000000001, true",
        "10, 9.499999999999999999, false",
        "10, 10, true",
        "10, 1e30, true",
        "10, 0, false",
        "10, -9.6, false",
        "0.000000000000000001, 0.00000000000000000095, false",
        "0.000000000000000001, 0.00000000000000000096, true",
        "100000000000000000.000000000000000001, 95000000000000000.00000000000000000095, false",
        "100000000000000000.000000000000000001, 95000000000000000.00000000000000000096, true",
        "1e3, 950, false",
        "1e3, 950.1, true"
    })
    @Clause({"CRIT-1", "CRIT-2"})
    @DisplayName("'more than' is met above 95 % and not at it, to the last decimal")
    void moreThanIsStrict(String target, String amount, boolean met) {
        assertThat(Criterion.moreThan(target).isMetBy(amount)).isEqualTo(met);
    }

    @ParameterizedTest(name = "at least {0} is met by {1}: {2}")
    @CsvSource({
        "10, 9.5, true",
        "10, 9.500000000000000000, true",
        "10, 9.499999999999999999, false",
        "10, 9.500000000000000001, true",
        "10, 0, false",
        "10, -9.5, false",
        "5, 4.75, true",
        "5, 4.749999999999999999, false",
        "0.000000000000000001, 0.00000000000000000095, true",
        "0.000000000000000001, 0.00000000000000000094, false"
    })
    @Clause({"CRIT-1", "CRIT-2"})
    @DisplayName("'at least' is met from 95 % on, to the last decimal")
    void atLeastIsInclusive(String target, String amount, boolean met) {
        assertThat(Criterion.atLeast(target).isMetBy(amount)).isEqualTo(met);
    }

    @Test
    @Clause("CRIT-1")
    @DisplayName("'more than 0' asks for anything at all: nothing and debts do not meet it")
    void moreThanZero() {
        Criterion anything = Criterion.moreThan(0);

        assertThat(anything.isMetBy(0)).isFalse();
        assertThat(anything.isMetBy("0.000")).isFalse();
        assertThat(anything.isMetBy("-0.000000000000000001")).isFalse();
        assertThat(anything.isMetBy("0.000000000000000001")).isTrue();
    }

    @Test
    @Clause("CRIT-2")
    @DisplayName("amounts in wei beyond 64 bits and beyond a double's 53 bits differ by one wei")
    void wei() {
        BigInteger target = new BigInteger("10000000000000000000000"); // 10,000 tokens
        BigInteger share = new BigInteger("9500000000000000000000");

        assertThat(Criterion.moreThan(target).isMetBy(share)).isFalse();
        assertThat(Criterion.moreThan(target).isMetBy(share.add(BigInteger.ONE)))
                .isTrue();
        assertThat(Criterion.atLeast(target).isMetBy(share)).isTrue();
        assertThat(Criterion.atLeast(target).isMetBy(share.subtract(BigInteger.ONE)))
                .isFalse();
        assertThat(share.add(BigInteger.ONE).doubleValue())
                .as("a double would not see the wei")
                .isEqualTo(share.doubleValue());
    }

    @Test
    @Clause("CRIT-2")
    @DisplayName("0.1 + 0.2 is 0.3: an amount summed in decimals meets the share exactly")
    void decimalsAreNotBinary() {
        BigDecimal sum = new BigDecimal("0.1").add(new BigDecimal("0.2"));

        assertThat(Criterion.atLeast("0.3").withShare("1").isMetBy(sum)).isTrue();
        assertThat(Criterion.moreThan("0.3").withShare("1").isMetBy(sum)).isFalse();
    }

    @Test
    @Clause({"CRIT-1", "CRIT-2"})
    @DisplayName("says the same whether numbers come as text, decimal, big integer or long")
    void allFormsAgree() {
        Criterion[] moreThan100 = {
            Criterion.moreThan("100"),
            Criterion.moreThan(new BigDecimal("100.00")),
            Criterion.moreThan(BigInteger.valueOf(100)),
            Criterion.moreThan(100)
        };
        Criterion[] atLeast100 = {
            Criterion.atLeast("100"),
            Criterion.atLeast(new BigDecimal("100.00")),
            Criterion.atLeast(BigInteger.valueOf(100)),
            Criterion.atLeast(100)
        };

        assertThat(moreThan100).allSatisfy(criterion -> assertVerdictAt95(criterion, false));
        assertThat(atLeast100).allSatisfy(criterion -> assertVerdictAt95(criterion, true));
    }

    private static void assertVerdictAt95(Criterion criterion, boolean met) {
        assertThat(criterion.isMetBy("95")).isEqualTo(met);
        assertThat(criterion.isMetBy(new BigDecimal("95.0"))).isEqualTo(met);
        assertThat(criterion.isMetBy(BigInteger.valueOf(95))).isEqualTo(met);
        assertThat(criterion.isMetBy(95)).isEqualTo(met);
        assertThat(criterion.isMetBy(94)).isFalse();
        assertThat(criterion.isMetBy(96)).isTrue();
        assertThat(criterion.threshold()).isEqualByComparingTo("95");
    }

    @Test
    @Clause("CRIT-2")
    @DisplayName("holds at both ends of a long")
    void longEdges() {
        assertThat(Criterion.atLeast(Long.MAX_VALUE).isMetBy(Long.MAX_VALUE)).isTrue();
        assertThat(Criterion.atLeast(Long.MAX_VALUE).withShare("1").isMetBy(Long.MAX_VALUE - 1))
                .isFalse();
        assertThat(Criterion.atLeast(1).isMetBy(Long.MIN_VALUE)).isFalse();
    }

    @ParameterizedTest(name = "at least {0} needs {1}")
    @CsvSource({"1, 1", "3, 3", "19, 19", "20, 19", "21, 20", "40, 38", "100, 95", "3.0, 3", "1e2, 95"})
    @Clause("CRIT-3")
    @DisplayName("counted things: 'at least' needs the next whole number from 95 % on")
    void wholeNumbersAtLeast(String target, long needed) {
        Criterion criterion = Criterion.atLeast(target).inWholeNumbers();

        assertThat(criterion.isMetBy(needed)).isTrue();
        assertThat(criterion.isMetBy(needed - 1)).isFalse();
        assertThat(criterion.threshold()).isEqualByComparingTo(BigDecimal.valueOf(needed));
    }

    @ParameterizedTest(name = "more than {0} needs {1}")
    @CsvSource({"0, 1", "1, 1", "3, 3", "10, 10", "20, 20", "21, 20", "100, 96"})
    @Clause({"CRIT-1", "CRIT-3"})
    @DisplayName("counted things: 'more than' needs the first whole number above 95 %")
    void wholeNumbersMoreThan(String target, long needed) {
        Criterion criterion = Criterion.moreThan(target).inWholeNumbers();

        assertThat(criterion.isMetBy(needed)).isTrue();
        assertThat(criterion.isMetBy(needed - 1)).isFalse();
    }

    @Test
    @Clause("CRIT-3")
    @DisplayName("counted things: 2.9 of 3 is enough for amounts and not enough for counts")
    void onlyWholeNumbersRoundUp() {
        assertThat(Criterion.atLeast(3).isMetBy("2.9")).isTrue();
        assertThat(Criterion.atLeast(3).inWholeNumbers().isMetBy("2.9")).isFalse();
    }

    @ParameterizedTest(name = "share {0} of 200 is {1}")
    @CsvSource({"1, 200", "1.00, 200", "0.5, 100", "0.01, 2", "0.9999, 199.98", "1e-18, 0.0000000000000002"})
    @Clause("CRIT-4")
    @DisplayName("the share is a setting up to 1")
    void share(String share, BigDecimal threshold) {
        Criterion criterion = Criterion.atLeast(200).withShare(share);

        assertThat(criterion.threshold()).isEqualByComparingTo(threshold);
        assertThat(criterion.isMetBy(threshold)).isTrue();
        assertThat(Criterion.moreThan(200).withShare(share).isMetBy(threshold)).isFalse();
    }

    @Test
    @Clause({"CRIT-3", "CRIT-4"})
    @DisplayName("share and whole numbers can be set in either order, and leave the first object as it was")
    void settersReturnNewObjects() {
        Criterion plain = Criterion.atLeast(9);

        Criterion shareFirst = plain.withShare("0.5").inWholeNumbers();
        Criterion shareLast = plain.inWholeNumbers().withShare("0.5");

        assertThat(shareFirst.threshold()).isEqualByComparingTo("5");
        assertThat(shareLast.threshold()).isEqualByComparingTo("5");
        assertThat(plain.threshold()).isEqualByComparingTo("8.55");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0", "0.00", "-0.95", "1.000000000000000001", "95"})
    @Clause("CRIT-4")
    @DisplayName("a share outside (0, 1] is refused, 95 in place of 0.95 included")
    void shareOutOfBounds(String share) {
        Criterion criterion = Criterion.atLeast(10);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> criterion.withShare(share))
                .withMessage("the share is " + share + ": give a part of the criterion in (0, 1], such as 0.95");
    }

    @Test
    @Clause("CRIT-4")
    @DisplayName("a criterion that asks for nothing is refused")
    void nonsense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Criterion.atLeast(0))
                .withMessage("'at least 0' asks for nothing: give a criterion above zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Criterion.atLeast("-1.5"))
                .withMessage("'at least -1.5' asks for nothing: give a criterion above zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Criterion.moreThan("-0.1"))
                .withMessage("'more than -0.1' asks for nothing: give a criterion above zero");
        assertThatIllegalArgumentException().isThrownBy(() -> Criterion.atLeast(BigInteger.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Criterion.moreThan(-1L));
    }

    @Test
    @Clause({"CRIT-3", "CRIT-4"})
    @DisplayName("a fraction of a counted thing is refused")
    void fractionOfCount() {
        Criterion fraction = Criterion.atLeast("2.5");

        assertThatIllegalArgumentException()
                .isThrownBy(fraction::inWholeNumbers)
                .withMessage("'2.5' is no whole number: leave out inWholeNumbers() or change it");
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", " ", "10 USDT", "1,000", "0x10", "NaN", "Infinity", " 10", "1_000"})
    @Clause("CRIT-4")
    @DisplayName("a text that is no decimal number is refused and named")
    void noNumber(String text) {
        String message = "'" + text + "' is no decimal number, such as 10 or 9.5";
        Criterion criterion = Criterion.atLeast(10);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Criterion.atLeast(text))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Criterion.moreThan(text))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> criterion.isMetBy(text))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> criterion.withShare(text))
                .withMessage(message);
    }

    @Test
    @DisplayName("null is refused and never counts as zero")
    void nullIsRefused() {
        Criterion criterion = Criterion.moreThan(0);

        assertThatNullPointerException().isThrownBy(() -> criterion.isMetBy((String) null));
        assertThatNullPointerException().isThrownBy(() -> criterion.isMetBy((BigDecimal) null));
        assertThatNullPointerException().isThrownBy(() -> Criterion.atLeast((String) null));
    }

    @Test
    @DisplayName("reads as a sentence in logs, without exponents")
    void inWords() {
        assertThat(Criterion.moreThan(10)).hasToString("more than 9.5 (0.95 of 10)");
        assertThat(Criterion.atLeast("1e3").withShare("1")).hasToString("at least 1000 (1 of 1000)");
        assertThat(Criterion.atLeast(3).inWholeNumbers()).hasToString("at least 3 (0.95 of 3, whole numbers)");
    }
}
