package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.internal.runtime.Timer;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.validation.CompletionRequest;
import io.github.web3task.validation.ValidationRule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Partner code, the JDK's and the heap may fail anywhere. Time is turned by hand: what must come by the deadline, comes then. */
@DisplayName("Whatever fails or hangs, and wherever it does")
class FaultAtEveryPointTest {
    private static final int WALLETS = 300;
    private static final int SLOTS = 64;
    private static final String PROBE = "probe";

    /** Where something may go wrong. */
    enum Point {
        HEADER,
        CLOCK,
        RATE_LIMITER,
        DECORATOR,
        DECORATED_BEFORE,
        DECORATED_AFTER,
        EXECUTOR_BEFORE,
        EXECUTOR_AFTER,
        RULE,
        OUTER_INTERCEPTOR_BEFORE,
        OUTER_INTERCEPTOR_AFTER,
        INNER_INTERCEPTOR_BEFORE,
        INNER_INTERCEPTOR_AFTER,
        PROVIDER,
        ASYNC_PROVIDER,
        ASYNC_STAGE,
        PREDICATE,
        PREDICATE_OF_FAILURE,
        FAILURE_TEXT,
        FAILURE_CAUSE,
        PROVIDER_TEXT,
        LISTENER,
        LISTENER_ENABLED,
        RENDERING,
        TIMER,
        HAND_OVER
    }

    /** What goes wrong. */
    enum Fault {
        EXCEPTION,
        NO_HEAP,
        NO_STACK,
        HANGS
    }

    /** How the API is built. */
    enum Shape {
        ONE_PROVIDER,
        TWO_PROVIDERS,
        ASYNC_PROVIDER,
        NEVER_BLOCKS
    }

    record Case(Shape shape, Point point, Fault fault, int slots) {}

    /** There the thread that brought the request is held itself; the documentation says that it must not be. */
    private static final Set<Point> ON_THE_HOSTS_THREAD = EnumSet.of(
            Point.HEADER,
            Point.CLOCK,
            Point.RATE_LIMITER,
            Point.DECORATOR,
            Point.EXECUTOR_BEFORE,
            Point.EXECUTOR_AFTER,
            Point.LISTENER_ENABLED,
            Point.TIMER,
            Point.HAND_OVER);

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(TaskApi.class);

    private final ManualTimer time = new ManualTimer();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService partnersThreads = Executors.newCachedThreadPool();
    private volatile Case current;
    private volatile boolean faulty;
    private volatile CountDownLatch inside;
    private volatile CountDownLatch goOn;

    /** Some hundred thousand planted failures, each with its stack trace: they are logged, but nobody prints them. */
    @BeforeAll
    static void quiet() {
        LOG.setAdditive(false);
    }

    @AfterAll
    static void loud() {
        LOG.setAdditive(true);
    }

    @AfterEach
    void endThreads() {
        end.countDown();
        partnersThreads.shutdownNow();
    }

    static Stream<Case> cases() {
        return Stream.of(Shape.values())
                .flatMap(shape -> Stream.of(Point.values())
                        .flatMap(point -> Stream.of(Fault.values())
                                .flatMap(fault ->
                                        Stream.of(SLOTS, 2).map(slots -> new Case(shape, point, fault, slots)))))
                .filter(FaultAtEveryPointTest::isPossible);
    }

