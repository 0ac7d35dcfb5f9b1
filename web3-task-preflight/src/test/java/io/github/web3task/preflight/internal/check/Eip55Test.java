package io.github.web3task.preflight.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The mixed-case spelling of an EVM address")
class Eip55Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
                "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
                "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
                "0x52908400098527886E0F7030069857D2E4169EE7",
            })
    @DisplayName("is that of the standard's own examples")
    void isTheStandards(String example) {
        assertThat(Eip55.spelled(example.toLowerCase(Locale.ROOT))).isEqualTo(example);
        assertThat(Eip55.isAddress(example)).isTrue();
        assertThat(Eip55.isAddress(example + "0")).isFalse();
    }
}
