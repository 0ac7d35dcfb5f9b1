package io.github.web3task.resilience.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.resilience.cache.CompletionCache;
import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Caffeine's memory")
class CaffeineCompletionCacheTest {
    private long now;
    private final CompletionCache memory = new CaffeineCompletionCache(100, () -> now);

    private Map<String, Boolean> recall(String... keys) {
        return memory.recall(List.of(keys)).toCompletableFuture().join();
    }

    private void advance(Duration time) {
        now += time.toNanos();
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("holds each key for its own time")
    void times() {
        memory.remember("a", true, Duration.ofDays(30));
        memory.remember("b", false, Duration.ofSeconds(5));
        assertThat(recall("a", "b", "c")).containsExactlyInAnyOrderEntriesOf(Map.of("a", true, "b", false));
        advance(Duration.ofSeconds(5));
        assertThat(recall("a", "b")).containsExactly(Map.entry("a", true));
        advance(Duration.ofDays(30));
        assertThat(recall("a", "b")).isEmpty();
    }

    @Test
    @Clause({"LOAD-5", "PROV-7"})
    @DisplayName("keeps a completion against an incomplete that comes after it, and not the other way round")
    void completionStays() {
        memory.remember("a", true, Duration.ofMinutes(1));
        memory.remember("a", false, Duration.ofSeconds(5));
        assertThat(recall("a")).containsEntry("a", true);
        memory.remember("b", false, Duration.ofSeconds(5));
        memory.remember("b", true, Duration.ofMinutes(1));
        assertThat(recall("b")).containsEntry("b", true);
        advance(Duration.ofMinutes(1));
        memory.remember("a", false, Duration.ofSeconds(5));
        assertThat(recall("a")).as("the completion's time was over").containsEntry("a", false);
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("holds no more than it may: wallets are chosen by strangers")
    void bounded() {
        String[] keys = new String[10_000];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = "wallet" + i;
            memory.remember(keys[i], true, Duration.ofDays(1));
        }
        assertThat(recall(keys)).hasSizeBetween(1, 100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CaffeineCompletionCache(0))
                .withMessage("maxEntries is 0: set it to 1 or more");
    }
}
