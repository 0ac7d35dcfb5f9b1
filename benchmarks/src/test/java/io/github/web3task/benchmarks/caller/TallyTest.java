package io.github.web3task.benchmarks.caller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long MILLI = 1_000_000;

    @Test
    @DisplayName("A stall of one second shows in every call that was due in it, not in one only")
    void stallShows() {
        Tally tally = new Tally(0, 2);
        for (long due : Schedule.even(100, 2)) {
            boolean stalled = due < 1_000 * MILLI;
            tally.ended(due, stalled ? 1_001 * MILLI : due + MILLI, Tally.SERVED);
        }

        assertThat(tally.servedMillis(75)).isBetween(490.0, 510.0);
        assertThat(tally.servedMillis(25)).isBetween(0.9, 1.1);
        assertThat(tally.worstMillis()).isEqualTo(1_001.0);
    }

    @Test
    @DisplayName("An answer after 3 s is none: the caller has given up")
    void lateIsNoAnswer() {
        Tally tally = new Tally(0, 10);

        tally.ended(0, 3_000 * MILLI, Tally.SERVED);
        tally.ended(0, 3_001 * MILLI, Tally.SERVED);

        assertThat(tally.count(Tally.SERVED)).isOne();
        assertThat(tally.count(Tally.NO_ANSWER)).isOne();
        assertThat(tally.goodput()).isEqualTo(0.1);
    }

    @Test
    @DisplayName("What was due before the count began is in the slices and nowhere else")
    void settling() {
        Tally tally = new Tally(0.2, 0.4);

        tally.taken(100 * MILLI, 190 * MILLI);
        tally.ended(100 * MILLI, 190 * MILLI, Tally.SERVED);
        tally.taken(300 * MILLI, 310 * MILLI);
        tally.ended(300 * MILLI, 320 * MILLI, Tally.SERVED);

        assertThat(tally.calls()).isOne();
        assertThat(tally.lagMillis()).isBetween(9.9, 10.1);
        assertThat(tally.goodput()).isEqualTo(5);
        assertThat(tally.goodSlices()).containsExactly(0, 1, 0, 1);
    }

    @Test
    @DisplayName("What was not served is listed by what it came to")
    void listsTheRest() {
        Tally tally = new Tally(0, 1);
        tally.ended(0, 1, Tally.SERVED);

        assertThat(tally).hasToString("-");

        tally.ended(0, 1, "000002");
        tally.ended(0, 1, "000002");
        tally.ended(0, 1, Answer.MALFORMED);

        assertThat(tally).hasToString("000002=2, malformed=1");
    }
}
