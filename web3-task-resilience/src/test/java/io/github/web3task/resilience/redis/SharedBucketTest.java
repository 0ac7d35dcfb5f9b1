package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.VerboseResult;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.core.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A bucket that nodes share, in time that is turned by hand")
class SharedBucketTest {
    private static final int RATE = 200;
    /** What passes in 5 s, up to the last ms of them, with what was saved up before. */
    private static final long ALONE = RATE + 5 * RATE - 1;

    private static final Duration TOKEN = Duration.ofMillis(5);

    private final ManualTimer timer = new ManualTimer();
    private final long start = timer.nanoTime(); // Bucket4j's local buckets can't bear an overflow
    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return timer.nanoTime() - start;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };
    private final List<SharedBucket> nodes = new ArrayList<>();
    private final List<Throwable> warnings = new ArrayList<>();
    private final Bucket store = Bucket.builder()
            .withCustomTimePrecision(time)
            .addLimit(limit -> limit.capacity(RATE).refillGreedy(RATE, Duration.ofSeconds(1)))
            .build();
    private int asked;
    private long given;
    private long roundTrip; // ms; negative: nothing comes back
    private boolean broken;

    private CompletionStage<SharedBucket.Grant> take(long tokens) {
        asked++;
        if (broken) {
            throw new Error("broken");
        }
        CompletableFuture<SharedBucket.Grant> answer = new CompletableFuture<>();
        Runnable give = () -> {
            VerboseResult<Long> taken = store.asVerbose().tryConsumeAsMuchAsPossible(tokens);
            given += taken.getValue();
            long wait = taken.getState()
                    .calculateDelayNanosAfterWillBePossibleToConsume(1, taken.getOperationTimeNanos(), true);
            answer.complete(new SharedBucket.Grant(taken.getValue(), wait));
        };
        if (roundTrip == 0) {
            give.run();
        } else if (roundTrip > 0) {
            timer.schedule(Duration.ofMillis(roundTrip), give);
        }
        return answer;
    }

    private SharedBucket node() {
        SharedBucket node = new SharedBucket(RATE, this::take, time, this::warned);
        nodes.add(node);
        return node;
    }

    private void warned(Throwable failure) {
        warnings.add(failure);
        // Who warns must not hold a bucket's lock: the log behind a warning may stand still.
        nodes.forEach(node -> assertThat(Thread.holdsLock(node)).isFalse());
    }

    /** So many requests come to each node, evenly over each second; returns how many of each passed. */
    private long[] passed(int seconds, List<SharedBucket> nodes, int... perSecond) {
        long[] passed = new long[nodes.size()];
        for (int ms = 0; ms < seconds * 1_000; ms++) {
            for (int n = 0; n < passed.length; n++) {
                int due = (ms + 1) * perSecond[n] / 1_000 - ms * perSecond[n] / 1_000;
                for (int i = 0; i < due; i++) {
                    Duration wait = nodes.get(n).tryAcquire();
                    assertThat(wait == null || wait.compareTo(Duration.ZERO) > 0)
                            .as("a time to wait")
                            .isTrue();
                    passed[n] += wait == null ? 1 : 0;
                }
            }
            timer.advanceMillis(1);
        }
        return passed;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"0,300,300,300", "1,300,300,300", "5,300,300,300", "9,300,300,300", "1,1000,100,10", "5,1000,100,10"})
    @Clause({"LOAD-6", "LOAD-3"})
    @DisplayName(
            "Three nodes keep the rate within 10 % for any round trip below their patience, and however uneven they are asked")
    void rate(long trip, int first, int second, int third) {
        roundTrip = trip;
        List<SharedBucket> nodes = List.of(node(), node(), node());
        long atFirst = sum(passed(2, nodes, first, second, third));
        assertThat(atFirst).as("with what was saved up before").isBetween(400L, 600L + 3 * RATE / 10);
        long[] later = passed(10, nodes, first, second, third);
        assertThat(sum(later)).isBetween(1_800L, 2_200L);
        assertThat(atFirst + sum(later) - given)
                .as("what is not paid for, or not yet spent")
                .isBetween(-3L * RATE / 10, 3L * RATE / 10);
        assertThat(asked).as("not before 10 ms when it is used up").isLessThan(3 * 12 * 110);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 9})
    @Clause({"LOAD-6", "LOAD-3"})
    @DisplayName("What comes all at once before the first word passes by each node alone, a second's worth at most")
    void burst(long trip) {
        roundTrip = trip;
        List<SharedBucket> nodes = List.of(node(), node(), node());
        long atOnce = 0;
        for (SharedBucket node : nodes) {
            for (int i = 0; i < RATE; i++) {
                atOnce += node.tryAcquire() == null ? 1 : 0;
            }
        }
        assertThat(atOnce).isEqualTo(3L * RATE);
        assertThat(atOnce + sum(passed(5, nodes, 300, 300, 300)))
                .as("in 5 s, with what was saved up in the store and in each node")
                .isBetween(5L * RATE, 6L * RATE + 3L * RATE);
    }

    @ParameterizedTest
    @CsvSource({"0,66,66,66", "5,66,66,66", "9,180,10,10", "5,0,199,1"})
    @Clause("LOAD-3")
    @DisplayName("Below the rate nobody is refused, whatever the nodes' shares are")
    void noFalseRefusal(long trip, int first, int second, int third) {
        roundTrip = trip;
        List<SharedBucket> nodes = List.of(node(), node(), node());
        assertThat(passed(10, nodes, first, second, third)).containsExactly(first * 10L, second * 10L, third * 10L);
        assertThat(asked).as("fewer questions than requests").isLessThan(10 * RATE / 4);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("A store that says nothing leaves each node to itself, at the whole rate, with a warning")
    void silent() {
        roundTrip = -1;
        long[] alone = passed(5, List.of(node(), node(), node()), 300, 100, 1);
        assertThat(alone).containsExactly(ALONE, 500, 5);
        assertThat(asked).as("one question each, as long as it is open").isEqualTo(3);
        assertThat(warnings)
                .as("one for each question")
                .hasSize(3)
                .allSatisfy(warning -> assertThat(warning).hasMessage("no answer within 10 ms"));

        SharedBucket usedUp = node();
        passed(1, List.of(usedUp), 500);
        assertThat(usedUp.tryAcquire()).as("until its own has a token").isBetween(Duration.ofNanos(1), TOKEN);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("A store that falls silent when the bucket is used up refuses nobody for longer than 10 ms")
    void silentWhenUsedUp() {
        roundTrip = 1;
        SharedBucket node = node();
        passed(2, List.of(node), 1_000);
        roundTrip = -1;
        assertThat(passed(5, List.of(node), 300)[0]).isBetween(5L * RATE - 20, 6L * RATE);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("A store that throws is asked again every second, and from then on the rate is kept together again")
    void broken() {
        broken = true;
        List<SharedBucket> nodes = List.of(node(), node(), node());
        assertThat(passed(5, nodes, 300, 300, 300)).containsExactly(ALONE, ALONE, ALONE);
        assertThat(asked).isEqualTo(3 * 5);
        assertThat(warnings)
                .hasSize(3 * 5)
                .allSatisfy(warning -> assertThat(warning).hasMessage("broken"));
        broken = false;
        passed(2, nodes, 300, 300, 300);
        assertThat(sum(passed(10, nodes, 300, 300, 300))).isBetween(1_800L, 2_200L);
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("While the store is slow more may pass; a second later nobody is refused for that any more")
    void slow() {
        roundTrip = 100;
        List<SharedBucket> nodes = List.of(node(), node(), node());
        assertThat(sum(passed(60, nodes, 300, 300, 300))).isBetween(60L * RATE, 3L * 61 * RATE);
        assertThat(warnings).isNotEmpty();
        roundTrip = 1;
        passed(1, nodes, 60, 60, 60);
        assertThat(passed(5, nodes, 60, 60, 60)).containsExactly(300, 300, 300);
    }

    @Test
    @Clause("LOAD-3")
    @DisplayName("Who is refused is told when the bucket has a token again; an old word refuses nobody")
    void refused() {
        roundTrip = 1;
        SharedBucket node = node();
        passed(2, List.of(node), 1_000);
        assertThat(node.tryAcquire()).isBetween(Duration.ofNanos(1), Duration.ofMillis(10));
        timer.advanceMillis(500);
        assertThat(node.tryAcquire()).isNull();
    }
}
