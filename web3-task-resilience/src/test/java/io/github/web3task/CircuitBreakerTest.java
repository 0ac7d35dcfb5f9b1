package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.resilience4j.Resilience4jCircuitBreaker;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.ManualClock;
import io.github.web3task.testkit.WatchedThreads;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import io.github.web3task.testkit.core.HeldProvider;
import io.github.web3task.testkit.core.ManualTimer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A circuit breaker in front of the provider")
class CircuitBreakerTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    private final ManualTimer timer = new ManualTimer();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_719_000_000_000L));
    private final WatchedThreads threads = new WatchedThreads();
    private final List<Exchange> told = new CopyOnWriteArrayList<>();
    private final List<String> verdicts = new CopyOnWriteArrayList<>();
    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("test");
    private final HeldProvider provider = new HeldProvider(Map.of("a", "1"), "a", "b");
    private final TaskApi api = settings(TaskApi.builder(provider)).build();

    CircuitBreakerTest() {
        breaker.getEventPublisher()
                .onSuccess(event -> verdicts.add(
                        "answered after " + event.getElapsedDuration().toMillis()))
                .onError(event -> verdicts.add(
                        "failed after " + event.getElapsedDuration().toMillis()));
    }

    private TaskApiBuilder settings(TaskApiBuilder builder) {
        return builder.interceptor(new Resilience4jCircuitBreaker(breaker))
                .timer(timer)
                .clock(clock)
                .executor(threads)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .listener(told::add)
                .maxConcurrent(2)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private CompletionStage<ApiResponse> ask(TaskApi asked, String wallet, String... tasks) {
        CompletionStage<ApiResponse> stage = asked.handle(Ask.completion(wallet, tasks));
        threads.awaitRest();
        return stage;
    }

    /** One call that ends like this after so many ms. */
    private void call(long millis, Throwable failure) {
        CompletionStage<ApiResponse> stage = ask(api, "w", "a");
        timer.advanceMillis(millis);
        int number = provider.asked.size() - 1;
        if (failure == null) {
            provider.answer(number, TaskStatus.complete());
        } else {
            provider.fail(number, failure);
        }
        Await.soon(stage);
        threads.awaitEnd();
    }

    @Test
    @Clause({"PROV-7", "LOG-1"})
    @DisplayName("that is open: 000002 at once, shed, nobody is asked, and the slot is free")
    void open() {
        breaker.transitionToForcedOpenState();
        for (int i = 0; i < 5; i++) {
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.BUSY);
            threads.awaitEnd();
        }
        assertThat(provider.asked).isEmpty();
        assertThat(verdicts).as("a refusal is no failure").isEmpty();
        assertThat(told).hasSize(5).allSatisfy(exchange -> {
            assertThat(exchange.outcome()).isEqualTo(Outcome.SHED);
            assertThat(exchange.reason()).isEqualTo("the circuit is open");
        });
        breaker.transitionToClosedState();
        ask(api, "w", "a");
        ask(api, "v", "a");
        assertThat(provider.asked).hasSize(2);
    }

    @Test
    @Clause({"LOAD-5", "PROV-7"})
    @DisplayName("that is open: completions that are remembered are answered all the same")
    void cacheBeforeOpenCircuit() {
        try (TaskApi remembering = settings(TaskApi.builder(provider))
                .interceptor(CachePolicy.in(new FakeCompletionCache()))
                .build()) {
            var first = ask(remembering, "w", "a");
            provider.answer(0, TaskStatus.complete());
            Await.soon(first);
            breaker.transitionToForcedOpenState();
            assertThat(Ask.body(remembering, Ask.completion("w", "a"))).isEqualTo(YES);
            assertThat(Ask.body(remembering, Ask.completion("v", "a"))).isEqualTo(Bodies.BUSY);
        }
    }

    @Test
    @Clause("PROV-5")
    @DisplayName(
            "is told once of each call: it answered, whatever it said or threw; it was late; something was out of reach")
    void verdicts() {
        call(7, null);
        call(0, new IllegalStateException("broken"));
        call(0, new CallRejectedException("a word of ours, to which a provider has no right"));
        call(3, new DependencyUnavailableException("down"));
        call(4, new IOException("wrapped", new DependencyUnavailableException("down")));
        call(2_500, null);
        call(2_600, new IllegalStateException("broken"));
        assertThat(verdicts)
                .containsExactly(
                        "answered after 7",
                        "answered after 0",
                        "answered after 0",
                        "failed after 3",
                        "failed after 4",
                        "failed after 2500",
                        "failed after 2600");
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("counts what the builder takes for out of reach, and is not held up by causes that go in a circle")
    void unavailable() {
        FakeProvider failing = FakeProvider.blocking(
                query -> {
                    if (query.wallet().asSent().equals("timeout")) {
                        throw new IOException(new SocketTimeoutException());
                    }
                    CompletionException circle = new CompletionException("in a circle") {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public synchronized Throwable getCause() {
                            return this;
                        }
                    };
                    throw circle;
                },
                "a");
        try (TaskApi other = settings(TaskApi.builder(failing))
                .unavailableWhen(failure -> failure instanceof SocketTimeoutException)
                .build()) {
            assertThat(Ask.body(other, Ask.completion("timeout", "a"))).isEqualTo(Bodies.BUSY);
            assertThat(Ask.body(other, Ask.completion("circle", "a"))).isEqualTo(Bodies.OTHER);
            threads.awaitEnd();
        }
        assertThat(verdicts).containsExactly("failed after 0", "answered after 0");
    }

    @Test
    @Clause({"PROV-5", "PROV-6"})
    @DisplayName("hears of calls that hang for ever when the next call comes, once, and opens")
    void hangs() {
        ask(api, "v", "a");
        timer.advanceMillis(2_500);
        assertThat(verdicts).isEmpty();
        var next = ask(api, "w", "a");
        provider.answer(1, TaskStatus.complete());
        Await.soon(next);
        assertThat(verdicts).containsExactly("failed after 2500", "answered after 0");
        provider.answer(0, TaskStatus.complete());
        threads.awaitEnd();
        assertThat(verdicts).hasSize(2);
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("tries again while the calls it let try before still hang")
    void hangsWhenHalfOpen() {
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        try (TaskApi wide =
                settings(TaskApi.builder(provider)).maxConcurrent(20).build()) {
            for (int i = 0; i < 10; i++) {
                ask(wide, "w" + i, "a");
            }
            assertThat(Await.soon(ask(wide, "more", "a")).bodyText()).isEqualTo(Bodies.BUSY);
            timer.advanceMillis(2_500);
            ask(wide, "next", "a");
            assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        }
    }

    @Test
    @Clause({"LOAD-4", "PROV-5"})
    @DisplayName("is asked once for all who share a call: one wallet asked much does not open it")
    void followers() {
        for (int i = 0; i < 3; i++) {
            try (TaskApi wide =
                    settings(TaskApi.builder(provider)).maxConcurrent(64).build()) {
                for (int request = 0; request < 40; request++) {
                    ask(wide, "hot", "a");
                }
                timer.advanceMillis(2_500);
                provider.fail(provider.asked.size() - 1, new IllegalStateException("late"));
                threads.awaitEnd();
            }
        }
        assertThat(verdicts).containsExactly("failed after 2500", "failed after 2500", "failed after 2500");
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    /** A breaker that lets one call try, which shows whether the permission came back. */
    private void letOneTry() {
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        for (int i = 0; i < 9; i++) {
            assertThat(breaker.tryAcquirePermission()).isTrue();
        }
    }

    @Test
    @Clause("WINDOW-6")
    @DisplayName("gets its permission back when the call was not made after all")
    void notMade() {
        letOneTry();
        String query = Ask.query("w", "a") + "&recvWindow=100&timestamp=" + clock.millis();
        TaskInterceptor waits = (asked, chain) -> {
            clock.advance(Duration.ofMillis(101));
            return chain.proceed(asked);
        };
        try (TaskApi other =
                settings(TaskApi.builder(provider)).interceptor(waits).build()) {
            assertThat(Ask.body(other, Ask.request("GET", "/v1/task/completion", query)))
                    .isEqualTo(Bodies.INVALID);
            threads.awaitEnd();
        }
        assertThat(provider.asked).isEmpty();
        assertThat(breaker.tryAcquirePermission()).isTrue();
        assertThat(verdicts).isEmpty();
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("gets its permission back when a call is cut off before its deadline, and when one behind it refuses")
    void notTheProvidersFault() {
        letOneTry();
        TaskInterceptor interrupted = (asked, chain) -> {
            throw new InterruptedException("the host's executor is stopped");
        };
        TaskInterceptor refusing = (asked, chain) -> {
            throw new CallRejectedException("full");
        };
        for (TaskInterceptor behind : List.of(interrupted, refusing)) {
            try (TaskApi other =
                    settings(TaskApi.builder(provider)).interceptor(behind).build()) {
                Ask.body(other, Ask.completion("w", "a"));
                threads.awaitEnd();
            }
            assertThat(breaker.tryAcquirePermission()).isTrue();
            breaker.releasePermission();
        }
        assertThat(verdicts).isEmpty();
    }

    /** An engine that is broken in one of its methods, or in all when the name is null. */
    private static Resilience4jCircuitBreaker broken(String method) {
        CircuitBreaker real = CircuitBreaker.ofDefaults("broken");
        return new Resilience4jCircuitBreaker((CircuitBreaker) Proxy.newProxyInstance(
                CircuitBreaker.class.getClassLoader(),
                new Class<?>[] {CircuitBreaker.class},
                (proxy, called, arguments) -> {
                    if (method == null || called.getName().equals(method)) {
                        throw new NoClassDefFoundError("an/Engine");
                    }
                    return called.invoke(real, arguments);
                }));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"tryAcquirePermission", "onSuccess"})
    @Clause("LOAD-6")
    @DisplayName("that throws changes no answer and costs no slot; one line says so")
    void throwing(String method) {
        FakeProvider direct = FakeProvider.direct(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
        try (LogCapture log = LogCapture.of(TaskApi.class);
                TaskApi other = TaskApi.builder(direct)
                        .interceptor(broken(method))
                        .recorder(Runnable::run)
                        .maxConcurrent(1)
                        .build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(Ask.body(other, Ask.completion("w", "a"))).isEqualTo(YES);
            }
            assertThat(log.atLeast(Level.WARN)).singleElement().asString().startsWith("the circuit breaker fails");
        }
    }
}
