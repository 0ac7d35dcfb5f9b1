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
import io.github.web3task.testkit.WatchedThreads;
import io.github.web3task.validation.UnknownTaskPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Equal questions in flight")
class SharedCallTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    /** Who follows waits for its own deadline by the real time: it is long, and what passes of it is turned by hand. */
    private static final Duration DEADLINE = Duration.ofMinutes(25);

    private final ManualTimer timer = new ManualTimer();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_719_000_000_000L));
    private final WatchedThreads threads = new WatchedThreads();
    private final Records records = new Records();
    private final HeldProvider provider = new HeldProvider("a", "b", "c");
    private final TaskApi api = settings(TaskApi.builder(provider)).build();

    private TaskApiBuilder settings(TaskApiBuilder builder) {
        return builder.timer(timer)
                .clock(clock)
                .executor(threads)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .listener(records)
                .deadline(DEADLINE)
                .maxConcurrent(3)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO);
    }

    @AfterEach
    void close() {
        api.close();
    }

    /** Returns when the request's thread waits: for the provider or for another request's call. */
    private CompletionStage<ApiResponse> ask(TaskApi asked, String wallet, String... tasks) {
        CompletionStage<ApiResponse> stage = asked.handle(Ask.completion(wallet, tasks));
        threads.awaitRest();
        return stage;
    }

    private CompletionStage<ApiResponse> ask(String wallet, String... tasks) {
        return ask(api, wallet, tasks);
    }

    private void passMinutes(int minutes) {
        timer.advance(Duration.ofMinutes(minutes));
    }

    private static void assertBody(CompletionStage<ApiResponse> answered, String body) {
        assertThat(Await.soon(answered).bodyText()).isEqualTo(body);
    }

    /** For when all calls have ended. */
    private void assertAllSlotsFree() {
        threads.awaitEnd();
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
        assertThat(records.await(2))
                .extracting(Exchange::outcome)
                .containsExactlyInAnyOrder(Outcome.SERVED, Outcome.SHARED);
        assertThat(records.all())
                .allSatisfy(
                        record -> assertThat(record.tasks().get("a").evidence()).isEqualTo("tx 7"));
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
        assertThat(records.await(2)).extracting(Exchange::outcome).containsOnly(Outcome.SERVED);
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "PROV-7"})
    @DisplayName("share what the call answered, though an interceptor uses its map again for another wallet")
    void reusedMap() {
        Map<String, TaskStatus> reused = new ConcurrentHashMap<>();
        try (TaskApi other = settings(TaskApi.builder(provider))
                .interceptor((query, chain) -> {
                    reused.putAll(chain.proceed(query));
                    return reused;
                })
                .build()) {
            var leader = ask(other, "w", "a");
            var slowLeader = ask(other, "w", "b");
            var follower = ask(other, "w", "b", "a");
            provider.answer(0, TaskStatus.complete());
            assertBody(leader, YES);
            var another = ask(other, "v", "a");
            provider.answer(2, TaskStatus.incomplete());
            assertBody(another, Bodies.success("{\"a\":false}"));
            provider.answer(1, TaskStatus.complete());
            assertBody(slowLeader, Bodies.success("{\"b\":true}"));
            assertBody(follower, Bodies.success("{\"b\":true,\"a\":true}"));
        }
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
    @Clause({"LOAD-4", "PROV-4"})
    @DisplayName("fail together with an Error of the provider's, too")
    void error() {
        var first = ask("w", "a");
        var second = ask("w", "a");
        provider.fail(0, new NoClassDefFoundError("a/Driver"));
        assertBody(first, Bodies.OTHER);
        assertBody(second, Bodies.OTHER);
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "PROV-5"})
    @DisplayName("have their own deadlines: the leader's passes, and the follower still gets the answer")
    void leadersDeadline() {
        var leader = ask("w", "a");
        passMinutes(10);
        var follower = ask("w", "a");
        passMinutes(15);
        assertBody(leader, Bodies.BUSY);
        assertThat(Await.isDone(follower)).isFalse();
        provider.answer(0, TaskStatus.complete());
        assertBody(follower, YES);
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "PROV-6"})
    @DisplayName("do not grow behind a call that hangs: once its leader's deadline has passed, the next asks anew")
    void hungCallIsNotJoined() {
        ask("w", "a");
        passMinutes(10);
        var follower = ask("w", "a");
        passMinutes(15);
        var third = ask("w", "a");
        assertThat(provider.asked).hasSize(2);
        provider.answer(1, TaskStatus.complete());
        assertBody(third, YES);
        passMinutes(10);
        assertBody(follower, Bodies.BUSY);
        provider.answer(0, TaskStatus.incomplete());
        assertAllSlotsFree();
    }

    @Test
    @Clause({"LOAD-4", "PROV-5", "PROV-7"})
    @DisplayName("whose leader is interrupted at its deadline are 000002 and shed when the call ends with that")
    void interruptedLeader() {
        var follower = followHungCall(true);
        assertBody(follower, Bodies.BUSY);
        Exchange record = records.await(2).get(1);
        assertThat(record.outcome()).isEqualTo(Outcome.SHED);
        assertThat(record.reason()).isEqualTo("the request that asked was not answered");
    }

    @Test
    @Clause({"LOAD-4", "PROV-5"})
    @DisplayName("whose leader's call comes back in spite of the interrupt get its answer")
    void answerInSpiteOfInterrupt() {
        assertBody(followHungCall(false), YES);
    }

    /** The follower of a call that hangs until the deadline of its leader interrupts it. */
    private CompletionStage<ApiResponse> followHungCall(boolean failsThen) {
        FakeProvider hung = FakeProvider.blocking(
                query -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        if (failsThen) {
                            throw e;
                        }
                    }
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "a");
        TaskApi other = settings(TaskApi.builder(hung)).build(); // owns no thread: nothing to close
        var leader = ask(other, "w");
        passMinutes(10);
        var follower = ask(other, "w");
        passMinutes(15);
        assertBody(leader, Bodies.BUSY);
        assertThat(hung.asked).hasSize(1);
        return follower;
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
        timer.advance(DEADLINE);
        threads.awaitEnd(1);
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
        CountDownLatch goOn = new CountDownLatch(1);
        try (TaskApi other = settings(TaskApi.builder(blocking))
                .interceptor((query, chain) -> {
                    goOn.await();
                    return chain.proceed(query);
                })
                .build()) {
            String window = "&recvWindow=100&timestamp=" + clock.millis();
            var leader = other.handle(Ask.request("GET", "/v1/task/completion", Ask.query("w", "a") + window));
            threads.awaitRest();
            var follower = ask(other, "w", "a");
            clock.advance(Duration.ofMillis(101));
            goOn.countDown();
            assertBody(leader, Bodies.INVALID);
            assertBody(follower, Bodies.BUSY);
            assertThat(blocking.asked).isEmpty();
            assertThat(records.await(2))
                    .extracting(Exchange::outcome)
                    .containsExactlyInAnyOrder(Outcome.INVALID, Outcome.SHED);
            assertBody(other.handle(Ask.completion("w", "a")), YES);
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
                assertThat(Await.now(other.handle(Ask.completion("w", "no", "nothing")))
                                .bodyText())
                        .isEqualTo(Bodies.success("{}"));
            }
        }
        assertThat(provider.asked).isEmpty();
        assertThat(records.all()).extracting(Exchange::outcome).containsOnly(Outcome.SERVED);
    }

    @Test
    @Clause({"LOAD-4", "LOAD-2"})
    @DisplayName("whose executor takes no more calls are 000002, shed, and their slots are free")
    void executorRefuses() {
        FakeProvider blocking = FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
        try (TaskApi other = settings(TaskApi.builder(blocking))
                .executor(task -> {
                    throw new RejectedExecutionException("full");
                })
                .build()) {
            for (int i = 0; i < 5; i++) {
                assertBody(other.handle(Ask.completion("w")), Bodies.BUSY);
            }
            assertThat(records.all()).hasSize(5).allSatisfy(exchange -> {
                assertThat(exchange.outcome()).isEqualTo(Outcome.SHED);
                assertThat(exchange.reason()).isEqualTo("the executor took no more calls");
            });
        }
    }
}
