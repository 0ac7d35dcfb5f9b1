package io.github.web3task.resilience.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A near memory in front of a shared one")
class NearCompletionCacheTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private final Plain near = new Plain();
    private final Plain far = new Plain();
    private final CompletionCache both = far.withNearCache(near, Duration.ofSeconds(10));

    /** Holds everything, and notes what it is told. */
    private static final class Plain implements CompletionCache {
        private final Map<String, Boolean> held = new HashMap<>();
        private final List<String> notes = new ArrayList<>();
        private RuntimeException fault;

        @Override
        public CompletionStage<Map<String, Boolean>> recall(Collection<String> keys) {
            notes.add("recall " + keys);
            Map<String, Boolean> found = new HashMap<>(held);
            found.keySet().retainAll(keys);
            return fault == null ? CompletableFuture.completedFuture(found) : CompletableFuture.failedFuture(fault);
        }

        @Override
        public CompletionStage<?> remember(String key, boolean complete, Duration time) {
            notes.add("remember " + key + " " + complete + " " + time);
            held.put(key, complete);
            return fault == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(fault);
        }
    }

    private Map<String, Boolean> recall(String... keys) {
        return both.recall(List.of(keys)).toCompletableFuture().join();
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName(
            "asks the shared one only for what it does not hold, and keeps a completion it finds there for a while")
    void onlyTheMissing() {
        near.held.put("a", true);
        far.held.putAll(Map.of("b", true, "c", false));
        assertThat(recall("a", "b", "c")).containsExactlyInAnyOrderEntriesOf(Map.of("a", true, "b", true, "c", false));
        assertThat(far.notes).containsExactly("recall [b, c]");
        assertThat(near.notes).containsExactly("recall [a, b, c]", "remember b true PT10S");
        far.notes.clear();
        assertThat(recall("a", "b")).hasSize(2);
        assertThat(far.notes).isEmpty();
    }

    @Test
    @Clause({"LOAD-5", "LOAD-6"})
    @DisplayName("both learn what a provider said")
    void bothLearn() {
        both.remember("a", true, HOUR);
        both.remember("b", false, HOUR);
        assertThat(near.notes).containsExactly("remember a true PT1H", "remember b false PT1H");
        assertThat(far.notes).isEqualTo(near.notes);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("goes on alone when the shared one is gone")
    void sharedGone() {
        far.fault = new IllegalStateException("gone");
        assertThat(both.remember("a", true, HOUR).toCompletableFuture()).isCompletedExceptionally();
        assertThat(recall("a")).containsEntry("a", true);
        assertThat(both.recall(List.of("a", "b")).toCompletableFuture())
                .as("says so, once it is needed")
                .isCompletedExceptionally();
    }

    @Test
    @DisplayName("needs a time above zero")
    void refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> far.withNearCache(near, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> far.withNearCache(near, Duration.ofNanos(-1)))
                .withMessage("nearTime is PT-0.000000001S: give a time above zero");
    }
}
