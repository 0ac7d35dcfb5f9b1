package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Closing the API")
class CloseTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private final ManualTimer timer = new ManualTimer();
    private final Records records = new Records();

    @Test
    @Clause("TIME-3")
    @DisplayName("lets running requests have their answers, while every new one is 000002, also the time")
    void grace() {
        HeldProvider provider = new HeldProvider("a");
        TaskApi api = TaskApi.builder(provider)
                .timer(timer)
                .maxConcurrent(1)
                .closeGrace(LONG)
                .listener(records)
                .build();
        CompletionStage<ApiResponse> running = api.handle(Ask.completion("1"));
        CompletionStage<ApiResponse> waiting = api.handle(Ask.completion("2"));
        provider.awaitCalls(1);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(api::close, task -> new Thread(task).start());

        assertThat(Await.soon(waiting).bodyText()).as("gets its answer now").isEqualTo(Bodies.BUSY);
        assertThat(Await.now(api.handle(Ask.completion("3"))).bodyText()).isEqualTo(Bodies.BUSY);
        assertThat(Await.now(api.handle(Ask.time())).bodyText()).isEqualTo(Bodies.BUSY);
        assertThat(closed).isNotDone();
        assertThat(Await.isDone(running)).isFalse();

        provider.answer(0, TaskStatus.incomplete());
        assertThat(Await.soon(running).bodyText()).isEqualTo(Bodies.success("{\"a\":false}"));
        Await.await(closed);
        assertThat(timer.isClosed()).isTrue();
        assertThat(records.await(4))
                .extracting(Exchange::reason)
                .filteredOn("stopping"::equals)
                .hasSize(3);
    }

    @Test
    @Clause({"LOAD-2", "TIME-3"})
    @DisplayName("refuses those who wait at once, though all threads are taken by calls that hang")
    void waitersBehindHungCalls() {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Map<String, TaskStatus>> hung = new CompletableFuture<>();
        TaskApi api = TaskApi.builder(FakeProvider.blocking(
                        query -> {
                            inside.countDown();
                            return hung.get();
                        },
                        "a"))
                .timer(timer)
                .maxConcurrent(1)
                .closeGrace(LONG)
                .build();
        CompletionStage<ApiResponse> running = api.handle(Ask.completion("1"));
        CompletionStage<ApiResponse> waiting = api.handle(Ask.completion("2"));
        Await.await(inside);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(api::close, task -> new Thread(task).start());

        assertThat(Await.soon(waiting).bodyText()).isEqualTo(Bodies.BUSY);
        assertThat(Await.isDone(running)).isFalse();
        hung.complete(Map.of("a", TaskStatus.complete()));
        assertThat(Await.soon(running).bodyText()).isEqualTo(Bodies.success("{\"a\":true}"));
        Await.await(closed);
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("answers 000002 to what still runs at the end of the grace time, and interrupts it")
    void endOfGrace() {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        TaskApi api = TaskApi.builder(FakeProvider.blocking(
                        query -> {
                            inside.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.complete(true);
                            }
                            return FakeProvider.all(query, TaskStatus.complete());
                        },
                        "a"))
                .timer(timer)
                .closeGrace(Duration.ZERO)
                .listener(records)
                .build();
        CompletionStage<ApiResponse> running = api.handle(Ask.completion("w"));
        Await.await(inside);
        api.close();
        assertThat(Await.soon(running).bodyText()).isEqualTo(Bodies.BUSY);
        assertThat(Await.await(interrupted)).isTrue();
        assertThat(records.only().reason()).isEqualTo("stopping, the grace time is over");
    }

    @Test
    @DisplayName("on a thread that is interrupted does not wait, and keeps the interrupt")
    void interruptedCloser() {
        TaskApi api = TaskApi.builder(new FakeAsyncProvider(query -> new CompletableFuture<>(), "a"))
                .timer(timer)
                .closeGrace(LONG)
                .build();
        CompletionStage<ApiResponse> running = api.handle(Ask.completion("w"));
        CompletionStage<Boolean> interruptedWriter =
                running.thenApply(answer -> Thread.currentThread().isInterrupted());
        Thread.currentThread().interrupt();
        api.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Await.soon(running).bodyText()).isEqualTo(Bodies.BUSY);
        assertThat(Await.soon(interruptedWriter))
                .as("who writes the answer is interrupted")
                .isFalse();
    }

    @Test
    @Clause({"LOG-1", "LOG-5"})
    @DisplayName("on a thread that is interrupted loses no record: they are written after it has returned")
    void recordsOfInterruptedCloser() {
        CountDownLatch goOn = new CountDownLatch(1);
        TaskApi api = TaskApi.builder(
                        FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a"))
                .timer(timer)
                .listener(exchange -> Await.await(goOn))
                .listener(records)
                .build();
        for (int i = 0; i < 10; i++) {
            api.handle(Ask.time());
        }
        Thread.currentThread().interrupt();
        api.close();
        assertThat(Thread.interrupted()).isTrue();
        goOn.countDown();
        records.await(10);
    }

    @Test
    @DisplayName("twice, or by several threads at once, is the same as once")
    void idempotent() {
        for (int round = 0; round < 50; round++) {
            TaskApi api = TaskApi.builder(
                            FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a"))
                    .timer(new ManualTimer())
                    .recorder(Runnable::run)
                    .listener(records)
                    .build();
            CyclicBarrier start = new CyclicBarrier(4);
            List<CompletableFuture<Void>> closers = IntStream.range(0, 3)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> {
                                meet(start);
                                api.close();
                            },
                            task -> new Thread(task).start()))
                    .toList();
            meet(start);
            String body = Ask.body(api, Ask.completion("w"));
            assertThat(body).isIn(Bodies.BUSY, Bodies.success("{\"a\":true}"));
            closers.forEach(Await::await);
            api.close();
            assertThat(Await.now(api.handle(Ask.time())).bodyText()).isEqualTo(Bodies.BUSY);
            records.await(2 * (round + 1));
        }
    }

    @Test
    @DisplayName("does not wait for ever for a call that does not heed its interrupt, and says so")
    void stubbornCall() {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Thread> stubborn = new CompletableFuture<>();
        CountDownLatch release = new CountDownLatch(1);
        TaskApi api = TaskApi.builder(FakeProvider.blocking(
                        query -> {
                            stubborn.complete(Thread.currentThread());
                            inside.countDown();
                            while (release.getCount() > 0) {
                                Thread.onSpinWait();
                            }
                            return FakeProvider.all(query, TaskStatus.complete());
                        },
                        "a"))
                .timer(timer)
                .closeGrace(Duration.ZERO)
                .build();
        CompletionStage<ApiResponse> running = api.handle(Ask.completion("w"));
        Await.await(inside);
        try (LogCapture log = LogCapture.of(TaskApi.class)) {
            api.close();
            assertThat(log.events())
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "requests still ran at the end of the grace time of PT0S: answered 000002",
                            "a provider call does not heed its interrupt: its thread stays until it returns");
        } finally {
            release.countDown();
        }
        assertThat(Await.soon(running).bodyText()).isEqualTo(Bodies.BUSY);
        Await.awaitEnd(stubborn.join());
    }

    @Test
    @Clause({"LOG-1", "TIME-3"})
    @DisplayName(
            "has the records of all it has answered written before it returns, and those of later requests soon after")
    void records() {
        TaskApi api = TaskApi.builder(
                        FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a"))
                .timer(timer)
                .listener(records)
                .build();
        for (int i = 0; i < 500; i++) {
            api.handle(Ask.time());
        }
        api.close();
        assertThat(records.all()).hasSize(500);

        api.handle(Ask.time());
        api.handle(Ask.completion("w"));
        assertThat(records.await(502))
                .extracting(Exchange::reason)
                .filteredOn("stopping"::equals)
                .hasSize(2);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("nobody met", e);
        }
    }
}
