package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.web3task.contract.Clause;
import io.github.web3task.envelope.StatusMapping;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.validation.RequestLimits;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A setting that can never work is refused when the API is built")
class SettingsRefusedTest {

    private static TaskApiBuilder builder() {
        return TaskApi.builder(TaskCompletionProvider.fixed(TaskStatus.incomplete(), "deposit"));
    }

    private static void refused(UnaryOperator<TaskApiBuilder> setting, String message) {
        TaskApiBuilder builder = setting.apply(builder());
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
    }

    @Test
    @DisplayName("no request at a time, or a negative wait")
    void concurrency() {
        refused(b -> b.maxConcurrent(0), "maxConcurrent is 0: set it to 1 to 1000000");
        refused(b -> b.maxConcurrent(-1), "maxConcurrent is -1: set it to 1 to 1000000");
        refused(b -> b.maxWait(Duration.ofNanos(-1)), "maxWait is PT-0.000000001S: set it to 0 to less than a day");
    }

    @Test
    @DisplayName("a deadline that passes while a request may still wait")
    void deadline() {
        refused(
                b -> b.deadline(Duration.ofMillis(50)),
                "the deadline of PT0.05S passes while a request may still wait PT0.05S for its turn: make it longer, or"
                        + " maxWait shorter");
        refused(
                b -> b.deadline(Duration.ZERO).maxWait(Duration.ZERO),
                "the deadline of PT0S passes while a request may still wait PT0S for its turn: make it longer, or maxWait"
                        + " shorter");
    }

    @Test
    @Clause("ENV-4")
    @DisplayName("a Retry-After below one second or in parts of one")
    void retryAfter() {
        refused(b -> b.retryAfter(Duration.ZERO), "retryAfter is PT0S: set it to whole seconds, 1 or more");
        refused(
                b -> b.retryAfter(Duration.ofMillis(999)),
                "retryAfter is PT0.999S: set it to whole seconds, 1 or more");
        refused(
                b -> b.retryAfter(Duration.ofMillis(1_500)),
                "retryAfter is PT1.5S: set it to whole seconds, 1 or more");
        refused(b -> b.retryAfter(Duration.ofSeconds(-1)), "retryAfter is PT-1S: set it to whole seconds, 1 or more");
    }

    @Test
    @DisplayName("a negative grace time at its end")
    void closeGrace() {
        refused(b -> b.closeGrace(Duration.ofSeconds(-1)), "closeGrace is PT-1S: set it to 0 to less than a day");
    }

    @Test
    @Clause("ENV-3")
    @DisplayName("a status that hides trouble on the partner's side")
    void statusMapping() {
        StatusMapping always200 = code -> 200;

        refused(b -> b.statusMapping(always200), "status 200 for 000002 would not be read as unknown: map it to 5XX");
    }

    @Test
    @Clause("QUERY-5")
    @DisplayName("caps under which a declared task could never be asked")
    void caps() {
        refused(
                b -> b.limits(new RequestLimits(8192, 32, 128, 4096, 64, 6)),
                "the task name 'deposit' could never be asked: it is longer than 6 characters; shorten it or raise"
                        + " RequestLimits.taskNameLength");
    }

    @Test
    @DisplayName("null, at once and by name")
    void nulls() {
        Map<String, Runnable> setters = Map.of(
                "limits", () -> builder().limits(null),
                "policy", () -> builder().unknownTasks(null),
                "window", () -> builder().receiveWindow(null),
                "rule", () -> builder().rule(null),
                "mapping", () -> builder().statusMapping(null),
                "listener", () -> builder().listener(null),
                "rendering", () -> builder().walletRendering(null),
                "campaign", () -> builder().campaign(null),
                "clock", () -> builder().clock(null),
                "executor", () -> builder().executor(null));

        setters.forEach((name, setter) ->
                assertThatNullPointerException().isThrownBy(setter::run).withMessage(name));
    }

    @Test
    @DisplayName("and the least that is possible is not refused")
    void leastPossible() {
        try (TaskApi api = builder()
                .maxConcurrent(1)
                .maxWait(Duration.ZERO)
                .deadline(Duration.ofNanos(1))
                .retryAfter(Duration.ofSeconds(1))
                .closeGrace(Duration.ZERO)
                .limits(new RequestLimits(1, 1, 1, 1, 1, 7))
                .build()) {
            assertThat(api)
                    .hasToString("TaskApi[tasks=[deposit], rules=[query, wallet, task, window WHEN_PRESENT],"
                            + " maxConcurrent=1, maxWait=0 ms, deadline=0 ms]");
        }
    }
}
