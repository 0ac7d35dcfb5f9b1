package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualClock;
import io.github.web3task.testkit.ManualExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Past the concurrency limit")
class LoadTest {
    private static final String BROKEN = "walletAddress=%zz&&task=[";
    private final ManualTimer timer = new ManualTimer();
    private final ManualExecutor executor = new ManualExecutor();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_719_000_000_000L));
    private final List<CompletableFuture<Map<String, TaskStatus>>> calls = new ArrayList<>();
    private final List<Exchange> told = new ArrayList<>();
    private final FakeAsyncProvider provider = new FakeAsyncProvider(
            query -> {
                calls.add(new CompletableFuture<>());
                return calls.get(calls.size() - 1);
            },
            "a");
    private TaskApi api = limitedTo(2, 50);

    private TaskApi limitedTo(int maxConcurrent, int maxWaitMillis) {
        return TaskApi.builder(provider)
                .timer(timer)
                .clock(clock)
                .executor(executor)
                .maxConcurrent(maxConcurrent)
                .maxWait(Duration.ofMillis(maxWaitMillis))
                .closeGrace(Duration.ZERO)
                .listener(told::add)
                .build();
    }

    @AfterEach
    void close() {
        api.close();
    }

    private CompletionStage<ApiResponse> ask(String wallet) {
        return api.handle(Ask.completion(wallet));
    }

    private void answer(int call) {
        calls.get(call).complete(Map.of("a", TaskStatus.complete()));
    }

    @Test
    @Clause("LOAD-2")
    @DisplayName("a request waits 50 ms by default for its turn, not a moment less, then it is 000002")
    void boundedWait() {
        ask("1");
        ask("2");
        CompletionStage<ApiResponse> third = ask("3");
        timer.advance(Duration.ofMillis(50).minusNanos(1));
        assertThat(Await.isDone(third)).isFalse();
        timer.advance(Duration.ofNanos(1));
        assertThat(Await.now(third).bodyText()).isEqualTo(Bodies.BUSY);
        assertThat(Await.now(third).headers()).containsEntry("Retry-After", "1");
        assertThat(told).singleElement().satisfies(exchange -> {
            assertThat(exchange.outcome()).isEqualTo(Outcome.SHED);
            assertThat(exchange.reason()).isEqualTo("no free slot");
            assertThat(exchange.totalTime()).isEqualTo(Duration.ofMillis(50));
            assertThat(exchange.providerTime()).isNull();
        });
        assertThat(calls).hasSize(2);
    }

    @Test
    @Clause("LOAD-2")
    @DisplayName("those who wait go on in the order they came, each when a call ends, and are not refused afterwards")
    void firstComeFirstServed() {
        ask("1");
        ask("2");
        ask("3");
        CompletionStage<ApiResponse> fourth = ask("4");
        answer(1);
        answer(0);
        assertThat(provider.asked).as("not on the thread that ended the call").hasSize(2);
        executor.runAll();
        assertThat(provider.asked).extracting(TaskQuery::wallet).containsExactly("1", "2", "3", "4");
        timer.advanceMillis(50);
        answer(3);
        assertThat(Await.now(fourth).bodyText()).isEqualTo(Bodies.success("{\"a\":true}"));
    }

    @Test
    @Clause("LOAD-2")
    @DisplayName("as many may wait as may have a call; the next is refused at once")
    void fullQueue() {
        ask("1");
        ask("2");
        assertThat(Await.isDone(ask("3"))).isFalse();
        assertThat(Await.isDone(ask("4"))).isFalse();
        assertThat(Await.now(ask("5")).bodyText()).isEqualTo(Bodies.BUSY);
        timer.advanceMillis(50);
        assertThat(Await.isDone(ask("6"))).as("3 and 4 have given up").isFalse();
    }

    @Test
    @Clause({"LOAD-2", "ENV-4"})
    @DisplayName("a refused request is answered before it is read: a malformed one is 000002, read it would be 000006")
    void beforeParsing() {
        var malformed = Ask.request("GET", "/v1/task/completion", BROKEN);
        assertThat(Await.now(api.handle(malformed)).bodyText()).isEqualTo(Bodies.INVALID);
        for (int i = 0; i < 4; i++) {
            ask("w" + i);
        }
        ApiResponse refused = Await.now(api.handle(malformed));
        assertThat(refused.bodyText()).isEqualTo(Bodies.BUSY);
        assertThat(Await.now(api.handle(malformed))).as("ready-made").isSameAs(refused);
        assertThat(told.get(told.size() - 1).tasks()).isEmpty();
    }

    @Test
    @Clause("LOAD-2")
    @DisplayName("an invalid request gives its slot back at once")
    void invalidGivesBack() {
        for (int i = 0; i < 5; i++) {
            assertThat(Await.now(api.handle(Ask.request("GET", "/v1/task/completion", BROKEN)))
                            .bodyText())
                    .isEqualTo(Bodies.INVALID);
        }
        ask("1");
        assertThat(calls).hasSize(1);
    }

    @Test
    @Clause("LOAD-2")
    @DisplayName("with maxWait zero nobody waits")
    void noWait() {
        try (TaskApi strict = limitedTo(1, 0)) {
            strict.handle(Ask.completion("1"));
            assertThat(Await.now(strict.handle(Ask.completion("2"))).bodyText()).isEqualTo(Bodies.BUSY);
        }
    }

    @Test
    @Clause("LOAD-2")
    @DisplayName("a waiter whose executor rejects it is 000002, and its slot goes to the next")
    void rejectedWaiter() {
        ask("1");
        ask("2");
        CompletionStage<ApiResponse> third = ask("3");
        executor.rejectFromNowOn();
        answer(0);
        assertThat(Await.now(third).bodyText()).isEqualTo(Bodies.BUSY);
        ask("4");
        assertThat(provider.asked).extracting(TaskQuery::wallet).containsExactly("1", "2", "4");
    }

    @Test
    @Clause("WINDOW-6")
    @DisplayName("a request whose window passed while it waited is 000006, and the provider is not asked")
    void windowPassedWhileWaiting() {
        CompletionStage<ApiResponse> inTime = waitWithWindow("7");
        CompletionStage<ApiResponse> late = waitWithWindow("6");
        clock.advance(Duration.ofMillis(7));
        answer(0);
        answer(1);
        executor.runAll();
        assertThat(Await.now(late).bodyText()).isEqualTo(Bodies.INVALID);
        assertThat(Await.isDone(inTime)).isFalse();
        assertThat(provider.asked).extracting(TaskQuery::wallet).containsExactly("busy0", "busy1", "w7");
    }

    private CompletionStage<ApiResponse> waitWithWindow(String recvWindow) {
        while (calls.size() < 2) {
            ask("busy" + calls.size());
        }
        return api.handle(Ask.request(
                "GET",
                "/v1/task/completion",
                Ask.query("w" + recvWindow, "a") + "&timestamp=1719000000000&recvWindow=" + recvWindow));
    }

    @Test
    @Clause("WINDOW-6")
    @DisplayName("a request whose window passed while it stood in the executor's queue is 000006 too, unasked")
    void windowPassedInExecutor() {
        FakeProvider blocking = FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
        List<Exchange> records = new ArrayList<>();
        try (TaskApi other = TaskApi.builder(blocking)
                .timer(new ManualTimer())
                .clock(clock)
                .executor(executor)
                .listener(records::add)
                .maxConcurrent(1)
                .build()) {
            String query = Ask.query("w", "a") + "&recvWindow=100&timestamp=" + clock.millis();
            CompletionStage<ApiResponse> late = other.handle(Ask.request("GET", "/v1/task/completion", query));
            clock.advance(Duration.ofMillis(101));
            executor.runAll();
            assertThat(Await.now(late).bodyText()).isEqualTo(Bodies.INVALID);
            assertThat(blocking.asked).isEmpty();
            assertThat(records).extracting(Exchange::outcome).containsExactly(Outcome.INVALID);
            CompletionStage<ApiResponse> next = other.handle(Ask.completion("w"));
            executor.runAll();
            assertThat(Await.now(next).bodyText()).as("its slot is free").isEqualTo(Bodies.success("{\"a\":true}"));
        }
    }

    @Test
    @Clause("WINDOW-6")
    @DisplayName("the window is checked last of all, also before an asynchronous provider is asked")
    void windowPassedWhileChecking() {
        try (TaskApi slow = TaskApi.builder(provider)
                .timer(timer)
                .clock(clock)
                .rule(request -> clock.advance(Duration.ofMillis(101)))
                .build()) {
            String query = Ask.query("w", "a") + "&recvWindow=100&timestamp=" + clock.millis();
            assertThat(Await.now(slow.handle(Ask.request("GET", "/v1/task/completion", query)))
                            .bodyText())
                    .isEqualTo(Bodies.INVALID);
            assertThat(provider.asked).isEmpty();
        }
    }
}
