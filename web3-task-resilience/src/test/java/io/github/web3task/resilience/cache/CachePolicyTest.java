package io.github.web3task.resilience.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.caffeine.CaffeineCompletionCache;
import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What may be remembered")
class CachePolicyTest {
    private final CachePolicy policy = CachePolicy.in(new CaffeineCompletionCache(10));

    private static TaskApiBuilder api(Map<String, String> irreversible) {
        return TaskApi.builder(new TaskCompletionProvider() {
            @Override
            public List<String> taskNames() {
                return List.of("a");
            }

            @Override
            public Map<String, String> irreversibleTasks() {
                return irreversible;
            }

            @Override
            public Map<String, TaskStatus> check(TaskQuery query) {
                return Map.of("a", TaskStatus.complete());
            }

            @Override
            public String toString() {
                return "ledger";
            }
        });
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName(
            "is by default completions until the campaign is over, nothing incomplete, with a lookup timeout of 10 ms")
    void defaults() {
        assertThat(policy.completeFor()).isNull();
        assertThat(policy.incompleteFor()).isZero();
        assertThat(policy.lookupTimeout()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("is refused when a time makes no sense: incomplete is for 60 s at most")
    void impossibleTimes() {
        assertThat(policy.incompleteFor(Duration.ofSeconds(60)).incompleteFor()).isEqualTo(Duration.ofSeconds(60));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.incompleteFor(Duration.ofSeconds(61)))
                .withMessage(
                        "incompleteFor is PT1M1S: users wait that long for a task they have just done; give 0 to 60"
                                + " seconds");
        assertThatIllegalArgumentException().isThrownBy(() -> policy.incompleteFor(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.completeFor(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.lookupTimeout(Duration.ZERO));
        assertThatNullPointerException().isThrownBy(() -> CachePolicy.in(null));
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("is refused by the API when nothing would be remembered, or the lookup timeout outlasts the deadline")
    void impossibleTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> api(Map.of()).interceptor(policy).build())
                .withMessage(
                        "no task is declared irreversible, so nothing would be remembered: declare those that are, or"
                                + " leave the cache out");
        api(Map.of())
                .interceptor(policy.incompleteFor(Duration.ofSeconds(1)))
                .build()
                .close();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> api(Map.of("a", "1"))
                        .interceptor(policy.lookupTimeout(Duration.ofSeconds(3)))
                        .build())
                .withMessage(
                        "the lookup timeout of the cache, PT3S, leaves no time before the deadline of PT2.5S: make it"
                                + " shorter");
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("is a task that the provider declares, with a version of its criterion")
    void impossibleTasks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> api(Map.of("b", "1")).build())
                .withMessage("ledger says that 'b' is irreversible, but does not declare it: correct the task's name");
        Map<String, String> noVersion = new HashMap<>();
        noVersion.put("a", null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> api(noVersion).build())
                .withMessage("ledger gives 'a' no version of its criterion: give it one, and another whenever the"
                        + " criterion changes");
    }
}
