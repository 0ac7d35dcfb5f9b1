package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.WatchedThreads;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeProvider;
import io.github.web3task.testkit.core.ManualTimer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A cache that is slow, fails or holds rubbish")
class CacheFaultTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    private final ManualTimer timer = new ManualTimer();
    private final WatchedThreads threads = new WatchedThreads();
    private final List<Exchange> told = new CopyOnWriteArrayList<>();
    private final FakeCompletionCache cache = new FakeCompletionCache();
    private final LogCapture log = LogCapture.of(TaskApi.class);
    private final FakeProvider provider = FakeProvider.blocking(
                    query -> FakeProvider.all(query, TaskStatus.complete()), "a", "b")
            .withIrreversible(Map.of("a", "1"));
    private final TaskApi api = settings(TaskApi.builder(provider)).build();

    private TaskApiBuilder settings(TaskApiBuilder builder) {
        return builder.interceptor(CachePolicy.in(cache))
                .timer(timer)
                .executor(threads)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .listener(told::add)
                .maxConcurrent(1)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO);
    }

    @AfterEach
    void close() {
        api.close();
        log.close();
    }

    private String ask() {
        String body = Ask.body(api, Ask.completion("w", "a"));
        threads.awaitEnd();
        return body;
    }

    private static Map<String, Boolean> hang() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError("it never opens");
    }

    @Test
    @Clause("LOAD-6")
    @DisplayName("is given 10 ms, and no more than the request has left; then the request goes on without it")
    void slow() {
        cache.lookupBy(() -> {
            timer.advanceMillis(10);
            throw new TimeoutException("no answer within PT0.01S");
        });
        assertThat(ask()).isEqualTo(YES);
        assertThat(provider.asked).hasSize(1);
        assertThat(log.atLeast(Level.WARN))
                .containsExactly("the completion cache does not answer, going on without it:"
                        + " java.util.concurrent.TimeoutException: no answer within PT0.01S / -");

        TaskInterceptor slow = new TaskInterceptor() {
            @Override
            public Map<String, TaskStatus> intercept(io.github.web3task.provider.TaskQuery query, Chain chain)
                    throws Exception {
                timer.advanceMillis(2_496);
                return chain.proceed(query);
            }

            @Override
            public boolean seesEveryRequest() {
                return true;
            }
        };
        cache.lookupBy(Map::of);
        try (TaskApi late =
                settings(TaskApi.builder(provider).interceptor(slow)).build()) {
            assertThat(Ask.body(late, Ask.completion("v", "a"))).isEqualTo(YES);
        }
        assertThat(cache.timeouts).containsExactly(Duration.ofMillis(10), Duration.ofMillis(4));
    }

    @Test
    @Clause({"LOAD-6", "PROV-7"})
    @DisplayName("fails no request and costs no slot, in whatever way it fails; one line a minute says so")
    void fails() {
        List<FakeCompletionCache.Lookup> faults = List.of(
                () -> {
                    throw new IllegalStateException("gone");
                },
                () -> null,
                () -> {
                    throw new Exception("checked");
                },
                () -> {
                    throw new InterruptedException("somebody else's");
                },
                () -> {
                    throw new NoClassDefFoundError("an/Engine");
                },
                () -> {
                    throw new StackOverflowError();
                });
        for (FakeCompletionCache.Lookup lookup : faults) {
            for (FakeCompletionCache.Lookup store : faults) {
                cache.lookupBy(lookup);
                cache.storeBy(store);
                assertThat(ask()).isEqualTo(YES);
            }
        }
        assertThat(log.events()).hasSize(1);
        timer.advance(Duration.ofMinutes(1).minusNanos(1));
        ask();
        assertThat(log.events()).hasSize(1);
        timer.advance(Duration.ofNanos(1));
        ask();
        assertThat(log.events()).hasSize(2);
        timer.advance(Duration.ofMinutes(1));
        cache.lookupBy(Map::of);
        cache.storeBy(faults.get(0));
        ask();
        assertThat(log.events()).as("it answers, but keeps nothing").hasSize(3);
    }

    @Test
    @Clause({"LOAD-6", "LOAD-5", "PROV-7"})
    @DisplayName(
            "turns no rubbish into an answer: not a true of a task that can be undone, not a false nobody asked for")
    void rubbish() {
        Map<String, Boolean> rubbish = new HashMap<>();
        rubbish.put("1.1:a1w", null);
        rubbish.put("1.0:bw", true);
        rubbish.put("nonsense", true);
        rubbish.put(null, true);
        cache.lookupBy(() -> rubbish);
        String both = Bodies.success("{\"a\":true,\"b\":true}");
        assertThat(Ask.body(api, Ask.completion("w", "a", "b"))).isEqualTo(both);
        threads.awaitEnd();
        rubbish.put("1.1:a1w", false);
        assertThat(Ask.body(api, Ask.completion("w", "a", "b"))).isEqualTo(both);
        threads.awaitEnd();
        assertThat(provider.asked)
                .hasSize(2)
                .allSatisfy(query -> assertThat(query.tasks()).containsExactly("a", "b"));
        rubbish.put("1.1:a1w", true);
        Ask.body(api, Ask.completion("w", "a", "b"));
        assertThat(provider.asked.get(2).tasks()).as("the key is the right one").containsExactly("b");
    }

    @Test
    @Clause({"LOAD-6", "PROV-5"})
    @DisplayName(
            "that does not keep to its time costs a request its deadline; the provider is not asked, the slot is free")
    void hangsInLookup() {
        cache.lookupBy(CacheFaultTest::hang);
        CompletionStage<ApiResponse> stage = api.handle(Ask.completion("w", "a"));
        threads.awaitRest();
        timer.advanceMillis(2_500);
        assertThat(Await.soon(stage).bodyText()).isEqualTo(Bodies.BUSY);
        threads.awaitEnd();
        assertThat(provider.asked).isEmpty();
        cache.lookupBy(Map::of);
        assertThat(ask()).isEqualTo(YES);
    }

    @Test
    @Clause({"LOAD-6", "PROV-5"})
    @DisplayName("that hangs when it stores costs a request its deadline, and the next ones nothing")
    void hangsInStore() {
        cache.storeBy(CacheFaultTest::hang);
        CompletionStage<ApiResponse> stage = api.handle(Ask.completion("w", "a"));
        threads.awaitRest();
        timer.advanceMillis(2_500);
        assertThat(Await.soon(stage).bodyText()).isEqualTo(Bodies.BUSY);
        threads.awaitEnd();
        cache.storeBy(Map::of);
        assertThat(ask()).isEqualTo(YES);
    }

    @Test
    @Clause({"LOAD-6", "PROV-4"})
    @DisplayName("holds nothing of a request behind which something throws, and keeps no record of its question")
    void throwingBehind() {
        TaskInterceptor broken = (query, chain) -> {
            throw new IllegalStateException("broken");
        };
        try (TaskApi other =
                settings(TaskApi.builder(provider)).interceptor(broken).build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(Ask.body(other, Ask.completion("w", "a"))).isEqualTo(Bodies.OTHER);
                threads.awaitEnd();
            }
        }
        assertThat(cache.times).isEmpty();
        assertThat(ask()).isEqualTo(YES);
        assertThat(cache.held).containsOnlyKeys("1.1:a1w");
        assertThat(told).last().extracting(Exchange::outcome).isEqualTo(Outcome.SERVED);
    }
}
