package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualClock;
import io.github.web3task.testkit.ManualExecutor;
import io.github.web3task.validation.UnknownTaskPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Equal questions in flight")
class SharedCallTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    private final ManualTimer timer = new ManualTimer();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_719_000_000_000L));
    private final ManualExecutor executor = new ManualExecutor();
    private final List<Exchange> told = new ArrayList<>();
    private final HeldProvider provider = new HeldProvider("a", "b", "c");
    private final TaskApi api = settings(TaskApi.builder(provider)).build();

    private TaskApiBuilder settings(TaskApiBuilder builder) {
        return builder.timer(timer)
                .clock(clock)
                .executor(executor)
                .listener(told::add)
                .maxConcurrent(3)
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

    private static void assertBody(CompletionStage<ApiResponse> answered, String body) {
        assertThat(Await.now(answered).bodyText()).isEqualTo(body);
    }

    private void assertAllSlotsFree() {
        int before = provider.asked.size();
        List<CompletionStage<ApiResponse>> all =
                List.of(ask("free1", "a"), ask("free2", "a"), ask("free3", "a"), ask("free4", "a"));
        assertThat(provider.asked).hasSize(before + 3);
        assertThat(all.subList(0, 3)).noneMatch(Await::isDone);
        assertBody(all.get(3), Bodies.BUSY);
    }

    @Test
    @Clause({"LOAD-4", "LOG-1"})
    @DisplayName("are one call: all get its answer, and the records say which one asked")
    void oneCall() {
        var first = ask("w", "a");
        var second = ask("w", "a");
        assertThat(provider.asked).hasSize(1);
        provider.answer(0, TaskStatus.complete().withEvidence("tx 7"));
        assertBody(first, YES);
        assertBody(second, YES);
        assertThat(told).extracting(Exchange::outcome).containsExactly(Outcome.SERVED, Outcome.SHARED);
        assertThat(told.get(1).tasks().get("a").evidence()).isEqualTo("tx 7");
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "PROV-7"})
    @DisplayName("are told apart by wallet, its case too, and by task")
    void notEqual() {
        ask("w", "a");
        ask("W", "a");
        ask("w", "b");
        assertThat(provider.asked).hasSize(3);
    }

    @Test
    @Clause({"LOAD-4", "TASK-8"})
    @DisplayName("may overlap in part: only the rest is asked for, and the answer is put together in the order asked")
    void overlap() {
        var first = ask("w", "a", "b");
        var second = ask("w", "c", "b");
        assertThat(provider.asked).extracting(TaskQuery::tasks).containsExactly(List.of("a", "b"), List.of("c"));
        provider.answer(1, TaskStatus.incomplete());
        assertThat(Await.isDone(second)).isFalse();
        provider.answer(0, TaskStatus.complete());
        assertBody(first, Bodies.success("{\"a\":true,\"b\":true}"));
        assertBody(second, Bodies.success("{\"c\":false,\"b\":true}"));
        assertThat(told).extracting(Exchange::outcome).containsOnly(Outcome.SERVED);
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "PROV-4"})
    @DisplayName("fail together, and the failure is not remembered: who comes next asks anew")
    void failure() {
        var first = ask("w", "a");
        var second = ask("w", "a");
        provider.fail(0, new DependencyUnavailableException("down"));
        assertBody(first, Bodies.BUSY);
        assertBody(second, Bodies.BUSY);
        var third = ask("w", "a");
        provider.fail(1, new IllegalStateException("broken"));
        assertBody(third, Bodies.OTHER);
        var fourth = ask("w", "a");
        provider.answer(2, TaskStatus.incomplete());
        assertBody(fourth, Bodies.success("{\"a\":false}"));
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "PROV-5"})
    @DisplayName("have their own deadlines: the leader's passes, and the follower still gets the answer")
    void leadersDeadline() {
        var leader = ask("w", "a");
        timer.advanceMillis(1_000);
        var follower = ask("w", "a");
        timer.advanceMillis(1_500);
        assertBody(leader, Bodies.BUSY);
        assertThat(Await.isDone(follower)).isFalse();
        provider.answer(0, TaskStatus.complete());
        assertBody(follower, YES);
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "PROV-6"})
    @DisplayName("do not grow behind a call that hangs: once its leader has given up, the next asks anew")
    void hungCallIsNotJoined() {
        ask("w", "a");
        timer.advanceMillis(1_000);
        var follower = ask("w", "a");
        timer.advanceMillis(1_500);
        var third = ask("w", "a");
        assertThat(provider.asked).hasSize(2);
        provider.answer(1, TaskStatus.complete());
        assertBody(third, YES);
        timer.advanceMillis(1_000);
        assertBody(follower, Bodies.BUSY);
        provider.answer(0, TaskStatus.incomplete());
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "PROV-5"})
    @DisplayName("keep the call alive until the last has gone: only then is its thread interrupted")
    void lastOneInterrupts() {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Long> interrupted = new CompletableFuture<>();
        ManualTimer own = new ManualTimer();
        long start = own.nanoTime();
        FakeProvider hung = FakeProvider.blocking(
                query -> {
                    inside.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.complete(
                                Duration.ofNanos(own.nanoTime() - start).toMillis());
                    }
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "a");
        try (TaskApi other = TaskApi.builder(hung).timer(own).build()) {
            var leader = other.handle(Ask.completion("w"));
            Await.await(inside);
            own.advanceMillis(1_000);
            var follower = other.handle(Ask.completion("w"));
            own.advanceMillis(1_500);
            assertBody(leader, Bodies.BUSY);
            assertThat(interrupted).isNotDone();
            own.advanceMillis(1_000);
            assertBody(follower, Bodies.BUSY);
            assertThat(Await.await(interrupted)).isEqualTo(3_500);
            assertThat(hung.asked).hasSize(1);
        }
    }

    @Test
    @Clause("LOAD-4")
    @DisplayName("go on without a follower whose other task failed")
    void followerFails() {
        var leader = ask("w", "a");
        var follower = ask("w", "a", "b");
        provider.fail(1, new IllegalStateException("b is broken"));
        assertBody(follower, Bodies.OTHER);
        provider.answer(0, TaskStatus.complete());
        assertBody(leader, YES);
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "PROV-6", "LOAD-2"})
    @DisplayName("hold a slot each while they wait; the leader's stays taken until the call has really ended")
    void slots() {
        ask("w", "a");
        ask("w", "a");
        ask("v", "a");
        assertBody(ask("x", "a"), Bodies.BUSY);
        timer.advanceMillis(2_500);
        var next = ask("x", "a");
        assertThat(provider.asked).as("the follower's slot is free").hasSize(3);
        assertBody(ask("y", "a"), Bodies.BUSY);
        provider.answer(2, TaskStatus.complete());
        assertBody(next, YES);
        provider.answer(0, TaskStatus.complete());
        provider.answer(1, TaskStatus.complete());
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "LOAD-2"})
    @DisplayName("hold it too when the own part is answered and the other's is still waited for")
    void slotOfOverlap() {
        ask("w", "a");
        ask("w", "a", "b");
        provider.answer(1, TaskStatus.complete());
        ask("v", "a");
        assertBody(ask("x", "a"), Bodies.BUSY);
        provider.answer(0, TaskStatus.complete());
        provider.answer(2, TaskStatus.complete());
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "WINDOW-6"})
    @DisplayName("with a leader refused at the last moment: it is 000006, the follower 000002, and nobody is asked")
    void leaderRefused() {
        FakeProvider blocking = FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
        try (TaskApi other = settings(TaskApi.builder(blocking)).build()) {
            String window = "&recvWindow=100&timestamp=" + clock.millis();
            var leader = other.handle(Ask.request("GET", "/v1/task/completion", Ask.query("w", "a") + window));
            var follower = other.handle(Ask.completion("w", "a"));
            clock.advance(Duration.ofMillis(101));
            executor.runAll();
            assertBody(leader, Bodies.INVALID);
            assertBody(follower, Bodies.BUSY);
            assertThat(blocking.asked).isEmpty();
            assertThat(told).extracting(Exchange::outcome).containsExactly(Outcome.INVALID, Outcome.SHED);
            var next = other.handle(Ask.completion("w", "a"));
            executor.runAll();
            assertBody(next, YES);
        }
    }

    @Test
    @Clause({"TASK-6", "LOAD-4"})
    @DisplayName("about no task at all, when unknown names are left out, are answered at once")
    void nothingLeft() {
        try (TaskApi other = settings(TaskApi.builder(provider))
                .unknownTasks(UnknownTaskPolicy.LEAVE_OUT)
                .build()) {
            for (int i = 0; i < 5; i++) {
                assertBody(other.handle(Ask.completion("w", "no", "nothing")), Bodies.success("{}"));
            }
        }
        assertThat(provider.asked).isEmpty();
        assertThat(told).extracting(Exchange::outcome).containsOnly(Outcome.SERVED);
    }

    @Test
    @Clause({"LOAD-4", "LOAD-2"})
    @DisplayName("whose executor takes no more calls are 000002, shed, and their slots are free")
    void executorRefuses() {
        FakeProvider blocking = FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
        try (TaskApi other = settings(TaskApi.builder(blocking)).build()) {
            executor.rejectFromNowOn();
            for (int i = 0; i < 5; i++) {
                assertBody(other.handle(Ask.completion("w")), Bodies.BUSY);
            }
            assertThat(told).hasSize(5).allSatisfy(exchange -> {
                assertThat(exchange.outcome()).isEqualTo(Outcome.SHED);
                assertThat(exchange.reason()).isEqualTo("the executor took no more calls");
            });
        }
    }
}
