package io.github.web3task.benchmarks.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    @DisplayName("Poisson arrivals have the rate asked for, random gaps, and are the same for the same seed")
    void poisson() {
        long[] due = Schedule.poisson(1_000, 10, 7);

        assertThat((double) due.length).isCloseTo(10_000, within(300.0));
        assertThat(due).isSorted().isEqualTo(Schedule.poisson(1_000, 10, 7));
        long longGaps = 0;
        for (int i = 1; i < due.length; i++) {
            longGaps += due[i] - due[i - 1] > 1_000_000 ? 1 : 0;
        }
        assertThat((double) longGaps / due.length).isCloseTo(Math.exp(-1), within(0.03));
    }

    @Test
    @DisplayName("Even arrivals and bursts make one schedule in order")
    void merged() {
        long[] due = Schedule.merged(Schedule.even(2, 2), Schedule.bursts(2, 0.75, 2));

        assertThat(due)
                .containsExactly(
                        0,
                        500_000_000,
                        750_000_000,
                        750_000_000,
                        1_000_000_000,
                        1_500_000_000,
                        1_500_000_000,
                        1_500_000_000);
    }
}
