package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualExecutor;
import io.github.web3task.testkit.WatchedThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The deadline")
class DeadlineTest {
    private static final FakeProvider.Logic YES = query -> FakeProvider.all(query, TaskStatus.complete());
    private final ManualTimer timer = new ManualTimer();
    private final ManualExecutor executor = new ManualExecutor();

    private TaskApiBuilder apiOf(FakeProvider provider) {
        return TaskApi.builder(provider)
                .timer(timer)
                .executor(executor)
                .handOver(Runnable::run)
                .maxConcurrent(1)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO);
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("is 2.5 s by default: 000002 then, and not a moment earlier")
    void atTheDeadline() {
        try (TaskApi api = apiOf(FakeProvider.blocking(YES, "a")).build()) {
            CompletionStage<ApiResponse> stage = api.handle(Ask.completion("w"));
            timer.advance(Duration.ofMillis(2_500).minusNanos(1));
            assertThat(Await.isDone(stage)).isFalse();
            timer.advance(Duration.ofNanos(1));
            assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY);
            assertThat(Await.now(stage).status()).isEqualTo(503);
        }
    }

    @Test
    @Clause({"PROV-5", "PROV-9"})
    @DisplayName("is found by the timer and answered by another thread: who reads slowly holds up no other deadline")
    void notAnsweredByTheTimer() {
        ManualExecutor handOver = new ManualExecutor();
        try (TaskApi api = apiOf(FakeProvider.blocking(YES, "a"))
                .handOver(handOver)
                .maxConcurrent(2)
                .build()) {
            List<String> read = new ArrayList<>();
            for (String wallet : List.of("one", "two")) {
                var unused = api.handle(Ask.completion(wallet)).thenAccept(answer -> read.add(answer.bodyText()));
            }
            timer.advanceMillis(2_500);
            assertThat(read).as("on the timer's thread").isEmpty();
            assertThat(handOver.waiting()).as("each on its own").isEqualTo(2);
            handOver.runNext();
            assertThat(read).containsExactly(Bodies.BUSY);
            handOver.runNext();
            assertThat(read).containsExactly(Bodies.BUSY, Bodies.BUSY);
        }
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("An answer just in time is served, and the deadline then finds nothing to do")
    void justInTime() {
        Records records = new Records();
        try (TaskApi api =
                apiOf(FakeProvider.blocking(YES, "a")).listener(records).build()) {
            CompletionStage<ApiResponse> stage = api.handle(Ask.completion("w"));
            timer.advance(Duration.ofMillis(2_500).minusNanos(1));
            executor.runAll();
            assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.success("{\"a\":true}"));
            timer.advance(Duration.ofNanos(1));
            assertThat(records.only().status()).isEqualTo(200);
            assertThat(timer.pending()).isZero();
        }
    }

    @Test
    @Clause({"PROV-5", "PROV-7"})
    @DisplayName("counts for a provider on the caller's thread too: its late answer is dropped")
    void lateDirectAnswer() {
        FakeProvider slow = FakeProvider.direct(
                query -> {
                    timer.advanceMillis(2_500);
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "a");
        try (TaskApi api = apiOf(slow).build()) {
            assertThat(Await.now(api.handle(Ask.completion("w"))).bodyText()).isEqualTo(Bodies.BUSY);
        }
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("counts from the arrival: the wait for a slot is part of it")
    void waitCounts() {
        HeldProvider provider = new HeldProvider("a");
        WatchedThreads threads = new WatchedThreads();
        try (TaskApi api = TaskApi.builder(provider)
                .timer(timer)
                .executor(threads)
                .handOver(Runnable::run)
                .deadline(Duration.ofMillis(100))
                .maxConcurrent(1)
                .maxWait(Duration.ofMillis(60))
                .closeGrace(Duration.ZERO)
                .build()) {
            CompletionStage<ApiResponse> one = api.handle(Ask.completion("first"));
            CompletionStage<ApiResponse> two = api.handle(Ask.completion("second"));
            provider.awaitCalls(1);
            timer.advanceMillis(50);
            provider.answer(0, TaskStatus.complete());
            assertThat(Await.soon(one).bodyText()).isEqualTo(Bodies.success("{\"a\":true}"));
            provider.awaitCalls(2);
            timer.advanceMillis(49);
            assertThat(Await.isDone(two)).isFalse();
            timer.advanceMillis(1);
            assertThat(Await.now(two).bodyText()).isEqualTo(Bodies.BUSY);
            provider.answer(1, TaskStatus.complete());
            threads.awaitEnd();
        }
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("is kept for a request that got a slot but no thread of a busy executor; it then asks nobody")
    void busyExecutor() {
        FakeProvider provider = FakeProvider.blocking(YES, "a");
        Records records = new Records();
        try (TaskApi api = apiOf(provider)
                .listener(records)
                .recorder(Runnable::run)
                .maxWait(Duration.ofMillis(50))
                .build()) {
            var one = api.handle(Ask.completion("one"));
            var two = api.handle(Ask.completion("two"));
            executor.runNext();
            assertThat(Await.isDone(one)).isTrue();
            assertThat(executor.waiting())
                    .as("the second stands in the executor's queue")
                    .isOne();
            timer.advanceMillis(2_500);
            assertThat(Await.now(two).bodyText()).isEqualTo(Bodies.BUSY);
            executor.runAll();
            assertThat(provider.asked).hasSize(1);
            assertThat(records.all()).hasSize(2);
            assertThat(records.all().get(1).outcome()).isEqualTo(Outcome.FAILED);
            var three = api.handle(Ask.completion("three"));
            executor.runAll();
            assertThat(Await.now(three).bodyText()).as("the slot is free").isEqualTo(Bodies.success("{\"a\":true}"));
        }
    }

    @Test
    @Clause({"PROV-6", "PROV-5"})
    @DisplayName("frees the slot of a call that has not begun, which then never begins")
    void slotOfQueuedCall() {
        FakeProvider provider = FakeProvider.blocking(YES, "a");
        try (TaskApi api = apiOf(provider).build()) {
            var late = api.handle(Ask.completion("late"));
            assertThat(Await.now(api.handle(Ask.completion("next"))).bodyText()).isEqualTo(Bodies.BUSY);
            timer.advanceMillis(2_500);
            assertThat(Await.now(late).bodyText()).isEqualTo(Bodies.BUSY);

            var next = api.handle(Ask.completion("next"));
            executor.runAll();
            assertThat(Await.now(next).bodyText()).isEqualTo(Bodies.success("{\"a\":true}"));
            assertThat(provider.asked)
                    .as("nobody waits for the late one: not asked")
                    .extracting(query -> query.wallet().asSent())
                    .containsExactly("next");
        }
    }

    @Test
    @Clause({"PROV-6", "PROV-7"})
    @DisplayName("An asynchronous call keeps its slot until its stage completes, and its late answer is dropped")
    void slotKeptByStage() {
        HeldProvider provider = new HeldProvider("a");
        Records records = new Records();
        WatchedThreads threads = new WatchedThreads();
        try (TaskApi api = TaskApi.builder(provider)
                .timer(timer)
                .executor(threads)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .listener(records)
                .maxConcurrent(2)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO)
                .build()) {
            for (int i = 0; i < 10; i++) {
                var stage = api.handle(Ask.completion("w"));
                threads.awaitRest();
                timer.advanceMillis(2_500);
                assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY);
            }
            assertThat(provider.asked)
                    .as("a hung backend never gets more than the limit")
                    .hasSize(2);
            assertThat(provider.hasEnded(0) || provider.hasEnded(1))
                    .as("cancelled")
                    .isFalse();

            provider.answer(0, TaskStatus.complete());
            threads.awaitEnd(0);
            assertThat(records.all()).as("a late answer makes no second record").hasSize(10);
            var next = api.handle(Ask.completion("w"));
            provider.awaitCalls(3);
            provider.answer(2, TaskStatus.incomplete());
            assertThat(Await.soon(next).bodyText()).isEqualTo(Bodies.success("{\"a\":false}"));
        }
    }

    @Test
    @Clause({"PROV-6", "LOAD-5"})
    @DisplayName("A late answer still goes through the interceptors, so that one can keep it")
    void lateAnswerIsKept() {
        for (boolean blocks : new boolean[] {true, false}) {
            ManualTimer ownTimer = new ManualTimer();
            WatchedThreads threads = new WatchedThreads();
            HeldProvider held = new HeldProvider("a");
            CompletableFuture<Map<String, TaskStatus>> kept = new CompletableFuture<>();
            TaskApiBuilder builder = blocks
                    ? TaskApi.builder(FakeProvider.blocking(
                            query -> {
                                awaitStubbornly(held.check(query).toCompletableFuture());
                                return FakeProvider.all(query, TaskStatus.complete());
                            },
                            "a"))
                    : TaskApi.builder(held);
            try (TaskApi api = builder.timer(ownTimer)
                    .executor(threads)
                    .handOver(Runnable::run)
                    .closeGrace(Duration.ZERO)
                    .interceptor((query, chain) -> {
                        Map<String, TaskStatus> statuses = chain.proceed(query);
                        assertThat(chain.timeLeft()).isZero();
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                        kept.complete(statuses);
                        return statuses;
                    })
                    .build()) {
                var stage = api.handle(Ask.completion("w"));
                held.awaitCalls(1);
                threads.awaitRest();
                ownTimer.advanceMillis(2_500);
                assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY);
                held.answer(0, TaskStatus.complete());
                assertThat(Await.await(kept)).containsEntry("a", TaskStatus.complete());
                threads.awaitEnd();
            }
        }
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("Threads that do not heed the interrupt keep their slots: the backend never sees more than the limit")
    void hungThreads() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(3);
        AtomicInteger running = new AtomicInteger();
        CompletableFuture<Void> allGone = new CompletableFuture<>();
        FakeProvider stubborn = FakeProvider.blocking(
                query -> {
                    running.incrementAndGet();
                    inside.countDown();
                    awaitStubbornly(release);
                    if (running.decrementAndGet() == 0) {
                        allGone.complete(null);
                    }
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "a");
        try (TaskApi api = TaskApi.builder(stubborn)
                .timer(timer)
                .handOver(Runnable::run)
                .maxConcurrent(3)
                .maxWait(Duration.ZERO)
                .build()) {
            List<CompletionStage<ApiResponse>> stages = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 4; i++) {
                    stages.add(api.handle(Ask.completion("w" + i)));
                }
                Await.await(inside);
                timer.advanceMillis(2_500);
            }
            assertThat(stages)
                    .allSatisfy(stage -> assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY));
            assertThat(stubborn.asked).hasSize(3);
            assertThat(running).hasValue(3);
            assertThat(Await.now(api.handle(Ask.completion("next"))).bodyText())
                    .as("no slot is free, not only no thread")
                    .isEqualTo(Bodies.BUSY);
            release.countDown();
            Await.await(allGone);
        }
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("interrupts the thread that asks, and leaves no interrupt behind for the thread's next work")
    void interruptDoesNotLeak() {
        for (boolean clearsFlag : new boolean[] {true, false}) {
            ManualTimer ownTimer = new ManualTimer(); // an API closes the one it is given
            CountDownLatch started = new CountDownLatch(1);
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            CompletableFuture<Boolean> leftBehind = new CompletableFuture<>();
            FakeProvider provider = FakeProvider.blocking(
                    query -> {
                        started.countDown();
                        try {
                            new CountDownLatch(1).await();
                            interrupted.complete(false);
                        } catch (InterruptedException e) {
                            interrupted.complete(true);
                            if (!clearsFlag) {
                                Thread.currentThread().interrupt();
                            }
                        }
                        return Map.of();
                    },
                    "a");
            // No thread pool of the JDK's: those clear the flag themselves.
            try (TaskApi api = TaskApi.builder(provider)
                    .timer(ownTimer)
                    .handOver(Runnable::run)
                    .executor(task -> new Thread(() -> {
                                task.run();
                                leftBehind.complete(Thread.interrupted());
                            })
                            .start())
                    .build()) {
                var stage = api.handle(Ask.completion("w"));
                Await.await(started);
                ownTimer.advanceMillis(2_500);
                assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY);
                assertThat(Await.await(interrupted)).isTrue();
                assertThat(Await.await(leftBehind)).isFalse();
            }
        }
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        awaitStubbornly(latch::await);
    }

    private static void awaitStubbornly(CompletableFuture<?> future) {
        awaitStubbornly(() -> assertThat(future.get()).isNotNull());
    }

    private static void awaitStubbornly(Wait wait) {
        boolean over = false;
        while (!over) {
            try {
                wait.run();
                over = true;
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.interrupted(); // a driver that does not heed it
            }
        }
    }

    private interface Wait {
        void run() throws InterruptedException, ExecutionException;
    }
}
