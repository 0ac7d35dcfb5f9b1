package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Really exhausted: the request is handed in at every depth near the end of a small stack. Others came before it: a class that is
 * first used without a stack stays unusable in that JVM, whoever wrote it.
 */
@DisplayName("A host whose stack is nearly exhausted")
class ExhaustedStackTest {
    private static final int SLOTS = 8;
    private static final int WALLETS = 50;
    private static final int DESCENTS = 20;
    private static final int LEVELS = 500;
    private static final int STACK_BYTES = 256 * 1024;

    enum Shape {
        NEVER_BLOCKS,
        NEVER_BLOCKS_AND_HAS_ITS_OWN_BOUND,
        OVER_THE_EXECUTOR,
        CALLER_RUNS,
        CALLER_RUNS_TWO_PROVIDERS,
        CALLER_RUNS_AN_ASYNCHRONOUS_ONE
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch inside = new CountDownLatch(SLOTS);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<CompletionStage<ApiResponse>> answers = new ArrayList<>(2 * DESCENTS * LEVELS);
    private volatile boolean probing;
    private int fromEnd;
    private int calls;

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private TaskApi api(Shape shape) {
        FakeProvider.Logic logic = query -> {
            if (probing) {
                inside.countDown();
                Await.await(goOn);
            }
            return FakeProvider.all(query, TaskStatus.complete());
        };
        TaskApiBuilder builder = switch (shape) {
            case NEVER_BLOCKS -> TaskApi.builder(FakeProvider.direct(logic, "a"));
            case NEVER_BLOCKS_AND_HAS_ITS_OWN_BOUND -> TaskApi.builder(new Bounded(logic));
            case OVER_THE_EXECUTOR -> TaskApi.builder(FakeProvider.blocking(logic, "a"));
            case CALLER_RUNS ->
                TaskApi.builder(FakeProvider.blocking(logic, "a")).executor(Runnable::run);
            case CALLER_RUNS_TWO_PROVIDERS ->
                TaskApi.builder(FakeProvider.blocking(logic, "a"))
                        .provider(FakeProvider.direct(query -> FakeProvider.all(query, TaskStatus.complete()), "b"))
                        .executor(Runnable::run);
            case CALLER_RUNS_AN_ASYNCHRONOUS_ONE ->
                TaskApi.builder(new FakeAsyncProvider(
                                query -> CompletableFuture.completedFuture(logic.check(query)), "a"))
                        .executor(Runnable::run);
        };
        return builder.maxConcurrent(SLOTS)
                .deadline(Duration.ofMillis(300))
                .maxWait(Duration.ofMillis(250))
                .closeGrace(Duration.ofHours(1))
                .build();
    }

    /** As many calls at a time as there are slots. */
    private record Bounded(FakeProvider.Logic logic) implements TaskCompletionProvider {
        @Override
        public List<String> taskNames() {
            return List.of("a");
        }

        @Override
        public boolean neverBlocks() {
            return true;
        }

        @Override
        public int maxConcurrentCalls() {
            return SLOTS;
        }

        @Override
        public Map<String, TaskStatus> check(TaskQuery query) throws Exception {
            return logic.check(query);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Clause({"PROV-4", "PROV-6"})
    @DisplayName("costs no slot and no wallet, thousands of times, and close() is quick")
    void everyDepth(Shape shape) throws Exception {
        TaskApi api = api(shape);
        IntStream.range(0, 5 * SLOTS)
                .mapToObj(i -> api.handle(Ask.completion("warm" + i)))
                .toList()
                .forEach(Await::soon);
        Thread deep = new Thread(null, () -> fill(api), "deep", STACK_BYTES);
        deep.start();
        Await.awaitEnd(deep);
        answers.forEach(Await::soon); // by their deadline; then all is given back

        probing = true;
        var probes = IntStream.range(0, SLOTS)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> api.handle(Ask.completion("probe" + i)), threads)
                        .thenCompose(answer -> answer))
                .toList();
        Await.await(inside);
        goOn.countDown();
        for (var answer : probes) {
            assertThat(Await.await(answer).bodyText()).contains("000000");
        }
        probing = false;
        for (int wallet = 0; wallet < WALLETS; wallet++) {
            assertThat(Ask.body(api, Ask.completion("wallet" + wallet)))
                    .as("wallet %s", wallet)
                    .contains("000000");
        }
        Await.await(CompletableFuture.runAsync(api::close, threads));
        assertThat(calls)
                .as("thousands")
                .isGreaterThan(DESCENTS * LEVELS / 4); // the compiler changes the frames meanwhile
    }

    /** From each of the last frames that the stack has room for, again and again. */
    private void fill(TaskApi api) {
        for (int i = 0; i < DESCENTS; i++) {
            descend(api);
        }
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack is exhausted
    private void descend(TaskApi api) {
        try {
            descend(api);
        } catch (StackOverflowError e) {
            fromEnd = 0;
        }
        if (fromEnd < LEVELS) {
            fromEnd++;
            calls++;
            try {
                answers.add(api.handle(Ask.completion("wallet" + calls % WALLETS)));
            } catch (StackOverflowError e) {
                // Not even room for the call.
            }
        }
    }
}
