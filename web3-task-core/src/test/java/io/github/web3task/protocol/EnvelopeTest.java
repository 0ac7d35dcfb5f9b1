package io.github.web3task.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.web3task.testkit.Clause;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The content of an answer")
class EnvelopeTest {

    @ParameterizedTest(name = "{0}: {1}, \"{2}\", {3}, or {4}; unknown to the caller: {5}")
    @CsvSource({
        "SUCCESS, 000000, success, 200, 200, false",
        "TOO_MANY_REQUESTS, 000001, too many requests, 429, 200, false",
        "SYSTEM_BUSY, 000002, system busy, 503, 503, true",
        "INVALID_ARGUMENT, 000006, invalid argument, 400, 200, false",
        "OTHER_ERROR, 000007, other error, 500, 500, true"
    })
    @Clause({"ENV-2", "ENV-3"})
    @DisplayName("one table has each code's digits, its fixed text and its status under both presets")
    void codes(ResultCode code, String digits, String message, int status, int gentle, boolean trouble) {
        assertThat(code.code()).isEqualTo(digits);
        assertThat(code.message()).isEqualTo(message);
        assertThat(code.defaultStatus()).isEqualTo(status);
        assertThat(StatusMapping.standard().statusOf(code)).isEqualTo(status);
        assertThat(StatusMapping.okUnlessPartnerTrouble().statusOf(code)).isEqualTo(gentle);
        assertThat(code.isPartnerTrouble()).isEqualTo(trouble);
    }

    @Test
    @Clause("ENV-2")
    @DisplayName("the table has no other code")
    void noOtherCode() {
        assertThat(ResultCode.values())
                .extracting(ResultCode::code)
                .containsExactly("000000", "000001", "000002", "000006", "000007");
    }

    @Test
    @Clause("ENV-1")
    @DisplayName("data goes with success only: a failure can't have its code")
    void successHasData() {
        assertThat(new Envelope.ServerTime(1).result()).isEqualTo(ResultCode.SUCCESS);
        assertThat(new Envelope.Completion(Map.of()).result()).isEqualTo(ResultCode.SUCCESS);
        assertThat(new Envelope.Failure(ResultCode.SYSTEM_BUSY).result()).isEqualTo(ResultCode.SYSTEM_BUSY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Envelope.Failure(ResultCode.SUCCESS))
                .withMessage("a failure has another code than 000000");
    }

    @Test
    @Clause("TASK-8")
    @DisplayName("completions keep their order and do not change afterwards")
    void completionsAreCopied() {
        Map<String, Boolean> tasks = new LinkedHashMap<>();
        tasks.put("z", true);
        tasks.put("a", false);

        Envelope.Completion completion = new Envelope.Completion(tasks);
        tasks.put("a", true);
        tasks.put("late", true);

        assertThat(completion.tasks()).containsExactly(Map.entry("z", true), Map.entry("a", false));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> completion.tasks().put("late", true));
    }

    @Test
    @DisplayName("completions can't be left out")
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new Envelope.Completion(null));
    }
}
