package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The threads of the API")
class ThreadsOfTheApiTest {
    /** Whatever other tests have left behind. */
    private final Set<Thread> before = named();

    private static Set<Thread> named() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("web3-task"))
                .collect(Collectors.toSet());
    }

    private Set<Thread> own() {
        Set<Thread> own = named();
        own.removeAll(before);
        return own;
    }

    private void awaitNone() {
        own().forEach(Await::awaitEnd);
    }

    @Test
    @DisplayName(
            "do not exist before the first request; a provider on the caller's thread and the time need none but the recorder")
    void lazy() {
        awaitNone();
        try (TaskApi api =
                TaskApi.of(FakeProvider.direct(query -> FakeProvider.all(query, TaskStatus.complete()), "a"))) {
            assertThat(Await.now(api.handle(Ask.completion("w"))).status()).isEqualTo(200);
            assertThat(Await.now(api.handle(Ask.time())).status()).isEqualTo(200);
            assertThat(own()).as("one that logs").extracting(Thread::getName).containsOnly("web3-task-recorder-1");
        }
        awaitNone();
        try (TaskApi api =
                TaskApi.of(FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a"))) {
            assertThat(own()).isEmpty();
            assertThat(Await.soon(api.handle(Ask.completion("w"))).status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("are named, are daemons, and are gone after close")
    void namedDaemonsGone() {
        awaitNone();
        CompletableFuture<Thread> asking = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        TaskApi api = TaskApi.of(FakeProvider.blocking(
                query -> {
                    asking.complete(Thread.currentThread());
                    goOn.get();
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "a"));
        var stage = api.handle(Ask.completion("w"));
        Thread provider = Await.await(asking);
        assertThat(provider.getName()).matches("web3-task-provider-\\d+");
        assertThat(provider.isDaemon()).isTrue();
        List<Thread> alive = List.copyOf(own());
        assertThat(alive).extracting(Thread::getName).contains("web3-task-timer-1");
        assertThat(alive).allMatch(Thread::isDaemon);
        goOn.complete(null);
        assertThat(Await.soon(stage).status()).isEqualTo(200);
        api.close();
        Await.awaitEnd(provider);
        alive.forEach(Await::awaitEnd);
    }

    @Test
    @DisplayName("are virtual where the JDK has them, platform threads before")
    void virtual() {
        assumeThat(Runtime.version().feature())
                .as("19 and 20 have them as a preview")
                .isNotIn(19, 20);
        CompletableFuture<Thread> asking = new CompletableFuture<>();
        try (TaskApi api = TaskApi.of(FakeProvider.blocking(
                query -> {
                    asking.complete(Thread.currentThread());
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "a"))) {
            assertThat(Await.soon(api.handle(Ask.completion("w"))).status()).isEqualTo(200);
            assertThat(Await.await(asking).getClass().getName().contains("Virtual"))
                    .isEqualTo(Runtime.version().feature() >= 21);
        }
    }

    @Test
    @Clause({"PROV-5", "PROV-9"})
    @DisplayName("answer at the deadline though providers that only compute keep every processor to themselves")
    void busyProcessors() {
        AtomicBoolean computing = new AtomicBoolean(true);
        TaskApi api = TaskApi.builder(FakeProvider.blocking(
                        query -> {
                            while (computing.get()) {
                                Thread.onSpinWait(); // a virtual thread gives its carrier back to nobody meanwhile
                            }
                            return FakeProvider.all(query, TaskStatus.complete());
                        },
                        "a"))
                .deadline(Duration.ofMillis(100))
                .build();
        try {
            IntStream.range(0, Runtime.getRuntime().availableProcessors())
                    .mapToObj(i -> api.handle(Ask.completion("wallet" + i)))
                    .toList()
                    .forEach(answer -> assertThat(Await.soon(answer).bodyText()).isEqualTo(Bodies.BUSY));
        } finally {
            computing.set(false);
            api.close();
        }
    }

    @Test
    @DisplayName("are not used for a provider that never blocks: it runs on the thread that brought the request")
    void direct() {
        CompletableFuture<Thread> asking = new CompletableFuture<>();
        try (TaskApi api = TaskApi.of(FakeProvider.direct(
                query -> {
                    asking.complete(Thread.currentThread());
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "a"))) {
            assertThat(Await.now(api.handle(Ask.completion("w"))).status()).isEqualTo(200);
        }
        assertThat(asking.join()).isSameAs(Thread.currentThread());
    }

    @Test
    @DisplayName("are the partner's when an executor is given, which is not closed with the API")
    void partnersExecutor() throws Exception {
        ExecutorService partners = Executors.newSingleThreadExecutor(task -> new Thread(task, "partner-1"));
        try {
            CompletableFuture<String> asking = new CompletableFuture<>();
            try (TaskApi api = TaskApi.builder(FakeProvider.blocking(
                            query -> {
                                asking.complete(Thread.currentThread().getName());
                                return FakeProvider.all(query, TaskStatus.complete());
                            },
                            "a"))
                    .executor(partners)
                    .build()) {
                assertThat(Await.soon(api.handle(Ask.completion("w"))).status()).isEqualTo(200);
            }
            assertThat(Await.await(asking)).isEqualTo("partner-1");
            assertThat(partners.isShutdown()).isFalse();
            assertThat(partners.submit(() -> 42).get()).isEqualTo(42);
        } finally {
            partners.shutdownNow();
        }
    }
}
