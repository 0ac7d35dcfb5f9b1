package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualExecutor;
import io.github.web3task.testkit.WatchedThreads;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Several providers")
class ProviderCombinationTest {
    private static final FakeProvider.Logic YES = query -> FakeProvider.all(query, TaskStatus.complete());
    private static final FakeProvider.Logic NO = query -> FakeProvider.all(query, TaskStatus.incomplete());

    @Test
    @Clause({"TASK-2", "TASK-8"})
    @DisplayName("share out the asked names, and the answer keeps the order asked, or declared when all are asked")
    void combined() {
        FakeProvider swaps = FakeProvider.direct(YES, "swap", "bridge");
        FakeAsyncProvider stakes = new FakeAsyncProvider(
                query -> CompletableFuture.completedFuture(FakeProvider.all(query, TaskStatus.incomplete())),
                "stake",
                "lend");
        try (TaskApi api = TaskApi.builder(swaps).provider(stakes).build()) {
            assertThat(Ask.body(api, Ask.completion("w", "lend", "swap", "stake")))
                    .isEqualTo(Bodies.success("{\"lend\":false,\"swap\":true,\"stake\":false}"));
            assertThat(Ask.body(api, Ask.completion("w")))
                    .isEqualTo(Bodies.success("{\"swap\":true,\"bridge\":true,\"stake\":false,\"lend\":false}"));
        }
        assertThat(swaps.asked)
                .extracting(TaskQuery::tasks)
                .containsExactly(List.of("swap"), List.of("swap", "bridge"));
        assertThat(stakes.asked)
                .extracting(TaskQuery::tasks)
                .containsExactly(List.of("lend", "stake"), List.of("stake", "lend"));
    }

    @Test
    @DisplayName("are asked only when one of their tasks is")
    void onlyTheNeeded() {
        FakeProvider swaps = FakeProvider.direct(YES, "swap");
        FakeProvider stakes = FakeProvider.direct(NO, "stake");
        try (TaskApi api = TaskApi.builder(swaps).provider(stakes).build()) {
            assertThat(Ask.body(api, Ask.completion("w", "stake"))).isEqualTo(Bodies.success("{\"stake\":false}"));
        }
        assertThat(swaps.asked).isEmpty();
        assertThat(stakes.asked).hasSize(1);
    }

    @Test
    @DisplayName("are asked at the same time")
    void sameTime() {
        CyclicBarrier both = new CyclicBarrier(2);
        FakeProvider.Logic meets = query -> {
            both.await(60, TimeUnit.SECONDS);
            return FakeProvider.all(query, TaskStatus.complete());
        };
        try (TaskApi api = TaskApi.builder(FakeProvider.blocking(meets, "swap"))
                .provider(FakeProvider.blocking(meets, "stake"))
                .timer(new ManualTimer())
                .maxConcurrent(1)
                .build()) {
            assertThat(Ask.body(api, Ask.completion("w"))).isEqualTo(Bodies.success("{\"swap\":true,\"stake\":true}"));
        }
    }

