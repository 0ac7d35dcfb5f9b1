package io.github.web3task.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.web3task.benchmarks.caller.Caller;
import io.github.web3task.benchmarks.caller.Question;
import io.github.web3task.benchmarks.caller.Schedule;
import io.github.web3task.benchmarks.caller.Tally;
import io.github.web3task.benchmarks.server.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against the real server in its own JVM, for a second; what is asserted holds on a machine of any speed. */
class TrialTest {
    private static final long[] DUE = Schedule.even(100, 1);

    @Test
    @DisplayName(
            "Every call is counted once, with a code of the contract and a true answer, and the clock is asked beside")
    void counts() throws Exception {
        try (ServerProcess server = new Setup(new Options(List.of("--mean=1"))).server()) {
            List<Double> threads = new ArrayList<>();
            Trial trial = new Trial(0, 1)
                    .at(0.5, () -> threads.add(server.tell("heap").of("threads")))
                    .run(server, 10, DUE);

            assertThat(trial.calls.calls()).isEqualTo(100);
            assertThat(trial.calls.count(Tally.SERVED)).isPositive();
            assertThat(trial.calls.count("malformed") + trial.calls.count("untrue"))
                    .isZero();
            assertThat(trial.time.calls()).isEqualTo(100);
            assertThat(threads)
                    .singleElement()
                    .satisfies(count -> assertThat(count).isPositive());
        }
    }

    @Test
    @DisplayName("The servlet without protection gives the same answers")
    void unprotected() throws Exception {
        try (ServerProcess server = new Setup(new Options(List.of("--mean=1"))).server("--unprotected")) {
            Trial trial = new Trial(0, 1).run(server, 10, DUE);

            assertThat(trial.calls.count(Tally.SERVED) + trial.calls.count(Tally.NO_ANSWER))
                    .isEqualTo(100);
            assertThat(trial.calls.count(Tally.SERVED)).isPositive();
        }
    }

    @Test
    @DisplayName("Refusals are counted by their code, here and on the server")
    void refusals() throws Exception {
        try (ServerProcess server = new Setup(new Options(List.of())).server("--refuse-all", "--log")) {
            Trial trial = new Trial(0, 1).run(server, 10, DUE);

            assertThat(trial.calls.count("000001") + trial.calls.count(Tally.NO_ANSWER))
                    .isEqualTo(100);
            assertThat(server.tell("measures").of("refused")).isEqualTo(100);
        }
    }

    @Test
    @DisplayName("A caller that is a second behind says so, and the calls' times count from when they were due")
    void intendedStart() throws Exception {
        try (ServerProcess server = new Setup(new Options(List.of("--mean=1"))).server();
                Caller caller = new Caller(server.port(), 10)) {
            Tally tally = new Tally(0, 1);

            caller.run(System.nanoTime() - 1_000_000_000, Schedule.even(100, 0.5), Question::completion, tally);

            assertThat(tally.count(Tally.SERVED)).isPositive();
            assertThat(tally.servedMillis(0)).isGreaterThan(490);
            assertThat(tally.lagMillis()).isGreaterThan(490);
        }
    }

    @Test
    @DisplayName("A wrong option is refused with its name")
    void wrongOption() {
        Options options = new Options(List.of("--minutes=1", "--minuets=2"));

        assertThatThrownBy(() -> new SoakCommand(options)).hasMessage("no such option: --minuets");
        assertThatThrownBy(() -> new Options(List.of("minutes=1")))
                .hasMessage("'minutes=1' is no option: write --name=value");
    }
}
