package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.WatchedThreads;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@DisplayName("A call and a record see their own request's context or none")
class RequestsOwnContextTest {
    private static final ThreadLocal<String> USER = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

    /** Carries the user from the thread that submits, as executors for security and trace contexts do. */
    private static Runnable carryUser(Runnable task) {
        String user = USER.get();
        return () -> {
            String before = USER.get();
            USER.set(user);
            try {
                task.run();
            } finally {
                USER.set(before);
            }
        };
    }

    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final CountDownLatch firstIsIn = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final FakeProvider provider = FakeProvider.blocking(
            query -> {
                seen.put(query.wallet().asSent(), USER.get() + " " + INHERITED.get());
                firstIsIn.countDown();
                Await.await(goOn);
                return FakeProvider.all(query, TaskStatus.complete());
            },
            "a");

    @AfterEach
    void clear() {
        USER.remove();
        INHERITED.remove();
        MDC.clear();
    }

    private static CompletionStage<ApiResponse> askAs(String user, TaskApi api, String... tasks) {
        USER.set(user);
        INHERITED.set(user);
        try {
            return api.handle(Ask.completion(user, tasks));
        } finally {
            USER.remove();
            INHERITED.remove();
        }
    }

    /** The second has to wait until the first gives its slot back. */
    private void askTwice(TaskApi api) {
        var alice = askAs("alice", api);
        Await.await(firstIsIn);
        var bob = askAs("bob", api);
        goOn.countDown();
        assertThat(Await.soon(alice).bodyText()).isEqualTo(Bodies.success("{\"a\":true}"));
        assertThat(Await.soon(bob).bodyText()).isEqualTo(Bodies.success("{\"a\":true}"));
    }

    @Test
    @Clause("PROV-8")
    @DisplayName("the log context that a listener leaves behind is not that of the next record")
    void listenerLeavesLogContext() {
        List<String> users = new CopyOnWriteArrayList<>();
        try (TaskApi api = TaskApi.builder(provider)
                .listener(exchange -> {
                    users.add(String.valueOf(MDC.get("user")));
                    MDC.put("user", exchange.wallet());
                })
                .build()) {
            askTwice(api);
        }
        assertThat(users).containsExactly("null", "null");
    }

    private TaskApiBuilder oneAtATime() {
        return TaskApi.builder(provider).timer(new ManualTimer()).maxConcurrent(1);
    }

    @Test
    @Clause("PROV-8")
    @DisplayName("The API's own threads inherit nothing from the request that starts them, waited for or not")
    void nothingInherited() {
        try (TaskApi api = oneAtATime().build()) {
            askTwice(api);
        }
        assertThat(seen).isEqualTo(Map.of("alice", "null null", "bob", "null null"));
    }

