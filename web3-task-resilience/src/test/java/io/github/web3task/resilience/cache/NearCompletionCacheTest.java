package io.github.web3task.resilience.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.github.web3task.TaskApi;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.resilience.caffeine.CaffeineCompletionCache;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.core.Ask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A near cache in front of a shared one")
class NearCompletionCacheTest {
    private static final Duration TIMEOUT = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private final Plain near = new Plain();
    private final Plain far = new Plain();
    private final CompletionCache both = far.withNearCache(near, Duration.ofSeconds(10));

    /** Holds everything, and notes what it is told. */
    private static final class Plain implements CompletionCache {
        private final Map<String, Boolean> held = new HashMap<>();
        private final List<String> notes = new ArrayList<>();
        private Exception fault;

        @Override
        public Map<String, Boolean> lookup(Collection<String> keys, Duration timeout) throws Exception {
            notes.add("lookup " + keys + " " + timeout);
            if (fault != null) {
                throw fault;
            }
            Map<String, Boolean> found = new HashMap<>(held);
            found.keySet().retainAll(keys);
            return found;
        }

        @Override
        public void store(String key, boolean complete, Duration time) throws Exception {
            notes.add("store " + key + " " + complete + " " + time);
            held.put(key, complete);
            if (fault != null) {
                throw fault;
            }
        }
    }

    private Map<String, Boolean> lookup(String... keys) throws Exception {
        return both.lookup(List.of(keys), TIMEOUT);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName(
            "asks the shared one only for what it does not hold, and keeps a completion it finds there for a while")
    void onlyTheMissing() throws Exception {
        near.held.put("a", true);
        far.held.putAll(Map.of("b", true, "c", false));
        assertThat(lookup("a", "b", "c")).containsExactlyInAnyOrderEntriesOf(Map.of("a", true, "b", true, "c", false));
        assertThat(far.notes).containsExactly("lookup [b, c] PT0.01S");
        assertThat(near.notes).containsExactly("lookup [a, b, c] PT0.01S", "store b true PT10S");
        far.notes.clear();
        assertThat(lookup("a", "b")).hasSize(2);
        assertThat(far.notes).isEmpty();
    }

    @Test
    @Clause({"LOAD-5", "LOAD-6"})
    @DisplayName("both learn what a provider said")
    void bothLearn() throws Exception {
        both.store("a", true, HOUR);
        both.store("b", false, HOUR);
        assertThat(near.notes).containsExactly("store a true PT1H", "store b false PT1H");
        assertThat(far.notes).isEqualTo(near.notes);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("goes on alone when the shared one is gone, with what it holds, and says so once it is needed")
    void sharedGone() throws Exception {
        TaskCompletionProvider provider = TaskCompletionProvider.of(
                Task.of("x", wallet -> true).irreversible("1"),
                Task.of("y", wallet -> true).irreversible("1"));
        far.fault = new IllegalStateException("gone");
        near.held.put("1.1:x1w", true);
        try (LogCapture log = LogCapture.of(TaskApi.class)) {
            try (TaskApi api =
                    TaskApi.builder(provider).interceptor(CachePolicy.in(both)).build()) {
                String body = Ask.body(api, Ask.completion("w", "x", "y"));
                assertThat(body).isEqualTo(Bodies.success("{\"x\":true,\"y\":true}"));
                assertThat(near.held).containsEntry("1.1:y1w", true);
            }
            assertThat(log.atLeast(Level.WARN))
                    .filteredOn(line -> line.startsWith("the completion cache does not answer"))
                    .hasSize(1);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> both.store("a", true, HOUR))
                .withMessage("gone");
        far.fault = new InterruptedException();
        assertThatThrownBy(() -> lookup("z")).isInstanceOf(InterruptedException.class);
    }

    @Test
    @DisplayName("never blocks when neither does")
    void neverBlocks() {
        CompletionCache caffeine = new CaffeineCompletionCache(1);
        assertThat(both.neverBlocks()).isFalse();
        assertThat(far.withNearCache(caffeine, HOUR).neverBlocks()).isFalse();
        assertThat(caffeine.withNearCache(caffeine, HOUR).neverBlocks()).isTrue();
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
