package io.github.web3task.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.web3task.LogCapture;
import io.github.web3task.ManualExecutor;
import io.github.web3task.ManualTimer;
import io.github.web3task.contract.Clause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A concurrency limit that is adapted")
class ConcurrencyLimitAdaptedTest {
    private final ManualTimer timer = new ManualTimer();
    private final ManualExecutor executor = new ManualExecutor();
    private final List<ConcurrencyLimit.Slot> slots = new ArrayList<>();
    private int refused;
    private IntSupplier now = () -> 4;

    private ConcurrencyLimit limit(long maxWait) {
        return new ConcurrencyLimit(4, () -> now.getAsInt(), Duration.ofMillis(maxWait), timer, executor);
    }

    private void ask(ConcurrencyLimit limit, int times) {
        for (int i = 0; i < times; i++) {
            limit.acquire(slot -> {
                if (slot == null) {
                    refused++;
                } else {
                    slots.add(slot);
                }
            });
        }
        executor.runAll();
    }

    private void giveBack(int times) {
        for (int i = 0; i < times; i++) {
            slots.remove(0).release();
        }
        executor.runAll();
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("that shrinks below what is in flight lets calls end, and gives nothing out meanwhile")
    void shrinks() {
        ConcurrencyLimit limit = limit(0);
        ask(limit, 4);
        now = () -> 2;
        giveBack(2);
        ask(limit, 1);
        assertThat(slots).hasSize(2);
        assertThat(refused).isOne();
        giveBack(1);
        ask(limit, 2);
        assertThat(slots).hasSize(2);
        assertThat(refused).isEqualTo(2);
    }

    @Test
    @Clause("LOAD-2")
    @DisplayName("that grows lets as many more of those who wait go on, and nobody overtakes them")
    void grows() {
        now = () -> 1;
        ConcurrencyLimit limit = limit(50);
        ask(limit, 4);
        assertThat(slots).hasSize(1);
        now = () -> 3;
        ask(limit, 1);
        assertThat(slots).as("the fifth waits behind the others").hasSize(1);
        giveBack(1);
        assertThat(slots).hasSize(3);
        giveBack(3);
        assertThat(slots).hasSize(1);
        assertThat(timer.pending()).isZero();
    }

    @Test
    @Clause({"LOAD-2", "LOAD-6"})
    @DisplayName("has one slot at least and the fixed number at most; when it throws, the last number holds")
    void nonsense() {
        try (LogCapture log = LogCapture.of(Complaints.class.getName())) {
            ConcurrencyLimit limit = limit(0);
            for (int number : new int[] {0, Integer.MIN_VALUE}) {
                now = () -> number;
                ask(limit, 2);
                assertThat(slots).hasSize(1);
                giveBack(1);
            }
            now = () -> Integer.MAX_VALUE;
            ask(limit, 5);
            assertThat(slots).hasSize(4);
            giveBack(4);
            now = () -> 3;
            ask(limit, 1);
            now = () -> {
                throw new NoClassDefFoundError("broken");
            };
            ask(limit, 5);
            assertThat(slots).hasSize(3);
            giveBack(3);
            ask(limit, 3);
            assertThat(slots).hasSize(3);
            assertThat(log.atLeast(Level.WARN))
                    .singleElement()
                    .asString()
                    .startsWith("an adaptive limit fails, going on without it: ");
        }
    }
}
