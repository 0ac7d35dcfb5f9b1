package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Providers and executors that keep no promise")
class OddProviderTest {
    private final ManualTimer time = new ManualTimer();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Stages that the interface's words do not allow. */
    enum Stage {
        HOLDS_TEXT {
            @Override
            @SuppressWarnings({"unchecked", "rawtypes"})
            CompletionStage<Map<String, TaskStatus>> of(Map<String, TaskStatus> right) {
                return (CompletionStage) CompletableFuture.completedStage("complete");
            }
        },
        HOLDS_OTHER_VALUES {
            @Override
            @SuppressWarnings({"unchecked", "rawtypes"})
            CompletionStage<Map<String, TaskStatus>> of(Map<String, TaskStatus> right) {
                return (CompletionStage) CompletableFuture.completedStage(Map.of("a", false));
            }
        },
        HOLDS_NULL {
            @Override
            CompletionStage<Map<String, TaskStatus>> of(Map<String, TaskStatus> right) {
                return CompletableFuture.completedStage(null);
            }
        },
        THROWS_WHEN_ASKED {
            @Override
            CompletionStage<Map<String, TaskStatus>> of(Map<String, TaskStatus> right) {
                return new Odd(right) {
                    @Override
                    public CompletableFuture<Map<String, TaskStatus>> whenComplete(
                            BiConsumer<? super Map<String, TaskStatus>, ? super Throwable> action) {
                        throw new UnsupportedOperationException("no callbacks");
                    }
                };
            }
        },
        COMPLETES_TWICE {
            @Override
            CompletionStage<Map<String, TaskStatus>> of(Map<String, TaskStatus> right) {
                return new Odd(right) {
                    @Override
                    public CompletableFuture<Map<String, TaskStatus>> whenComplete(
                            BiConsumer<? super Map<String, TaskStatus>, ? super Throwable> action) {
                        action.accept(null, new IllegalStateException("first"));
                        action.accept(Map.of("a", TaskStatus.incomplete()), null);
                        return this;
                    }
                };
            }
        },
        FAILS_IN_A_CIRCLE {
            @Override
            CompletionStage<Map<String, TaskStatus>> of(Map<String, TaskStatus> right) {
                return CompletableFuture.failedStage(circle());
            }
        };

        abstract CompletionStage<Map<String, TaskStatus>> of(Map<String, TaskStatus> right);

        private static class Odd extends CompletableFuture<Map<String, TaskStatus>> {
            Odd(Map<String, TaskStatus> value) {
                complete(value);
            }
        }
    }

    private static Throwable circle() {
        CompletionException first = new CompletionException("first", null);
        CompletionException second = new CompletionException("second", first);
        first.initCause(second);
        return first;
    }

    @ParameterizedTest
    @EnumSource
    @Clause({"PROV-3", "PROV-4", "PROV-6", "PROV-7"})
    @DisplayName("A stage that is none is 000007 at once, and the only slot is back")
    void stages(Stage stage) {
        boolean[] right = new boolean[1];
        FakeAsyncProvider provider = new FakeAsyncProvider(
                query -> {
                    Map<String, TaskStatus> statuses = FakeProvider.all(query, TaskStatus.complete());
                    return right[0] ? CompletableFuture.completedStage(statuses) : stage.of(statuses);
                },
                "a");
        try (TaskApi api =
                TaskApi.builder(provider).maxConcurrent(1).timer(time).build()) {
            assertThat(Ask.body(api, Ask.completion("w"))).contains("000007");
            right[0] = true;
            assertThat(Ask.body(api, Ask.completion("w"))).contains("\"a\":true");
        }
    }

    @Test
    @Clause({"PROV-5", "PROV-6"})
    @DisplayName("A stage that never completes keeps its slot, but the thread for one deadline more only")
    void neverCompletes() {
        CompletableFuture<Map<String, TaskStatus>> never = new CompletableFuture<>();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Void> left = new CompletableFuture<>();
        FakeAsyncProvider provider = new FakeAsyncProvider(
                query -> {
                    thread.complete(Thread.currentThread());
                    return never;
                },
                "a");
        Executor executor = task -> threads.execute(() -> {
            task.run();
            left.complete(null);
        });
        try (TaskApi api = TaskApi.builder(provider)
                .maxConcurrent(1)
                .maxWait(Duration.ZERO)
                .deadline(Duration.ofMillis(300))
                .closeGrace(Duration.ZERO)
                .executor(executor)
                .build()) {
            assertThat(Ask.body(api, Ask.completion("w"))).contains("000002");
            Await.await(left);
            assertThat(Ask.body(api, Ask.completion("w2")))
                    .as("the slot is taken")
                    .contains("000002");
            assertThat(provider.asked).hasSize(1);
        }
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("A circle of causes is a failure like any other")
    void circleOfCauses() {
        FakeProvider provider = FakeProvider.blocking(
                query -> {
                    throw (CompletionException) circle();
                },
                "a");
        try (TaskApi api = TaskApi.builder(provider)
                .timer(time)
                .unavailableWhen(failure -> false)
                .build()) {
            assertThat(Ask.body(api, Ask.completion("w"))).contains("000007");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @Clause({"LOAD-2", "PROV-6"})
    @DisplayName(
            "An executor that makes who submits wait, with no more threads than there are slots: bursts of twice that end")
    void executorWithLimit(int providers) {
        int slots = 4;
        Semaphore limit = new Semaphore(slots);
        Executor executor = task -> {
            limit.acquireUninterruptibly();
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    limit.release();
                }
            });
        };
        TaskApiBuilder builder = TaskApi.builder(provider("t0"));
        IntStream.range(1, providers).forEach(i -> builder.provider(provider("t" + i)));
        try (TaskApi api = builder.maxConcurrent(slots)
                .timer(time)
                .executor(executor)
                .closeGrace(Duration.ofHours(1))
                .build()) {
            for (int burst = 0; burst < 200; burst++) {
                String wallet = "w" + burst;
                List<CompletableFuture<ApiResponse>> answers = IntStream.range(0, 2 * slots)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                        () -> api.handle(Ask.completion(wallet + "-" + i)), threads)
                                .thenCompose(answer -> answer))
                        .toList();
                answers.forEach(
                        answer -> assertThat(Await.await(answer).bodyText()).contains("000000"));
            }
        }
    }

    private static FakeProvider provider(String task) {
        return FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), task);
    }
}