    @Test
    @Clause("PROV-8")
    @DisplayName("The API's own threads have the class loader of who built the API, not that of a request")
    void classLoader() throws Exception {
        ClassLoader builders = Thread.currentThread().getContextClassLoader();
        CompletableFuture<ClassLoader> asking = new CompletableFuture<>();
        CompletableFuture<ClassLoader> recording = new CompletableFuture<>();
        FakeProvider looking = FakeProvider.blocking(
                query -> {
                    asking.complete(Thread.currentThread().getContextClassLoader());
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "a");
        try (URLClassLoader requests = new URLClassLoader(new URL[0]);
                TaskApi api = TaskApi.builder(looking)
                        .listener(exchange ->
                                recording.complete(Thread.currentThread().getContextClassLoader()))
                        .build()) {
            Thread.currentThread().setContextClassLoader(requests);
            try {
                assertThat(Await.soon(api.handle(Ask.completion("w"))).status()).isEqualTo(200);
            } finally {
                Thread.currentThread().setContextClassLoader(builders);
            }
            assertThat(Await.await(asking)).isSameAs(builders);
            assertThat(Await.await(recording)).isSameAs(builders);
        }
    }

    @Test
    @Clause("PROV-8")
    @DisplayName("With an executor that captures its submitter's context, who waited for a slot has none of another's")
    void capturingExecutor() {
        WatchedThreads threads = new WatchedThreads();
        Executor capturing = task -> threads.execute(carryUser(task));
        try (TaskApi api = oneAtATime().executor(capturing).build()) {
            askTwice(api);
        }
        assertThat(seen.get("alice")).startsWith("alice ");
        assertThat(seen.get("bob")).as("handed over by a thread of no request").startsWith("null ");
    }

    @Test
    @Clause("PROV-8")
    @DisplayName("With context propagation each has its own, captured when it came, waited for or not")
    void propagation() {
        try (TaskApi api = oneAtATime()
                .contextPropagation(RequestsOwnContextTest::carryUser)
                .build()) {
            askTwice(api);
        }
        assertThat(seen).isEqualTo(Map.of("alice", "alice null", "bob", "bob null"));
    }

    @Test
    @Clause("PROV-8")
    @DisplayName(
            "Context propagation reaches the partner's rules, interceptors and further providers, and nobody later")
    void propagationEverywhere() {
        goOn.countDown();
        WatchedThreads threads = new WatchedThreads();
        List<Runnable> afterwards = new CopyOnWriteArrayList<>();
        Executor looking = task -> threads.execute(() -> {
            task.run();
            String left = String.valueOf(USER.get());
            afterwards.add(() -> assertThat(left).isEqualTo("null"));
        });
        FakeProvider further = FakeProvider.blocking(
                query -> {
                    seen.put("further", USER.get());
                    return FakeProvider.all(query, TaskStatus.complete());
                },
                "b");
        try (TaskApi api = TaskApi.builder(provider)
                .provider(further)
                .executor(looking)
                .contextPropagation(RequestsOwnContextTest::carryUser)
                .rule(request -> seen.put("rule", USER.get()))
                .interceptor((query, chain) -> {
                    seen.put("interceptor", USER.get());
                    return chain.proceed(query);
                })
                .build()) {
            assertThat(Await.soon(askAs("alice", api, "a", "b")).status()).isEqualTo(200);
            threads.awaitEnd();
        }
        assertThat(seen.remove("alice")).startsWith("alice ");
        assertThat(seen).isEqualTo(Map.of("further", "alice", "rule", "alice", "interceptor", "alice"));
        assertThat(afterwards).isNotEmpty().allSatisfy(Runnable::run);
    }

    @Test
    @Clause({"PROV-8", "PROV-7"})
    @DisplayName("Context propagation that throws is 000007 and costs no slot")
    void throwingPropagation() {
        UnaryOperator<Runnable> atOnce = task -> {
            throw new IllegalStateException("no context");
        };
        UnaryOperator<Runnable> later = task -> () -> {
            throw new IllegalStateException("no context");
        };
        UnaryOperator<Runnable> afterwards = task -> () -> {
            task.run();
            throw new IllegalStateException("no context");
        };
        goOn.countDown();
        for (UnaryOperator<Runnable> broken : List.of(atOnce, later)) {
            try (TaskApi api = oneAtATime()
                    .maxWait(Duration.ZERO)
                    .contextPropagation(broken)
                    .build()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(Ask.body(api, Ask.completion("w"))).isEqualTo(Bodies.OTHER);
                }
            }
        }
        try (TaskApi api = oneAtATime().contextPropagation(afterwards).build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(Ask.body(api, Ask.completion("w"))).isEqualTo(Bodies.success("{\"a\":true}"));
            }
        }
    }

    @Test
    @Clause({"PROV-8", "LOG-1"})
    @DisplayName("Listeners are called in the log context that the request came with, the next one in its own or none")
    void logContext() {
        goOn.countDown();
        Map<String, String> logged = new ConcurrentHashMap<>();
        CountDownLatch recorded = new CountDownLatch(3);
        try (TaskApi api = TaskApi.builder(provider)
                .listener(exchange -> {
                    logged.put(String.valueOf(exchange.wallet()), String.valueOf(MDC.get("user")));
                    MDC.put("user", "a listener's own");
                    recorded.countDown();
                })
                .build()) {
            MDC.put("user", "alice");
            var alice = api.handle(Ask.completion("alice"));
            MDC.put("user", "bob");
            var bob = api.handle(Ask.completion("bob"));
            MDC.clear();
            var nobody = api.handle(Ask.completion("nobody"));
            List.of(alice, bob, nobody).forEach(Await::soon);
            Await.await(recorded);
        }
        assertThat(logged.get("alice")).isEqualTo("alice");
        assertThat(logged.get("bob")).isEqualTo("bob");
        assertThat(logged.get("nobody")).isEqualTo("null");
    }
}
