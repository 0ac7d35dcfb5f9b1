package io.github.web3task.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.validation.InvalidArgumentException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Equal questions in flight")
class RequestCoalescerTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RequestCoalescer coalescer = new RequestCoalescer();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private Map<String, TaskStatus> ask(FakeCall call, TaskQuery query, TaskInterceptor provider) throws Exception {
        return new InterceptorChain(List.of(coalescer, provider), call).proceed(query);
    }

    private CompletableFuture<Map<String, TaskStatus>> onThread(Callable<Map<String, TaskStatus>> ask) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ask.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    private static Map<String, TaskStatus> all(TaskQuery query, TaskStatus status) {
        Map<String, TaskStatus> statuses = new HashMap<>();
        query.tasks().forEach(task -> statuses.put(task, status));
        return statuses;
    }

    /** A provider that a test answers. */
    private static final class Held implements TaskInterceptor {
        private final CompletableFuture<Void> asked = new CompletableFuture<>();
        private final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();

        @Override
        public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
            asked.complete(null);
            try {
                return answer.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof Exception failure) {
                    throw failure;
                }
                throw (Error) e.getCause();
            }
        }
    }

    private static final TaskInterceptor MUST_NOT_BE_ASKED = (query, chain) -> {
        throw new AssertionError("asked for " + query);
    };

    /** Waits until it waits for another's answer, or has ended. */
    private CompletableFuture<Map<String, TaskStatus>> follower(FakeCall call, TaskQuery query) {
        Thread[] thread = new Thread[1];
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Map<String, TaskStatus>> answer = onThread(() -> {
            thread[0] = Thread.currentThread();
            begun.complete(null);
            return ask(call, query, MUST_NOT_BE_ASKED);
        });
        Await.await(begun);
        while (thread[0].getState() != Thread.State.TIMED_WAITING && !answer.isDone()) {
            Thread.onSpinWait();
        }
        return answer;
    }

    @Test
    @Clause("LOAD-4")
    @DisplayName("share one call, and the follower knows that it followed")
    void share() {
        Held provider = new Held();
        FakeCall leader = new FakeCall(LONG);
        FakeCall other = new FakeCall(LONG);
        TaskQuery query = TaskQuery.of("w", "a", "b");
        CompletableFuture<Map<String, TaskStatus>> led = onThread(() -> ask(leader, query, provider));
        Await.await(provider.asked);
        CompletableFuture<Map<String, TaskStatus>> followed = follower(other, query);

        provider.answer.complete(all(query, TaskStatus.complete()));

        assertThat(Await.await(led)).isEqualTo(all(query, TaskStatus.complete()));
        assertThat(Await.await(followed)).isEqualTo(all(query, TaskStatus.complete()));
        assertThat(other.answeredBy).isEqualTo(Outcome.SHARED);
    }

    static Stream<Throwable> wordsOfTheLeadersOwn() {
        return Stream.of(
                new CallRejectedException("the circuit is open"),
                new InvalidArgumentException("its window has passed"),
                new InterruptedException("at its deadline"));
    }

    @ParameterizedTest
    @MethodSource("wordsOfTheLeadersOwn")
    @Clause({"LOAD-4", "PROV-7"})
    @DisplayName("are unknown to the follower when the leader's own request was refused")
    void leaderRefused(Throwable failure) {
        Held provider = new Held();
        TaskQuery query = TaskQuery.of("w", "a");
        CompletableFuture<Map<String, TaskStatus>> led = onThread(() -> ask(new FakeCall(LONG), query, provider));
        Await.await(provider.asked);
        CompletableFuture<Map<String, TaskStatus>> followed = follower(new FakeCall(LONG), query);

        provider.answer.completeExceptionally(failure);

        assertThatThrownBy(() -> Await.await(led)).hasCause(failure);
        assertThatThrownBy(() -> Await.await(followed)).hasCauseExactlyInstanceOf(CallRejectedException.class);
    }

    static Stream<Throwable> failuresOfTheProvider() {
        return Stream.of(new IllegalStateException("broken"), new OutOfMemoryError("planted"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheProvider")
    @Clause({"LOAD-4", "PROV-4"})
    @DisplayName("fail together when the provider fails, with an Error too; and the next one asks anew")
    void leaderFails(Throwable failure) throws Exception {
        Held provider = new Held();
        TaskQuery query = TaskQuery.of("w", "a");
        CompletableFuture<Map<String, TaskStatus>> led = onThread(() -> ask(new FakeCall(LONG), query, provider));
        Await.await(provider.asked);
        CompletableFuture<Map<String, TaskStatus>> followed = follower(new FakeCall(LONG), query);

        provider.answer.completeExceptionally(failure);

        assertThatThrownBy(() -> Await.await(led)).hasRootCause(failure);
        assertThatThrownBy(() -> Await.await(followed)).hasRootCause(failure);
        assertThat(ask(new FakeCall(LONG), query, (asked, chain) -> all(asked, TaskStatus.complete())))
                .isEqualTo(all(query, TaskStatus.complete()));
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheProvider")
    @Clause({"LOAD-4", "PROV-5", "PROV-7"})
    @DisplayName("are unknown to the follower when the leader fails past its deadline: a driver wraps its interrupt")
    void leaderFailsLate(Throwable failure) {
        Held provider = new Held();
        FakeCall late = new FakeCall(LONG);
        TaskQuery query = TaskQuery.of("w", "a");
        CompletableFuture<Map<String, TaskStatus>> led = onThread(() -> ask(late, query, provider));
        Await.await(provider.asked);
        CompletableFuture<Map<String, TaskStatus>> followed = follower(new FakeCall(LONG), query);
        late.deadlinePasses();

        provider.answer.completeExceptionally(failure);

        assertThatThrownBy(() -> Await.await(led)).hasRootCause(failure);
        assertThatThrownBy(() -> Await.await(followed)).hasCauseExactlyInstanceOf(CallRejectedException.class);
    }

    @Test
    @Clause({"LOAD-4", "PROV-7"})
    @DisplayName("are unknown to the follower when the leader's answer misses the task")
    void missing() {
        Held provider = new Held();
        TaskQuery query = TaskQuery.of("w", "a");
        CompletableFuture<Map<String, TaskStatus>> led = onThread(() -> ask(new FakeCall(LONG), query, provider));
        Await.await(provider.asked);
        CompletableFuture<Map<String, TaskStatus>> followed = follower(new FakeCall(LONG), query);

        provider.answer.complete(Map.of());

        assertThat(Await.await(led)).isEmpty();
        assertThatThrownBy(() -> Await.await(followed)).hasCauseExactlyInstanceOf(CallRejectedException.class);
    }

    @Test
    @Clause({"LOAD-4", "PROV-5"})
    @DisplayName("are waited for until the follower's own deadline and no longer")
    void followersDeadline() {
        Held provider = new Held();
        TaskQuery query = TaskQuery.of("w", "a");
        CompletableFuture<Map<String, TaskStatus>> led = onThread(() -> ask(new FakeCall(LONG), query, provider));
        Await.await(provider.asked);

        CompletableFuture<Map<String, TaskStatus>> followed = follower(new FakeCall(Duration.ofMillis(300)), query);

        assertThatThrownBy(() -> Await.await(followed)).hasCauseExactlyInstanceOf(CallRejectedException.class);
        assertThat(led).isNotDone();
    }

    @Test
    @Clause({"LOAD-4", "PROV-6"})
    @DisplayName(
            "follow no leader whose deadline has passed: the next one leads, and the old one takes nothing from it")
    void leaderIsLate() throws Exception {
        Held hung = new Held();
        Held second = new Held();
        FakeCall late = new FakeCall(LONG);
        TaskQuery query = TaskQuery.of("w", "a");
        CompletableFuture<Map<String, TaskStatus>> led = onThread(() -> ask(late, query, hung));
        Await.await(hung.asked);
        late.deadlinePasses();

        CompletableFuture<Map<String, TaskStatus>> next = onThread(() -> ask(new FakeCall(LONG), query, second));
        Await.await(second.asked);
        hung.answer.complete(all(query, TaskStatus.incomplete()));
        Await.await(led);

        CompletableFuture<Map<String, TaskStatus>> followed = follower(new FakeCall(LONG), query);
        second.answer.complete(all(query, TaskStatus.complete()));
        assertThat(Await.await(next)).isEqualTo(all(query, TaskStatus.complete()));
        assertThat(Await.await(followed)).isEqualTo(all(query, TaskStatus.complete()));
    }

    @Test
    @Clause("LOAD-4")
    @DisplayName("can't be changed by who has led them")
    void unmodifiable() throws Exception {
        TaskQuery query = TaskQuery.of("w", "a");
        Map<String, TaskStatus> statuses =
                ask(new FakeCall(LONG), query, (asked, chain) -> all(asked, TaskStatus.complete()));

        assertThatThrownBy(() -> statuses.put("a", TaskStatus.incomplete()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @Clause({"LOAD-4", "PROV-3", "PROV-7"})
    @DisplayName("under many threads: each gets what its wallet and task was answered, or a failure, and nobody hangs")
    void stress() {
        int askers = 8;
        int each = 4_000;
        AtomicInteger answered = new AtomicInteger();
        TaskInterceptor provider = (query, chain) -> {
            int dice = ThreadLocalRandom.current().nextInt(20);
            if (dice == 0) {
                throw new IllegalStateException("broken");
            }
            if (dice == 1) {
                throw new CallRejectedException("refused");
            }
            if (dice < 10) {
                Thread.onSpinWait();
            }
            Map<String, TaskStatus> statuses = new HashMap<>();
            for (String task : query.tasks()) {
                String evidence = query.wallet().asSent() + ' ' + task;
                statuses.put(task, TaskStatus.complete().withEvidence(evidence));
            }
            return statuses;
        };
        List<CompletableFuture<Void>> all = IntStream.range(0, askers)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            for (int n = 0; n < each; n++) {
                                askAtRandom(provider, answered);
                            }
                        },
                        threads))
                .toList();

        all.forEach(Await::await);
        assertThat(answered.get()).isGreaterThan(askers * each / 2);
    }

    private void askAtRandom(TaskInterceptor provider, AtomicInteger answered) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String[] tasks = random.ints(0, 4)
                .distinct()
                .limit(random.nextInt(1, 5))
                .mapToObj(n -> "t" + n)
                .toArray(String[]::new);
        TaskQuery query = TaskQuery.of("w" + random.nextInt(3), tasks);
        FakeCall call = new FakeCall(random.nextInt(10) == 0 ? Duration.ofNanos(20_000) : LONG);
        try {
            Map<String, TaskStatus> statuses = ask(call, query, provider);
            assertThat(statuses).containsOnlyKeys(tasks);
            for (String task : tasks) {
                assertThat(statuses.get(task).evidence())
                        .isEqualTo(query.wallet().asSent() + ' ' + task);
            }
            answered.incrementAndGet();
        } catch (CallRejectedException | IllegalStateException e) {
            // Unknown, as it may be.
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
