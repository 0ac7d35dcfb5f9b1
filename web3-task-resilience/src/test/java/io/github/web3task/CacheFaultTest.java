package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.ProviderCall;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.ManualExecutor;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeAsyncProvider;
import io.github.web3task.testkit.core.FakeProvider;
import io.github.web3task.testkit.core.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A memory that is slow, fails or holds rubbish")
class CacheFaultTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    private final ManualTimer timer = new ManualTimer();
    private final ManualExecutor executor = new ManualExecutor();
    private final List<Exchange> told = new ArrayList<>();
    private final FakeCompletionCache memory = new FakeCompletionCache();
    private final LogCapture log = LogCapture.of("io.github.web3task.internal.ThrottledWarning");
    private final FakeProvider provider = FakeProvider.direct(
                    query -> FakeProvider.all(query, TaskStatus.complete()), "a", "b")
            .withIrreversible(Map.of("a", "1"));
    private final CachePolicy any = CachePolicy.in(memory).incompleteFor(Duration.ofSeconds(1));
    private final TaskApi api =
            settings(TaskApi.builder(provider), CachePolicy.in(memory)).build();

    private TaskApiBuilder settings(TaskApiBuilder builder, CachePolicy policy) {
        return builder.layer(policy)
                .timer(timer)
                .executor(executor)
                .listener(told::add)
                .maxConcurrent(1)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO);
    }

    @AfterEach
    void close() {
        api.close();
        log.close();
    }

    private CompletionStage<ApiResponse> ask() {
        return api.handle(Ask.completion("w", "a"));
    }

    @Test
    @Clause({"LOAD-6", "PROV-6"})
    @DisplayName("is waited for 10 ms; then the request goes on without it, and what it says later is dropped")
    void slow() {
        CompletableFuture<Map<String, Boolean>> late = new CompletableFuture<>();
        memory.recallBy(() -> late);
        var stage = ask();
        timer.advance(Duration.ofMillis(10).minusNanos(1));
        executor.runAll();
        assertThat(provider.asked).isEmpty();
        timer.advance(Duration.ofNanos(1));
        executor.runAll();
        assertThat(Await.now(stage).bodyText()).isEqualTo(YES);
        late.complete(Map.of());
        assertThat(executor.waiting()).isZero();
        assertThat(provider.asked).hasSize(1);
        assertThat(log.atLeast(Level.WARN))
                .containsExactly("the memory of completions does not answer, going on without it:"
                        + " java.util.concurrent.TimeoutException: no answer within PT0.01S / -");
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName(
            "that answers in time, on a thread of its own, is heard, and its thread does none of the request's work")
    void answersLater() {
        CompletableFuture<Map<String, Boolean>> soon = new CompletableFuture<>();
        ask();
        executor.runAll();
        memory.recallBy(() -> soon);
        var stage = ask();
        soon.complete(Map.copyOf(memory.held));
        assertThat(Await.isDone(stage)).isFalse();
        assertThat(timer.pending()).as("only the deadline").isOne();
        executor.runAll();
        assertThat(Await.now(stage).bodyText()).isEqualTo(YES);
        assertThat(told.get(1).outcome()).isEqualTo(Outcome.REMEMBERED);
        assertThat(log.events()).isEmpty();
    }

    @Test
    @Clause({"LOAD-6", "PROV-7"})
    @DisplayName("fails no request and costs no slot, in whatever way it fails; one line a minute says so")
    void fails() {
        RuntimeException gone = new IllegalStateException("gone");
        List<FakeCompletionCache.Recall> faults = List.of(
                () -> CompletableFuture.failedFuture(gone),
                () -> CompletableFuture.completedFuture(null),
                () -> null,
                () -> {
                    throw gone;
                },
                () -> {
                    throw new NoClassDefFoundError("an/Engine");
                },
                () -> {
                    throw new StackOverflowError();
                });
        for (FakeCompletionCache.Recall recall : faults) {
            for (FakeCompletionCache.Recall remember : faults) {
                memory.recallBy(recall);
                memory.rememberBy(remember);
                assertThat(Await.now(ask()).bodyText()).isEqualTo(YES);
            }
        }
        assertThat(log.events()).hasSize(1);
        timer.advance(Duration.ofMinutes(1).minusNanos(1));
        ask();
        assertThat(log.events()).hasSize(1);
        timer.advance(Duration.ofNanos(1));
        ask();
        assertThat(log.events()).hasSize(2);
        timer.advance(Duration.ofMinutes(1));
        memory.recallBy(() -> CompletableFuture.completedFuture(Map.of()));
        memory.rememberBy(faults.get(0));
        ask();
        assertThat(log.events()).as("it answers, but keeps nothing").hasSize(3);
    }

    @Test
    @Clause({"LOAD-6", "LOAD-5", "PROV-7"})
    @DisplayName(
            "turns no rubbish into an answer: not a true of a task that can be undone, not a false nobody asked for")
    void rubbish() {
        Map<String, Boolean> rubbish = new HashMap<>();
        rubbish.put("1.1:a1w", null);
        rubbish.put("1.0:bw", true);
        rubbish.put("nonsense", true);
        rubbish.put(null, true);
        memory.recallBy(() -> CompletableFuture.completedFuture(rubbish));
        assertThat(Ask.body(api, Ask.completion("w", "a", "b"))).isEqualTo(Bodies.success("{\"a\":true,\"b\":true}"));
        rubbish.put("1.1:a1w", false);
        assertThat(Ask.body(api, Ask.completion("w", "a", "b"))).isEqualTo(Bodies.success("{\"a\":true,\"b\":true}"));
        assertThat(provider.asked)
                .hasSize(2)
                .allSatisfy(query -> assertThat(query.tasks()).containsExactly("a", "b"));
        rubbish.put("1.1:a1w", true);
        Ask.body(api, Ask.completion("w", "a", "b"));
        assertThat(provider.asked.get(2).tasks()).as("the key is the right one").containsExactly("b");
    }

    @Test
    @Clause({"LOAD-6", "PROV-5"})
    @DisplayName("costs a request its deadline at most; the provider is then not asked, and the slot is free")
    void deadline() {
        CompletableFuture<Map<String, Boolean>> never = new CompletableFuture<>();
        memory.recallBy(() -> never);
        var stage = ask();
        timer.advanceMillis(10);
        timer.advanceMillis(2_490);
        assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY);
        executor.runAll();
        assertThat(provider.asked).isEmpty();
        memory.recallBy(() -> CompletableFuture.completedFuture(Map.of()));
        assertThat(Await.now(ask()).bodyText()).isEqualTo(YES);
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("that answers at once passes on that nobody waits any more")
    void givenUp() {
        FakeProvider blocking = FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "b");
        try (TaskApi other = settings(TaskApi.builder(blocking), any).build()) {
            other.handle(Ask.completion("w"));
            timer.advanceMillis(2_500);
            executor.runAll();
        }
        assertThat(blocking.asked).isEmpty();
    }

    @Test
    @Clause({"PROV-5", "LOAD-4"})
    @DisplayName("that answers later passes it on too, also when the time is over while the provider is being asked")
    void givenUpLater() {
        FakeAsyncProvider hangs = new FakeAsyncProvider(
                query -> {
                    timer.advanceMillis(2_500);
                    return new CompletableFuture<>();
                },
                "b");
        CompletableFuture<Map<String, Boolean>> soon = new CompletableFuture<>();
        memory.recallBy(() -> soon);
        try (TaskApi other =
                settings(TaskApi.builder(hangs), any).maxConcurrent(2).build()) {
            var stage = other.handle(Ask.completion("w"));
            soon.complete(Map.of());
            executor.runAll();
            assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY);
            other.handle(Ask.completion("w"));
            executor.runAll();
            assertThat(hangs.asked).as("nobody joins a call that was given up").hasSize(2);
        }
    }

    @Test
    @Clause({"LOAD-6", "PROV-4"})
    @DisplayName("behind which another layer throws ends the request all the same when it answers late")
    void throwingBehind() {
        CallLayer broken = context -> new CallLayer.Link() {
            @Override
            public ProviderCall onRequest(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
                throw new IllegalStateException("broken");
            }
        };
        CompletableFuture<Map<String, Boolean>> soon = new CompletableFuture<>();
        memory.recallBy(() -> soon);
        try (TaskApi other = settings(TaskApi.builder(provider), CachePolicy.in(memory))
                .layer(broken)
                .build()) {
            var stage = other.handle(Ask.completion("w", "a"));
            soon.complete(Map.of());
            executor.runAll();
            assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.OTHER);
        }
    }

    @Test
    @Clause({"LOAD-6", "LOAD-2"})
    @DisplayName("whose answer no thread can take up is 000002, and the slot is free")
    void noThread() {
        CompletableFuture<Map<String, Boolean>> soon = new CompletableFuture<>();
        memory.recallBy(() -> soon);
        var stage = ask();
        executor.rejectFromNowOn();
        soon.complete(Map.of());
        assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY);
        memory.recallBy(() -> CompletableFuture.completedFuture(Map.of()));
        assertThat(Await.now(ask()).bodyText()).isEqualTo(YES);
    }
}