    private static boolean isPossible(Case each) {
        boolean hangs = each.fault == Fault.HANGS;
        if (each.shape == Shape.NEVER_BLOCKS) {
            return !hangs && each.point != Point.ASYNC_PROVIDER && each.point != Point.ASYNC_STAGE;
        }
        boolean async = each.point == Point.ASYNC_PROVIDER || each.point == Point.ASYNC_STAGE;
        return async == (each.shape == Shape.ASYNC_PROVIDER && async)
                && !(hangs && ON_THE_HOSTS_THREAD.contains(each.point));
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Clause({"PROV-4", "PROV-5", "PROV-6", "PROV-7", "PROV-9", "LOG-5"})
    @DisplayName(
            "every request is answered by its deadline, all slots come back, every wallet is askable, close() is quick")
    void everyPoint(Case which) {
        current = which;
        TaskApi api = api(which);
        faulty = true;
        List<CompletionStage<ApiResponse>> answers = IntStream.range(0, WALLETS)
                .mapToObj(wallet -> api.handle(request("wallet" + wallet)))
                .toList();
        advance(2_500);
        advance(100);
        if (which.point == Point.HAND_OVER) {
            faulty = false; // without a thread nobody can be told; as soon as there is one, all are
        }
        advance(100);
        for (CompletionStage<ApiResponse> answer : answers) {
            assertIsNoUntruth(Await.soon(answer));
        }
        faulty = false;
        end.countDown();
        advance(2_600);

        assertAllSlotsAreBack(api, which.slots);
        for (int wallet = 0; wallet < WALLETS; wallet++) {
            assertThat(Await.soon(api.handle(request("wallet" + wallet))).bodyText())
                    .as("wallet %s", wallet)
                    .contains("000000");
        }
        Await.await(CompletableFuture.runAsync(api::close, partnersThreads));
    }

    /** The timer's own thread outlives what is thrown there. */
    private void advance(long millis) {
        long end = time.nanoTime() + Duration.ofMillis(millis).toNanos();
        for (long left = end - time.nanoTime(); left >= 0; left = end - time.nanoTime()) {
            try {
                time.advance(Duration.ofNanos(left));
                return;
            } catch (RuntimeException | Error e) {
                // On with what is left of the time.
            }
        }
    }

    /** So many calls can run at the same time. */
    private void assertAllSlotsAreBack(TaskApi api, int slots) {
        CountDownLatch all = new CountDownLatch(current.shape == Shape.TWO_PROVIDERS ? 2 * slots : slots);
        inside = all;
        goOn = new CountDownLatch(1);
        List<CompletableFuture<ApiResponse>> answers = IntStream.range(0, slots)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> api.handle(request(PROBE + i)), partnersThreads)
                        .thenCompose(answer -> answer))
                .toList();
        try {
            Await.await(all);
        } catch (AssertionError e) {
            throw new AssertionError(
                    all.getCount() + " calls are missing; answered without one: "
                            + answers.stream()
                                    .filter(CompletableFuture::isDone)
                                    .map(answer -> answer.join().bodyText())
                                    .toList(),
                    e);
        } finally {
            goOn.countDown();
        }
        for (CompletableFuture<ApiResponse> answer : answers) {
            assertThat(Await.await(answer).bodyText()).contains("000000");
        }
    }

    private static void assertIsNoUntruth(ApiResponse response) {
        assertThat(response.bodyText())
                .as("the provider says complete, whenever it says anything")
                .doesNotContain("false");
    }

    private ApiRequest request(String wallet) {
        return new ApiRequest("GET", ApiRequest.COMPLETION, Ask.query(wallet), name -> {
            at(Point.HEADER);
            return null;
        });
    }

    private void at(Point point) {
        if (!faulty || current.point != point) {
            return;
        }
        switch (current.fault) {
            case EXCEPTION -> throw new IllegalStateException("planted at " + point);
            case NO_HEAP -> throw new OutOfMemoryError("planted at " + point);
            case NO_STACK -> throw new StackOverflowError("planted at " + point);
            case HANGS -> hang();
        }
    }

    private void hang() {
        boolean open = false;
        while (!open) {
            try {
                end.await();
                open = true;
            } catch (InterruptedException e) {
                // It does not heed that.
            }
        }
    }

    private Map<String, TaskStatus> answer(TaskQuery query) {
        if (query.wallet().asSent().startsWith(PROBE)) { // not a call that hung, and goes on late
            inside.countDown();
            Await.await(goOn);
        }
        return FakeProvider.all(query, TaskStatus.complete());
    }

    private Map<String, TaskStatus> check(TaskQuery query) throws Exception {
        at(Point.PROVIDER);
        if (faulty) {
            switch (current.point) {
                case PREDICATE, PREDICATE_OF_FAILURE -> throw new IllegalStateException("for the predicate");
                case FAILURE_TEXT, FAILURE_CAUSE -> throw new Treacherous();
                case PROVIDER_TEXT -> {
                    return Map.of();
                }
                default -> {}
            }
        }
        return answer(query);
    }

    /** Whose own methods fail. */
    private final class Treacherous extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            at(Point.FAILURE_TEXT);
            return "treacherous";
        }

        @Override
        public synchronized Throwable getCause() {
            at(Point.FAILURE_CAUSE);
            return null;
        }
    }

    private final class Provider implements TaskCompletionProvider {
        private final String task;
        private final boolean neverBlocks;

        Provider(String task, boolean neverBlocks) {
            this.task = task;
            this.neverBlocks = neverBlocks;
        }

        @Override
        public List<String> taskNames() {
            return List.of(task);
        }

        @Override
        public boolean neverBlocks() {
            return neverBlocks;
        }

        @Override
        public Map<String, TaskStatus> check(TaskQuery query) throws Exception {
            return FaultAtEveryPointTest.this.check(query);
        }

        @Override
        public String toString() {
            at(Point.PROVIDER_TEXT);
            return "provider of " + task;
        }
    }

    private final class AsyncProvider implements AsyncTaskCompletionProvider {
        @Override
        public List<String> taskNames() {
            return List.of("a");
        }

        @Override
        public CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
            at(Point.ASYNC_PROVIDER);
            return CompletableFuture.supplyAsync(
                    () -> {
                        at(Point.ASYNC_STAGE);
                        try {
                            return FaultAtEveryPointTest.this.check(query);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    partnersThreads);
        }

        @Override
        public String toString() {
            at(Point.PROVIDER_TEXT);
            return "asynchronous provider";
        }
    }

    private final class Interceptor implements TaskInterceptor {
        private final boolean outer;
        private final boolean neverBlocks;

        Interceptor(boolean outer, boolean neverBlocks) {
            this.outer = outer;
            this.neverBlocks = neverBlocks;
        }

        @Override
        public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
            at(outer ? Point.OUTER_INTERCEPTOR_BEFORE : Point.INNER_INTERCEPTOR_BEFORE);
            try {
                return chain.proceed(query);
            } finally {
                at(outer ? Point.OUTER_INTERCEPTOR_AFTER : Point.INNER_INTERCEPTOR_AFTER);
            }
        }

        @Override
        public boolean neverBlocks() {
            return neverBlocks;
        }

        @Override
        public boolean seesEveryRequest() {
            return outer;
        }
    }

    private final class Rule implements ValidationRule {
        private final boolean neverBlocks;

        Rule(boolean neverBlocks) {
            this.neverBlocks = neverBlocks;
        }

        @Override
        public void check(CompletionRequest request) {
            at(Point.RULE);
        }

        @Override
        public boolean neverBlocks() {
            return neverBlocks;
        }
    }

    private final class Listener implements ExchangeListener {
        @Override
        public void onExchange(Exchange exchange) {
            at(Point.LISTENER);
        }

        @Override
        public boolean isEnabled() {
            at(Point.LISTENER_ENABLED);
            return true;
        }
    }

    private final class Time implements Timer {
        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Runnable schedule(Duration delay, Runnable action) {
            at(Point.TIMER);
            return time.schedule(delay, action);
        }

        @Override
        public void close() {
            time.close();
        }
    }

    private final class FaultyClock extends Clock {
        @Override
        public Instant instant() {
            at(Point.CLOCK);
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Runnable decorated(Runnable task) {
        at(Point.DECORATOR);
        return () -> {
            at(Point.DECORATED_BEFORE);
            task.run();
            at(Point.DECORATED_AFTER);
        };
    }

    private Executor at(Point before, Point after, Executor executor) {
        return task -> {
            at(before);
            executor.execute(task);
            at(after);
        };
    }

    private TaskApi api(Case which) {
        boolean direct = which.shape == Shape.NEVER_BLOCKS;
        TaskApiBuilder builder = which.shape == Shape.ASYNC_PROVIDER
                ? TaskApi.builder(new AsyncProvider())
                : TaskApi.builder(new Provider("a", direct));
        if (which.shape == Shape.TWO_PROVIDERS) {
            builder.provider(new Provider("b", false));
        }
        builder.timer(new Time())
                .handOver(at(Point.HAND_OVER, Point.HAND_OVER, partnersThreads))
                .clock(new FaultyClock())
                .rateLimit(new RateLimiter() {
                    @Override
                    public Duration tryAcquire(ApiRequest request) {
                        at(Point.RATE_LIMITER);
                        return null;
                    }

                    @Override
                    public double lowestRate() {
                        return 1_000;
                    }
                })
                .contextPropagation(this::decorated)
                .interceptor(new Interceptor(true, direct))
                .interceptor(new Interceptor(false, direct))
                .rule(new Rule(direct))
                .unavailableWhen(failure -> {
                    at(Point.PREDICATE);
                    if (!(failure instanceof Treacherous)) {
                        at(Point.PREDICATE_OF_FAILURE);
                    }
                    return false;
                })
                .listener(new Listener())
                .walletRendering(new WalletRendering() {
                    @Override
                    public String render(String wallet) {
                        at(Point.RENDERING);
                        return "wallet";
                    }
                })
                .maxConcurrent(which.slots)
                .closeGrace(Duration.ofHours(1));
        if (which.point == Point.EXECUTOR_BEFORE || which.point == Point.EXECUTOR_AFTER) {
            builder.executor(at(Point.EXECUTOR_BEFORE, Point.EXECUTOR_AFTER, partnersThreads));
        }
        return builder.build();
    }
}
