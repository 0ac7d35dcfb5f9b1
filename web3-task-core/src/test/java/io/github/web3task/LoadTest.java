package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualClock;
import io.github.web3task.testkit.ManualExecutor;
import io.github.web3task.testkit.WatchedThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Past the concurrency limit")
class LoadTest {
    private static final String BROKEN = "walletAddress=%zz&&task=[";
    private final ManualTimer timer = new ManualTimer();
    private final WatchedThreads threads = new WatchedThreads();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_719_000_000_000L));
    private final Records records = new Records();
    private final HeldProvider provider = new HeldProvider("a");
    private final TaskApi api = limitedTo(2, 50);

    private TaskApi limitedTo(int maxConcurrent, int maxWaitMillis) {
        return TaskApi.builder(provider)
                .timer(timer)
                .clock(clock)
                .executor(threads)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .maxConcurrent(maxConcurrent)
                .maxWait(Duration.ofMillis(maxWaitMillis))
                .closeGrace(Duration.ZERO)
                .listener(records)
                .build();
    }

    @AfterEach
    void close() {
        api.close();
    }

    private CompletionStage<ApiResponse> ask(String wallet) {
        CompletionStage<ApiResponse> stage = api.handle(Ask.completion(wallet));
        threads.awaitRest();
        return stage;
    }

    private void answer(int call) {
        provider.answer(call, TaskStatus.complete());
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
        assertThat(records.all()).singleElement().satisfies(exchange -> {
            assertThat(exchange.outcome()).isEqualTo(Outcome.SHED);
            assertThat(exchange.reason()).isEqualTo("no free slot");
            assertThat(exchange.totalTime()).isEqualTo(Duration.ofMillis(50));
            assertThat(exchange.providerTime()).isNull();
        });
        assertThat(provider.asked).hasSize(2);
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
        provider.awaitCalls(3);
        answer(0);
        provider.awaitCalls(4);
        assertThat(provider.wallets()).containsExactly("1", "2", "3", "4");
        timer.advanceMillis(50);
        answer(3);
        assertThat(Await.soon(fourth).bodyText()).isEqualTo(Bodies.success("{\"a\":true}"));
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
        assertThat(Await.isDone(ask("6"))).as("3 and 4 wait no more").isFalse();
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
        List<Exchange> told = records.all();
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
        assertThat(provider.asked).hasSize(1);
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
        boolean[] full = {false};
        try (TaskApi one = TaskApi.builder(provider)
                .timer(new ManualTimer())
                .executor(task -> {
                    if (full[0]) {
                        full[0] = false;
                        throw new RejectedExecutionException("full");
                    }
                    threads.execute(task);
                })
                .handOver(Runnable::run)
                .maxConcurrent(1)
                .closeGrace(Duration.ZERO)
                .build()) {
            one.handle(Ask.completion("1"));
            provider.awaitCalls(1);
            CompletionStage<ApiResponse> second = one.handle(Ask.completion("2"));
            full[0] = true;
            answer(0);
            assertThat(Await.soon(second).bodyText()).isEqualTo(Bodies.BUSY);
            one.handle(Ask.completion("3"));
            provider.awaitCalls(2);
            assertThat(provider.wallets()).containsExactly("1", "3");
        }
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
        assertThat(Await.soon(late).bodyText()).isEqualTo(Bodies.INVALID);
        provider.awaitCalls(3);
        assertThat(Await.isDone(inTime)).isFalse();
        assertThat(provider.wallets()).containsExactly("busy0", "busy1", "w7");
    }

    private CompletionStage<ApiResponse> waitWithWindow(String recvWindow) {
        while (provider.asked.size() < 2) {
            ask("busy" + provider.asked.size());
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
        ManualExecutor executor = new ManualExecutor();
        try (TaskApi other = TaskApi.builder(blocking)
                .timer(new ManualTimer())
                .clock(clock)
                .executor(executor)
                .recorder(Runnable::run)
                .listener(records)
                .maxConcurrent(1)
                .build()) {
            String query = Ask.query("w", "a") + "&recvWindow=100&timestamp=" + clock.millis();
            CompletionStage<ApiResponse> late = other.handle(Ask.request("GET", "/v1/task/completion", query));
            clock.advance(Duration.ofMillis(101));
            executor.runAll();
            assertThat(Await.now(late).bodyText()).isEqualTo(Bodies.INVALID);
            assertThat(blocking.asked).isEmpty();
            assertThat(records.all()).extracting(Exchange::outcome).containsExactly(Outcome.INVALID);
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
            assertThat(Await.soon(slow.handle(Ask.request("GET", "/v1/task/completion", query)))
                            .bodyText())
                    .isEqualTo(Bodies.INVALID);
            assertThat(provider.asked).isEmpty();
        }
    }
}
