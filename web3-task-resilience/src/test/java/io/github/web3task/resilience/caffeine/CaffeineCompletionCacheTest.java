package io.github.web3task.resilience.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Caffeine's cache")
class CaffeineCompletionCacheTest {
    private long now;
    private final CaffeineCompletionCache cache = new CaffeineCompletionCache(100, () -> now);

    private Map<String, Boolean> lookup(String... keys) {
        return cache.lookup(List.of(keys), Duration.ofMillis(10));
    }

    private void advance(Duration time) {
        now += time.toNanos();
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("holds each key for its own time")
    void times() {
        cache.store("a", true, Duration.ofDays(30));
        cache.store("b", false, Duration.ofSeconds(5));
        assertThat(lookup("a", "b", "c")).containsExactlyInAnyOrderEntriesOf(Map.of("a", true, "b", false));
        advance(Duration.ofSeconds(5));
        assertThat(lookup("a", "b")).containsExactly(Map.entry("a", true));
        advance(Duration.ofDays(30));
        assertThat(lookup("a", "b")).isEmpty();
    }

    @Test
    @Clause({"LOAD-5", "PROV-7"})
    @DisplayName("keeps a completion against an incomplete that comes after it, and not the other way round")
    void completionStays() {
        cache.store("a", true, Duration.ofMinutes(1));
        cache.store("a", false, Duration.ofSeconds(5));
        assertThat(lookup("a")).containsEntry("a", true);
        cache.store("b", false, Duration.ofSeconds(5));
        cache.store("b", true, Duration.ofMinutes(1));
        assertThat(lookup("b")).containsEntry("b", true);
        advance(Duration.ofMinutes(1));
        cache.store("a", false, Duration.ofSeconds(5));
        assertThat(lookup("a")).as("the completion's time was over").containsEntry("a", false);
    }

    @Test
    @Clause({"LOAD-5", "PROV-7"})
    @DisplayName("holds a completion neither longer nor shorter because of an incomplete that came after it")
    void completionKeepsItsTime() {
        cache.store("a", true, Duration.ofMinutes(1));
        cache.store("b", true, Duration.ofMinutes(1));
        advance(Duration.ofSeconds(50));
        cache.store("a", false, Duration.ofSeconds(60));
        cache.store("b", false, Duration.ofSeconds(1));
        advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(lookup("a", "b")).containsOnlyKeys("a", "b").doesNotContainValue(false);
        advance(Duration.ofNanos(1));
        assertThat(lookup("a", "b")).isEmpty();
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("holds a completion for as long as a duration can be")
    void forEver() {
        cache.store("a", true, Duration.ofSeconds(Long.MAX_VALUE));
        advance(Duration.ofDays(36_500));
        assertThat(lookup("a")).containsEntry("a", true);
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("holds no more than it may: wallets are chosen by strangers")
    void bounded() {
        String[] keys = new String[10_000];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = "wallet" + i;
            cache.store(keys[i], true, Duration.ofDays(1));
        }
        assertThat(lookup(keys)).hasSizeBetween(1, 100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CaffeineCompletionCache(0))
                .withMessage("maxEntries is 0: set it to 1 or more");
    }
}