    @Test
    @DisplayName("are asked one after the other where the executor refuses more, and no thread dies of the refusal")
    void refusedInTheBackground() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
        CountDownLatch refused = new CountDownLatch(1);
        AtomicInteger accepted = new AtomicInteger();
        WatchedThreads threads = new WatchedThreads();
        try (TaskApi api = TaskApi.builder(FakeProvider.blocking(
                        query -> {
                            Await.await(refused);
                            return YES.check(query);
                        },
                        "swap"))
                .provider(FakeProvider.blocking(NO, "stake"))
                .executor(task -> {
                    if (accepted.incrementAndGet() > 1) {
                        refused.countDown();
                        throw new RejectedExecutionException("full");
                    }
                    threads.execute(task);
                })
                .build()) {
            assertThat(Ask.body(api, Ask.completion("w"))).isEqualTo(Bodies.success("{\"swap\":true,\"stake\":false}"));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).isEmpty();
    }

    @Test
    @DisplayName("that never block are asked on the thread that brings the request, all of them")
    void onTheCallersThread() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        FakeProvider.Logic noting = query -> {
            threads.add(Thread.currentThread());
            return FakeProvider.all(query, TaskStatus.complete());
        };
        try (TaskApi api = TaskApi.builder(FakeProvider.direct(noting, "swap"))
                .provider(FakeProvider.direct(noting, "stake"))
                .provider(FakeProvider.direct(noting, "lend"))
                .build()) {
            assertThat(api.handle(Ask.completion("w")).toCompletableFuture()).isDone();
        }
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    @Clause({"PROV-3", "PROV-7"})
    @DisplayName("never fill each other's gaps: one's extra answer is not the other's missing one")
    void noLeak() {
        FakeProvider talkative = FakeProvider.direct(
                query -> Map.of("swap", TaskStatus.complete(), "stake", TaskStatus.complete()), "swap");
        FakeProvider silent = FakeProvider.direct(query -> Map.of(), "stake");
        for (boolean talkativeFirst : new boolean[] {true, false}) {
            try (TaskApi api = TaskApi.builder(talkativeFirst ? talkative : silent)
                    .provider(talkativeFirst ? silent : talkative)
                    .build()) {
                assertThat(Ask.body(api, Ask.completion("w", "swap", "stake"))).isEqualTo(Bodies.OTHER);
                assertThat(Ask.body(api, Ask.completion("w", "swap"))).isEqualTo(Bodies.success("{\"swap\":true}"));
            }
        }
    }

    @Test
    @Clause({"PROV-3", "PROV-7"})
    @DisplayName("never overrule each other: an extra answer for the other's task is dropped")
    void noOverruling() {
        FakeProvider talkative = FakeProvider.direct(
                query -> Map.of("swap", TaskStatus.complete(), "stake", TaskStatus.complete()), "swap");
        FakeProvider honest = FakeProvider.direct(NO, "stake");
        for (boolean talkativeFirst : new boolean[] {true, false}) {
            try (TaskApi api = TaskApi.builder(talkativeFirst ? talkative : honest)
                    .provider(talkativeFirst ? honest : talkative)
                    .build()) {
                assertThat(Ask.body(api, Ask.completion("w", "swap", "stake")))
                        .isEqualTo(Bodies.success("{\"swap\":true,\"stake\":false}"));
            }
        }
    }

    @Test
    @Clause({"PROV-4", "PROV-6"})
    @DisplayName("The first failure decides the answer at once; the slot stays taken until the others have ended")
    void firstFailureDecides() {
        for (boolean brokenFirst : new boolean[] {true, false}) {
            HeldProvider slow = new HeldProvider("stake");
            FakeProvider broken = FakeProvider.blocking(
                    query -> {
                        slow.awaitCalls(1);
                        throw new IllegalStateException("broken");
                    },
                    "swap");
            WatchedThreads threads = new WatchedThreads();
            TaskApiBuilder builder = brokenFirst
                    ? TaskApi.builder(broken).provider(slow)
                    : TaskApi.builder(slow).provider(broken);
            try (TaskApi api = builder.executor(threads)
                    .handOver(Runnable::run)
                    .timer(new ManualTimer())
                    .maxConcurrent(1)
                    .maxWait(Duration.ZERO)
                    .closeGrace(Duration.ZERO)
                    .build()) {
                assertThat(Ask.body(api, Ask.completion("w"))).isEqualTo(Bodies.OTHER);

                assertThat(Ask.body(api, Ask.completion("w", "stake"))).isEqualTo(Bodies.BUSY);
                slow.answer(0, TaskStatus.complete());
                threads.awaitEnd();
                var next = api.handle(Ask.completion("w", "stake"));
                slow.awaitCalls(2);
                slow.answer(1, TaskStatus.complete());
                assertThat(Await.soon(next).bodyText()).isEqualTo(Bodies.success("{\"stake\":true}"));
            }
        }
    }

    @Test
    @Clause("PROV-4")
    @DisplayName(
            "After one has failed the others are interrupted, and those that nobody has begun to ask are not asked")
    void othersAreStopped() {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        FakeProvider hung = FakeProvider.blocking(
                query -> {
                    inside.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.complete(true);
                    }
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "stake");
        FakeProvider broken = FakeProvider.blocking(
                query -> {
                    Await.await(inside);
                    throw new IllegalStateException("broken");
                },
                "swap");
        for (boolean brokenFirst : new boolean[] {true, false}) {
            try (TaskApi api = TaskApi.builder(brokenFirst ? broken : hung)
                    .provider(brokenFirst ? hung : broken)
                    .timer(new ManualTimer())
                    .build()) {
                assertThat(Ask.body(api, Ask.completion("w"))).isEqualTo(Bodies.OTHER);
                assertThat(Await.await(interrupted)).isTrue();
            }
        }
        FakeProvider later = FakeProvider.blocking(YES, "lend");
        ManualExecutor full = new ManualExecutor();
        try (TaskApi api = TaskApi.builder(broken)
                .provider(later)
                .timer(new ManualTimer())
                .executor(full)
                .handOver(Runnable::run)
                .build()) {
            var stage = api.handle(Ask.completion("w"));
            full.runAll();
            assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.OTHER);
            assertThat(later.asked).isEmpty();
        }
    }

    @Test
    @DisplayName("One that has its share of calls already is 000002 and shed, and takes no other provider's slots")
    void share() {
        HeldProvider hung = new HeldProvider("stake");
        AsyncTaskCompletionProvider bounded = new AsyncTaskCompletionProvider() {
            @Override
            public List<String> taskNames() {
                return hung.taskNames();
            }

            @Override
            public int maxConcurrentCalls() {
                return 2;
            }

            @Override
            public CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
                return hung.check(query);
            }

            @Override
            public String toString() {
                return "stakes";
            }
        };
        Records records = new Records();
        try (TaskApi api = TaskApi.builder(bounded)
                .provider(FakeProvider.blocking(YES, "swap"))
                .timer(new ManualTimer())
                .listener(records)
                .maxConcurrent(3)
                .closeGrace(Duration.ZERO)
                .build()) {
            api.handle(Ask.completion("1", "stake"));
            api.handle(Ask.completion("2", "stake"));
            hung.awaitCalls(2);
            assertThat(Ask.body(api, Ask.completion("3", "stake"))).isEqualTo(Bodies.BUSY);
            assertThat(records.only().outcome()).isEqualTo(Outcome.SHED);
            assertThat(records.only().reason()).isEqualTo("stakes has its 2 calls at a time already");
            assertThat(Ask.body(api, Ask.completion("3", "swap"))).isEqualTo(Bodies.success("{\"swap\":true}"));
            hung.answer(0, TaskStatus.complete());
            var next = api.handle(Ask.completion("4", "stake"));
            hung.awaitCalls(3);
            hung.answer(2, TaskStatus.complete());
            assertThat(Await.soon(next).bodyText()).isEqualTo(Bodies.success("{\"stake\":true}"));
        }
    }

    @Test
    @Clause("TASK-7")
    @DisplayName("A task asked by its alias is asked under its own name, and answered under the one asked")
    void alias() {
        FakeProvider provider = FakeProvider.direct(YES, "withdrawal").withAliases(Map.of("withdraw", "withdrawal"));
        try (TaskApi api = TaskApi.of(provider)) {
            assertThat(Ask.body(api, Ask.completion("w", "withdraw", "withdrawal")))
                    .isEqualTo(Bodies.success("{\"withdraw\":true,\"withdrawal\":true}"));
            assertThat(provider.asked.get(0).tasks()).containsExactly("withdrawal");
            assertThat(Ask.body(api, Ask.completion("w"))).isEqualTo(Bodies.success("{\"withdrawal\":true}"));
        }
    }

    @Test
    @DisplayName("Names that can't be told apart, that are blank or lead nowhere are refused with what to do")
    void refused() {
        FakeProvider a = FakeProvider.direct(YES, "a");
        FakeProvider alsoA = FakeProvider.direct(YES, "b", "a");
        refused(
                "task 'a' is declared twice, by provider of [a] and provider of [b, a]: leave it to one of them",
                a,
                alsoA);
        refused("task 'a' is declared twice, by provider of [a] and provider of [a]: leave it to one of them", a, a);
        refused("provider of [] declares no task: name at least one in taskNames()", FakeProvider.direct(YES));
        refused(
                "provider of [a,  ] declares a blank name: give it one or remove it",
                FakeProvider.direct(YES, "a", " "));
        refused(
                "provider of [a] declares a blank name: give it one or remove it",
                FakeProvider.direct(YES, "a").withAliases(Map.of("", "a")));
        refused(
                "alias 'x' stands for 'b', which provider of [a] does not declare: correct the task's name",
                a.withAliases(Map.of("x", "b")),
                FakeProvider.direct(YES, "b"));
        refused(
                "alias 'b' of provider of [a] is already the name of a task or an alias: choose another",
                a.withAliases(Map.of("b", "a")),
                FakeProvider.direct(YES, "b"));
        refused(
                "alias 'x' of provider of [b] is already the name of a task or an alias: choose another",
                a.withAliases(Map.of("x", "a")),
                FakeProvider.direct(YES, "b").withAliases(Map.of("x", "b")));
    }

    @Test
    @DisplayName("A name that is null is refused like a blank one, and no provider at all is refused")
    void nullNameAndNoProvider() {
        TaskCompletionProvider nullName = new TaskCompletionProvider() {
            @Override
            public List<String> taskNames() {
                return Arrays.asList("a", null);
            }

            @Override
            public Map<String, TaskStatus> check(TaskQuery query) {
                return Map.of();
            }

            @Override
            public String toString() {
                return "swaps";
            }
        };

        refused("swaps declares a blank name: give it one or remove it", nullName);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskApiBuilder().build())
                .withMessage("there is no provider: give at least one");
    }

    private static void refused(String sentence, TaskCompletionProvider... providers) {
        TaskApiBuilder builder = new TaskApiBuilder();
        Arrays.asList(providers).forEach(builder::provider);
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(sentence);
    }
}
