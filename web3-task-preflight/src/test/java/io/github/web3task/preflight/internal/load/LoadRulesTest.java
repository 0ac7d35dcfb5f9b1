package io.github.web3task.preflight.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.web3task.preflight.internal.check.Rule;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.result.LoadResult;
import io.github.web3task.preflight.result.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The rules of load")
class LoadRulesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    @DisplayName("50 calls a second may go anywhere, more only to this machine or with the owner's word")
    void whereLoadMayGo() {
        Endpoint remote = Endpoint.parse("https://192.0.2.7/api");
        LoadPlan owed = new LoadPlan(50, SECOND, false, 50, 1, false);
        LoadPlan more = new LoadPlan(51, SECOND, false, 0, 1, false);
        LoadPlan allowed = new LoadPlan(100, SECOND, false, 0, 5, true);

        assertThatCode(() -> owed.checkFor(remote)).doesNotThrowAnyException();
        assertThatCode(() -> allowed.checkFor(remote)).doesNotThrowAnyException();
        assertThatThrownBy(() -> more.checkFor(remote)).hasMessageContaining("192.0.2.7, which is not this machine");
        for (String local : List.of("http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "http://127.1.2.3")) {
            assertThatCode(() -> more.checkFor(Endpoint.parse(local))).as(local).doesNotThrowAnyException();
        }
    }

    @Test
    @DisplayName("500 calls a second are the end, even with the owner's word")
    void hardCap() {
        assertThatCode(() -> new LoadPlan(500, SECOND, false, 500, 1, true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new LoadPlan(501, SECOND, false, 0, 1, true)).hasMessageContaining("501");
        assertThatThrownBy(() -> new LoadPlan(101, SECOND, false, 0, 5, true)).hasMessageContaining("505");
        assertThatThrownBy(() -> new LoadPlan(50, SECOND, false, 501, 1, true)).hasMessageContaining("501");
    }

    @Test
    @DisplayName("a rate beyond all numbers is over the end too")
    void hardCapDoesNotOverflow() {
        assertThatThrownBy(() -> new LoadPlan(429_496_730, SECOND, false, 0, 5, true))
                .hasMessageContaining("2147483650");
    }

    @Test
    @DisplayName("a generator that was late itself says so; a warm-up may be late, and a burst is by its nature")
    void lateGenerator() {
        assertThat(LoadPart.lag(List.of(result("load", 20.5)), 0.3))
                .isEqualTo("The load generator itself was late (20.5 ms at its P99 in stage load, 0.3 ms alone)");
        assertThat(LoadPart.lag(List.of(result("warm-up", 30), result("load", 19.9), result("burst", 400)), 0.3))
                .isNull();
    }

    @Test
    @DisplayName("its lateness is in each time: what was too slow may be that, and what was quick enough was so")
    void latenessIsInEachTime() {
        Rule rule = Rule.should("load-p99", "PROV-5", "the P99 is under 1 s");

        assertThat(LoadPart.timed(rule, true, 1_200, result("load", 20.5)))
                .satisfies(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.SKIPPED))
                .satisfies(finding -> assertThat(finding.problem())
                        .isEqualTo("the load generator itself was late: the P99 is 1200 ms"));
        assertThat(LoadPart.timed(rule, true, 1_200, result("load", 19)).outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(LoadPart.timed(rule, false, 900, result("load", 20.5)).outcome())
                .isEqualTo(Outcome.PASSED);
    }

    @Test
    @DisplayName("even spacing is even")
    void evenSpacing() {
        assertThat(Schedule.even(4, SECOND)).containsExactly(0, 250_000_000, 500_000_000, 750_000_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 8, 99})
    @DisplayName("random spacing keeps the rate, and its gaps vary as much as they are long")
    void randomSpacing(long seed) {
        long[] due = Schedule.poisson(100, Duration.ofSeconds(100), seed);
        double[] gaps = new double[due.length - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (due[i + 1] - due[i]) / 1e9;
        }
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(gaps).map(g -> (g - mean) * (g - mean)).average().orElseThrow());

        assertThat(due).hasSize(10_000).isSorted();
        assertThat(mean).isCloseTo(0.01, within(0.0005));
        assertThat(deviation).isCloseTo(mean, within(0.0005));
    }

    @Test
    @DisplayName("latency is kept to three digits, in slices of time, with the failures of each slice")
    void recorderKeepsWhatItIsTold() {
        Recorder recorder = new Recorder(2_000_000_000L);
        for (int i = 0; i < 1000; i++) {
            long due = i * 2_000_000L;
            recorder.record(due, 500_000, i < 990 ? 10_000_000L : 1_400_000_000L, i == 999 ? "000002" : "000000");
        }
        LoadResult result = recorder.result("load", 500);

        assertThat(result.calls()).isEqualTo(1000);
        assertThat(result.p50()).isCloseTo(10, within(0.01));
        assertThat(result.p99()).isCloseTo(10, within(0.01));
        assertThat(result.max()).isCloseTo(1400, within(2.0));
        assertThat(result.sendLagP99()).isCloseTo(0.5, within(0.001));
        assertThat(result.outcomes()).isEqualTo(Map.of("000000", 999L, "000002", 1L));
        assertThat(result.curve()).hasSize(8);
        assertThat(result.curve().get(7).failed()).isEqualTo(1);
        assertThat(result.curve().get(7).p99()).isGreaterThan(1_300);
        assertThat(result.percentiles().get(result.percentiles().size() - 1).percentile())
                .isEqualTo(100);
    }

    private static LoadResult result(String stage, double lag) {
        return new LoadResult(stage, 50, 1, 1, 1, 1, 1, lag, Map.of(), List.of(), List.of());
    }
}
