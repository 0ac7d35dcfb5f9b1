package io.github.web3task.resilience.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.netflix.NetflixLimit;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeAsyncProvider;
import io.github.web3task.testkit.core.FakeProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.blockhound.BlockHound;

@DisplayName("On a host's event loop")
class EventLoopTest {
    private static final List<String> BLOCKED = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final LocalRedis server = new LocalRedis();

    private static final class EventLoop extends Thread {
        EventLoop(Runnable work) {
            super(work);
        }
    }

    /** Stays for all tests of this JVM, where only threads of this class are watched. */
    @BeforeAll
    static void installBlockHound() {
        BlockHound.builder()
                .nonBlockingThreadPredicate(watched -> watched.or(EventLoop.class::isInstance))
                // A lock that is held for a moment, as of a timer's queue, is no wait; monitors it does not see either.
                .allowBlockingCallsInside(ReentrantLock.class.getName(), "lock")
                .allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders") // the host's own choice
                .blockingMethodCallback(method -> BLOCKED.add(StackWalker.getInstance()
                        .walk(frames -> frames.map(Object::toString).collect(Collectors.joining("\n\tat ")))))
                .install();
    }

    private static void onEventLoop(Runnable work) {
        Thread loop = new EventLoop(work);
        loop.start();
        Await.awaitEnd(loop);
    }

    private static List<CompletionStage<ApiResponse>> ask(TaskApi api, int round) {
        List<CompletionStage<ApiResponse>> answers = new ArrayList<>();
        onEventLoop(() -> {
            for (int i = 0; i < 20; i++) {
                String wallet = "w" + round % 5 + "-" + i;
                for (String[] tasks : new String[][] {{"a"}, {"a", "b"}, {"b"}}) {
                    answers.add(api.handle(Ask.completion(wallet, tasks)));
                }
            }
        });
        return answers;
    }

    @Test
    @Clause({"LOAD-2", "LOAD-6"})
    @DisplayName("no request waits for Redis or for another, whether Redis is away, there, or swallows everything")
    void neverBlocks() throws IOException {
        onEventLoop(() -> LockSupport.parkNanos(1));
        assertThat(BLOCKED).as("BlockHound watches").hasSize(1);
        BLOCKED.clear();
        Set<Outcome> outcomes = ConcurrentHashMap.newKeySet();
        try (Wire wire = new Wire(server.port())) {
            String uri = "redis://127.0.0.1:" + wire.port();
            RedisCompletionCache cache = server.closing(RedisCompletionCache.connect(uri, "campaign:"));
            RedisRateLimiter limiter = server.closing(RedisRateLimiter.global(uri, "limit:", 2_000));
            TaskApi api = server.closing(TaskApi.builder(
                            FakeProvider.direct(query -> FakeProvider.all(query, TaskStatus.complete()), "a")
                                    .withIrreversible(Map.of("a", "1")))
                    .provider(new FakeAsyncProvider(
                            query ->
                                    CompletableFuture.completedFuture(FakeProvider.all(query, TaskStatus.incomplete())),
                            "b"))
                    .rateLimit(limiter)
                    .interceptor(CachePolicy.in(cache))
                    .interceptor(NetflixLimit.gradient(32, 64))
                    .listener(exchange -> outcomes.add(exchange.outcome()))
                    .build());
            for (int round = 0; round < 20; round++) {
                ask(api, round).forEach(Await::soon);
            }
            AtomicBoolean tokens =
                    new AtomicBoolean(); // seen once: on a slow machine the bucket is soon full, and gone
            server.with(redis -> LocalRedis.until("answers and tokens from Redis", () -> {
                ask(api, 0).forEach(Await::soon);
                tokens.compareAndSet(false, redis.exists("limit:2000:") == 1);
                return outcomes.contains(Outcome.REMEMBERED) && tokens.get();
            }));
            wire.swallow();
            for (int round = 0; round < 20; round++) {
                ask(api, round).forEach(Await::soon);
            }
        }
        assertThat(BLOCKED).isEmpty();
        assertThat(outcomes).contains(Outcome.SERVED, Outcome.REMEMBERED);
    }
}
