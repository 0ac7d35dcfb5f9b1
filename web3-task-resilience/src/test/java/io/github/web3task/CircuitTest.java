package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.circuit.CircuitBreaker;
import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.ProviderCall;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.ManualClock;
import io.github.web3task.testkit.ManualExecutor;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import io.github.web3task.testkit.core.HeldProvider;
import io.github.web3task.testkit.core.ManualTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A circuit breaker in front of the provider")
class CircuitTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    private final ManualTimer timer = new ManualTimer();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_719_000_000_000L));
    private final ManualExecutor executor = new ManualExecutor();
    private final List<Exchange> told = new ArrayList<>();
    private final Notes breaker = new Notes();
    private final HeldProvider provider = new HeldProvider(Map.of("a", "1"), "a", "b");
    private final TaskApi api = settings(TaskApi.builder(provider)).build();

    /** Notes what it is told. */
    private static final class Notes implements CircuitBreaker {
        private final List<String> notes = new ArrayList<>();
        private boolean open;
        private Error fault;

        @Override
        public boolean tryAcquire() {
            note("asked");
            return !open;
        }

        @Override
        public void answered(long nanos) {
            note("answered after " + Duration.ofNanos(nanos).toMillis());
        }

        @Override
        public void failed(long nanos) {
            note("failed after " + Duration.ofNanos(nanos).toMillis());
        }

        @Override
        public void notMade() {
            note("not made");
        }

        private void note(String what) {
            notes.add(what);
            if (fault != null) {
                throw fault;
            }
        }
    }

    private TaskApiBuilder settings(TaskApiBuilder builder) {
        return builder.layer(breaker)
                .timer(timer)
                .clock(clock)
                .executor(executor)
                .listener(told::add)
                .maxConcurrent(2)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private CompletionStage<ApiResponse> ask(String wallet, String... tasks) {
        return api.handle(Ask.completion(wallet, tasks));
    }

    @Test
    @Clause({"PROV-7", "LOG-1"})
    @DisplayName("that is open: 000002 at once, shed, nobody is asked, and the slot is free")
    void open() {
        breaker.open = true;
        for (int i = 0; i < 5; i++) {
            assertThat(Await.now(ask("w", "a")).bodyText()).isEqualTo(Bodies.BUSY);
        }
        assertThat(provider.asked).isEmpty();
        assertThat(breaker.notes).as("a refusal is no failure").containsOnly("asked");
        assertThat(told).hasSize(5).allSatisfy(exchange -> {
            assertThat(exchange.outcome()).isEqualTo(Outcome.SHED);
            assertThat(exchange.reason()).isEqualTo("the circuit is open");
        });
        breaker.open = false;
        ask("w", "a");
        ask("v", "a");
        assertThat(provider.asked).hasSize(2);
    }

    @Test
    @Clause({"LOAD-5", "PROV-7"})
    @DisplayName("that is open: completions that are remembered are answered all the same")
    void memoryBehindOpenCircuit() {
        try (TaskApi remembering = settings(TaskApi.builder(provider))
                .layer(CachePolicy.in(new FakeCompletionCache()))
                .build()) {
            remembering.handle(Ask.completion("w", "a"));
            provider.answer(0, TaskStatus.complete());
            breaker.open = true;
            assertThat(Ask.body(remembering, Ask.completion("w", "a"))).isEqualTo(YES);
            assertThat(Ask.body(remembering, Ask.completion("v", "a"))).isEqualTo(Bodies.BUSY);
            breaker.open = false;
            remembering.handle(Ask.completion("v", "a"));
            provider.fail(1, new DependencyUnavailableException("down"));
            assertThat(breaker.notes).as("through the memory").endsWith("failed after 0");
        }
    }

    @Test
    @Clause("PROV-5")
    @DisplayName(
            "is told once of each call: it answered, whatever it said or threw; it was late; something was out of reach")
    void verdicts() {
        ask("w", "a");
        timer.advanceMillis(7);
        provider.answer(0, TaskStatus.incomplete());
        ask("w", "a");
        provider.fail(1, new IllegalStateException("broken"));
        ask("w", "a");
        timer.advanceMillis(3);
        provider.fail(2, new DependencyUnavailableException("down"));
        ask("w", "a");
        timer.advanceMillis(2_500);
        provider.answer(3, TaskStatus.complete());
        assertThat(breaker.notes)
                .containsExactly(
                        "asked",
                        "answered after 7",
                        "asked",
                        "answered after 0",
                        "asked",
                        "failed after 3",
                        "asked",
                        "failed after 2500");
    }

    @Test
    @Clause({"LOAD-4", "PROV-5"})
    @DisplayName("is not asked by those who follow a call; one that only a follower still heard has failed")
    void followers() {
        ask("w", "a");
        timer.advanceMillis(1_000);
        var follower = ask("w", "a");
        timer.advanceMillis(1_500);
        assertThat(breaker.notes).containsExactly("asked");
        timer.advanceMillis(100);
        provider.answer(0, TaskStatus.complete());
        assertThat(Await.now(follower).bodyText()).isEqualTo(YES);
        assertThat(breaker.notes).containsExactly("asked", "failed after 2600");
    }

    @Test
    @DisplayName("is not told that the provider failed when a call is given up for another reason")
    void notTheProvidersFault() {
        ask("w", "b");
        ask("w", "b", "a");
        provider.fail(0, new IllegalStateException("b is broken"));
        assertThat(breaker.notes).containsExactly("asked", "asked", "answered after 0", "not made");
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("passes on that nobody waits any more")
    void givenUp() {
        FakeProvider blocking = FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
        try (TaskApi other = settings(TaskApi.builder(blocking)).build()) {
            other.handle(Ask.completion("w", "a"));
            timer.advanceMillis(2_500);
            executor.runAll();
        }
        assertThat(blocking.asked).isEmpty();
        assertThat(breaker.notes).containsExactly("asked", "failed after 2500");
    }

    @Test
    @Clause("WINDOW-6")
    @DisplayName("gets its permission back when the call was not made after all")
    void notMade() {
        FakeProvider blocking = FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
        try (TaskApi other = settings(TaskApi.builder(blocking)).build()) {
            String query = Ask.query("w", "a") + "&recvWindow=100&timestamp=" + clock.millis();
            other.handle(Ask.request("GET", "/v1/task/completion", query));
            clock.advance(Duration.ofMillis(101));
            executor.runAll();
            executor.rejectFromNowOn();
            other.handle(Ask.completion("w"));
        }
        assertThat(breaker.notes).containsExactly("asked", "not made", "asked", "not made");
    }

    @Test
    @DisplayName("gets its permission back when a layer behind it throws")
    void thrownOut() {
        CallLayer broken = context -> new CallLayer.Link() {
            @Override
            public ProviderCall onCall(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
                throw new IllegalStateException("broken");
            }
        };
        try (TaskApi other = settings(TaskApi.builder(provider)).layer(broken).build()) {
            assertThat(Ask.body(other, Ask.completion("w", "a"))).isEqualTo(Bodies.OTHER);
        }
        assertThat(breaker.notes).containsExactly("asked", "not made");
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("that throws at every turn changes no answer and costs no slot; one line says so")
    void throwing() {
        breaker.fault = new NoClassDefFoundError("an/Engine");
        try (LogCapture log = LogCapture.of("io.github.web3task.internal.ThrottledWarning")) {
            for (int i = 0; i < 5; i++) {
                var stage = ask("w", "a");
                provider.answer(i, TaskStatus.complete());
                assertThat(Await.now(stage).bodyText()).isEqualTo(YES);
            }
            assertThat(log.events()).hasSize(1);
        }
        assertThat(breaker.notes).as("it gave no permission to take back").containsOnly("asked");
        breaker.fault = null;
        var stage = ask("w", "a");
        breaker.fault = new StackOverflowError();
        provider.answer(5, TaskStatus.complete());
        assertThat(Await.now(stage).bodyText()).isEqualTo(YES);
    }
}
