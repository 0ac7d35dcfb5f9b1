package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ApiContext;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.ManualClock;
import io.github.web3task.testkit.WatchedThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An interceptor between requests and providers")
class TaskInterceptorTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    private final ManualTimer timer = new ManualTimer();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_719_000_000_000L));
    private final WatchedThreads threads = new WatchedThreads();
    private final Records records = new Records();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final HeldProvider provider = new HeldProvider(Map.of("a", "v1"), "a", "b");

    private TaskApi api(TaskInterceptor... interceptors) {
        TaskApiBuilder builder = TaskApi.builder(provider)
                .timer(timer)
                .clock(clock)
                .executor(threads)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .listener(records)
                .maxConcurrent(2)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO);
        List.of(interceptors).forEach(builder::interceptor);
        return builder.build();
    }

    private CompletionStage<ApiResponse> ask(TaskApi api) {
        CompletionStage<ApiResponse> stage = api.handle(Ask.completion("w", "a"));
        threads.awaitRest();
        return stage;
    }

    /** Sees requests or calls, as told. */
    private record Noting(String name, boolean seesEveryRequest, List<String> notes) implements TaskInterceptor {
        @Override
        public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
            notes.add(name);
            return chain.proceed(query);
        }
    }

    private static TaskInterceptor onEveryRequest(TaskInterceptor interceptor) {
        return new TaskInterceptor() {
            @Override
            public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
                return interceptor.intercept(query, chain);
            }

            @Override
            public boolean seesEveryRequest() {
                return true;
            }
        };
    }

    @Test
    @Clause("LOAD-4")
    @DisplayName(
            "sees each call that requests share once, or every request if it says so; the first added is outermost")
    void order() {
        try (TaskApi api = api(
                new Noting("outer call", false, notes),
                new Noting("outer request", true, notes),
                new Noting("inner call", false, notes),
                new Noting("inner request", true, notes))) {
            var first = ask(api);
            var second = ask(api);
            provider.answer(0, TaskStatus.complete());
            assertThat(Await.soon(first).bodyText()).isEqualTo(YES);
            assertThat(Await.soon(second).bodyText()).isEqualTo(YES);
        }
        assertThat(notes)
                .containsExactly(
                        "outer request", "inner request", "outer call", "inner call", "outer request", "inner request");
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("may answer without the provider; the record says that it was remembered")
    void answersItself() {
        try (TaskApi api = api((query, chain) -> Map.of("a", TaskStatus.complete()))) {
            for (int i = 0; i < 5; i++) {
                assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(YES);
            }
        }
        assertThat(provider.asked).isEmpty();
        assertThat(records.await(5)).extracting(Exchange::outcome).containsOnly(Outcome.REMEMBERED);
    }

    @Test
    @Clause({"PROV-6", "LOAD-2"})
    @DisplayName("that goes on by itself after its request has ended asks nobody: there is no slot for that call")
    void goesOnWithoutItsRequest() {
        CompletableFuture<TaskQuery> asked = new CompletableFuture<>();
        CompletableFuture<TaskInterceptor.Chain> rest = new CompletableFuture<>();
        try (TaskApi api = api((query, chain) -> {
            asked.complete(query);
            rest.complete(chain);
            return FakeProvider.all(query, TaskStatus.inconclusive("asked in the background"));
        })) {
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.BUSY);
            threads.awaitEnd();
            assertThatExceptionOfType(CallRejectedException.class)
                    .isThrownBy(() -> rest.join().proceed(asked.join()))
                    .withMessage("the request has ended");
        }
        assertThat(provider.asked).isEmpty();
    }

    @ParameterizedTest(name = "sees every request: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("may ask on for no task at all, when it knows them all: nobody is asked")
    void asksOnForNothing(boolean everyRequest) {
        TaskInterceptor knowsAll = (query, chain) -> {
            Map<String, TaskStatus> all = new HashMap<>(chain.proceed(query.withTasks(List.of())));
            all.putAll(FakeProvider.all(query, TaskStatus.complete()));
            return all;
        };
        try (TaskApi api = api(everyRequest ? onEveryRequest(knowsAll) : knowsAll)) {
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(YES);
        }
        assertThat(provider.asked).isEmpty();
    }

    @Test
    @Clause("LOAD-5")
    @DisplayName("may answer a part and ask on for the rest, as a cache does")
    void answersInPart() {
        TaskInterceptor cache = onEveryRequest((query, chain) -> {
            Map<String, TaskStatus> all = FakeProvider.all(query, TaskStatus.complete());
            all.putAll(chain.proceed(query.withTasks(List.of("b"))));
            return all;
        });
        try (TaskApi api = api(cache)) {
            var stage = api.handle(Ask.completion("w"));
            provider.awaitCalls(1);
            assertThat(provider.asked.get(0).tasks()).containsExactly("b");
            provider.answer(0, TaskStatus.incomplete());
            assertThat(Await.soon(stage).bodyText()).isEqualTo(Bodies.success("{\"a\":true,\"b\":false}"));
        }
        assertThat(records.only().outcome()).isEqualTo(Outcome.SERVED);
    }

    @Test
    @DisplayName("may ask again, for a retry")
    void retry() {
        TaskInterceptor retry = (query, chain) -> {
            try {
                return chain.proceed(query);
            } catch (DependencyUnavailableException e) {
                return chain.proceed(query);
            }
        };
        try (TaskApi api = api(retry)) {
            var stage = ask(api);
            provider.fail(0, new DependencyUnavailableException("down"));
            provider.awaitCalls(2);
            provider.answer(1, TaskStatus.complete());
            assertThat(Await.soon(stage).bodyText()).isEqualTo(YES);
        }
    }

    @Test
    @Clause({"PROV-3", "PROV-4", "PROV-7", "LOAD-4"})
    @DisplayName("that throws, answers null, leaves a task out or asks for an unknown one is 000007 and costs no slot")
    void broken() {
        List<TaskInterceptor> faults = List.of(
                (query, chain) -> {
                    throw new StackOverflowError();
                },
                (query, chain) -> {
                    throw new IllegalStateException("broken");
                },
                (query, chain) -> null,
                (query, chain) -> Map.of(),
                (query, chain) -> chain.proceed(query.withTasks(List.of("x"))));
        for (TaskInterceptor fault : faults) {
            for (TaskInterceptor one : List.of(fault, onEveryRequest(fault))) {
                try (TaskApi api = api(one)) {
                    for (int i = 0; i < 5; i++) {
                        assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.OTHER);
                    }
                }
            }
        }
        assertThat(provider.asked).isEmpty();
        threads.awaitEnd();
    }

    @Test
    @Clause({"PROV-7", "LOG-1"})
    @DisplayName("that rejects a call makes it 000002, shed, with its reason in the record")
    void rejects() {
        try (TaskApi api = api((query, chain) -> {
            throw new CallRejectedException("not now");
        })) {
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.BUSY);
        }
        assertThat(records.only().outcome()).isEqualTo(Outcome.SHED);
        assertThat(records.only().reason()).isEqualTo("not now");
    }

    @Test
    @Clause({"PROV-5", "PROV-6"})
    @DisplayName("is interrupted at the deadline, knows how much time is left, and holds the slot until it returns")
    void interrupted() {
        CompletableFuture<Duration> left = new CompletableFuture<>();
        CountDownLatch goOn = new CountDownLatch(1);
        try (TaskApi api = api((query, chain) -> {
            assertThat(chain.timeLeft()).isEqualTo(Duration.ofMillis(2_500));
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                left.complete(chain.timeLeft());
            }
            goOn.await();
            return Map.of("a", TaskStatus.complete());
        })) {
            var stage = ask(api);
            var second = api.handle(Ask.completion("v", "a"));
            threads.awaitRest();
            timer.advanceMillis(2_500);
            assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY);
            assertThat(Await.now(second).bodyText()).isEqualTo(Bodies.BUSY);
            assertThat(Await.await(left)).isZero();
            assertThat(Await.now(api.handle(Ask.completion("x"))).bodyText()).isEqualTo(Bodies.BUSY);
            assertThat(records.all()).extracting(Exchange::reason).contains("no free slot");
            goOn.countDown();
            threads.awaitEnd();
            var next = api.handle(Ask.completion("x"));
            assertThat(Await.isDone(next)).isFalse();
        }
    }

    /** Keeps what comes back, with calls that an interrupt would break off. */
    private static TaskInterceptor cache() {
        Map<String, TaskStatus> kept = new ConcurrentHashMap<>();
        return onEveryRequest((query, chain) -> {
            if (kept.keySet().containsAll(query.tasks())) {
                return Map.copyOf(kept);
            }
            Map<String, TaskStatus> statuses = chain.proceed(query);
            if (Thread.interrupted()) {
                throw new InterruptedException("the cache's connection is closed");
            }
            kept.putAll(statuses);
            return statuses;
        });
    }

    @ParameterizedTest
    @CsvSource({"a, true", "c, false", "a c, false", "a c, true"})
    @Clause({"PROV-5", "PROV-6", "LOAD-5"})
    @DisplayName("on every request keeps what comes before twice the deadline is over, and answers the next with it")
    void keepsWhatComesLate(String names, boolean stageFirst) {
        HeldProvider slow = new HeldProvider("c");
        FakeProvider ignoresItsInterrupt = FakeProvider.blocking(
                query -> slow.check(query).toCompletableFuture().join(), "c");
        String[] tasks = names.split(" "); // of the one, of the other, of both
        Duration deadline = Duration.ofMinutes(10); // a stage is waited for on the real clock
        // The first provider is asked on the request's own thread, where the deadline interrupts both the request and
        // its part.
        TaskApiBuilder builder = stageFirst
                ? TaskApi.builder(provider).provider(ignoresItsInterrupt)
                : TaskApi.builder(ignoresItsInterrupt).provider(provider);
        try (TaskApi api = builder.timer(timer)
                .executor(threads)
                .handOver(Runnable::run)
                .deadline(deadline)
                .closeGrace(Duration.ZERO)
                .interceptor(cache())
                .build()) {
            var late = api.handle(Ask.completion("w", tasks));
            threads.awaitRest();
            timer.advance(deadline);
            assertThat(Await.now(late).bodyText()).isEqualTo(Bodies.BUSY);
            threads.awaitRest();
            timer.advance(deadline.minusMinutes(1));
            for (HeldProvider each : stageFirst ? List.of(provider, slow) : List.of(slow, provider)) {
                for (int call = 0; call < each.asked.size(); call++) {
                    each.answer(call, TaskStatus.complete());
                }
                threads.awaitRest();
            }
            threads.awaitEnd();

            var next = api.handle(Ask.completion("w", tasks));
            threads.awaitRest();
            assertThat(Await.now(next).bodyText())
                    .isEqualTo(Bodies.success("{\"" + String.join("\":true,\"", tasks) + "\":true}"));
            assertThat(provider.asked.size() + slow.asked.size()).isEqualTo(tasks.length);
        }
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("that goes on without waiting for the call it began leaves the slot taken until the call has ended")
    void goesOnWithout() {
        try (TaskApi api = api((query, chain) -> {
            CompletableFuture<Map<String, TaskStatus>> call = new CompletableFuture<>();
            int calls = provider.asked.size() + 1;
            new Thread(() -> {
                        try {
                            call.complete(chain.proceed(query));
                        } catch (Exception e) {
                            call.completeExceptionally(e);
                        }
                    })
                    .start();
            provider.awaitCalls(calls);
            return FakeProvider.all(query, TaskStatus.complete());
        })) {
            assertThat(Ask.body(api, Ask.completion("1", "a"))).isEqualTo(YES);
            assertThat(Ask.body(api, Ask.completion("2", "a"))).isEqualTo(YES);
            assertThat(Ask.body(api, Ask.completion("3", "a"))).isEqualTo(Bodies.BUSY);
            provider.answer(0, TaskStatus.complete());
            provider.answer(1, TaskStatus.complete());
        }
    }

    @Test
    @DisplayName(
            "that never blocks in front of a provider that never blocks runs on the thread that brought the request")
    void neverBlocks() {
        CompletableFuture<Thread> asking = new CompletableFuture<>();
        TaskInterceptor computing = new TaskInterceptor() {
            @Override
            public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
                asking.complete(Thread.currentThread());
                return chain.proceed(query);
            }

            @Override
            public boolean neverBlocks() {
                return true;
            }
        };
        FakeProvider direct = FakeProvider.direct(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
        try (TaskApi api = TaskApi.builder(direct).interceptor(computing).build()) {
            assertThat(Await.now(api.handle(Ask.completion("w"))).bodyText()).isEqualTo(YES);
        }
        assertThat(asking.join()).isSameAs(Thread.currentThread());
        CompletableFuture<Thread> elsewhere = new CompletableFuture<>();
        try (TaskApi api = TaskApi.builder(direct)
                .interceptor((query, chain) -> {
                    elsewhere.complete(Thread.currentThread());
                    return chain.proceed(query);
                })
                .build()) {
            assertThat(Ask.body(api, Ask.completion("w"))).isEqualTo(YES);
        }
        assertThat(elsewhere.join()).isNotSameAs(Thread.currentThread());
    }

    @Test
    @DisplayName("learns when it is attached what the API knows: irreversible tasks, deadline, campaign, time")
    void context() {
        Campaign campaign = new Campaign(Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
        AtomicReference<ApiContext> given = new AtomicReference<>();
        TaskInterceptor interceptor = new TaskInterceptor() {
            @Override
            public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
                assertThat(chain.api()).isSameAs(given.get());
                return FakeProvider.all(query, TaskStatus.complete());
            }

            @Override
            public void attach(ApiContext api) {
                given.set(api);
            }
        };
        try (LogCapture log = LogCapture.of(TaskApi.class);
                TaskApi api = TaskApi.builder(provider)
                        .timer(timer)
                        .clock(clock)
                        .recorder(Runnable::run)
                        .campaign(campaign)
                        .interceptor(interceptor)
                        .build()) {
            ApiContext context = given.get();
            assertThat(context.irreversibleTasks()).isEqualTo(Map.of("a", "v1"));
            assertThat(context.deadline()).isEqualTo(Duration.ofMillis(2_500));
            assertThat(context.campaign()).isSameAs(campaign);
            assertThat(context.clock()).isSameAs(clock);
            long before = context.nanoTime();
            timer.advanceMillis(5);
            assertThat(context.nanoTime() - before)
                    .isEqualTo(Duration.ofMillis(5).toNanos());
            context.warn("the cache does not answer", new IllegalStateException("1"));
            context.warn("the cache does not answer", new IllegalStateException("2"));
            timer.advance(Duration.ofMinutes(1));
            context.warn("the cache does not answer", new IllegalStateException("3"));
            assertThat(log.events())
                    .extracting(event -> event.getFormattedMessage())
                    .filteredOn(line -> line.startsWith("the cache"))
                    .containsExactly(
                            "the cache does not answer, going on without it: java.lang.IllegalStateException: 1",
                            "the cache does not answer, going on without it: java.lang.IllegalStateException: 3");
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(YES);
        }
    }

    @Test
    @DisplayName("may refuse settings it can't work with: the API is then not built")
    void refusesSettings() {
        TaskInterceptor picky = new TaskInterceptor() {
            @Override
            public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) {
                return Map.of();
            }

            @Override
            public void attach(ApiContext api) {
                throw new IllegalArgumentException("make it longer");
            }
        };
        assertThatIllegalArgumentException().isThrownBy(() -> api(picky)).withMessage("make it longer");
    }
}
