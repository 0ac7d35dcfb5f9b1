package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.netflix.NetflixLimit;
import io.github.web3task.resilience.resilience4j.Resilience4jCircuitBreaker;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.WatchedThreads;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeAsyncProvider;
import io.github.web3task.testkit.core.FakeProvider;
import io.github.web3task.testkit.core.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName(
        "Few wallets, much asked, with cache, circuit breaker, adaptive limit and providers that flip, driven at random")
class LoadModelTest {
    private static final int STEPS = 5_000;
    private static final int LIMIT = 6;
    private static final Pattern TASK = Pattern.compile("\"([ab])\":(true|false)");
    private static final String[] LOGGERS = {ExchangeListener.LOGGER_NAME, TaskApi.class.getName()};

    private final ManualTimer timer = new ManualTimer();
    private final Queue<Runnable> queued = new ConcurrentLinkedQueue<>();
    private final WatchedThreads threads = new WatchedThreads();
    private final FakeCompletionCache cache = new FakeCompletionCache();
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "model",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(8)
                    .minimumNumberOfCalls(8)
                    .permittedNumberOfCallsInHalfOpenState(3)
                    .build());
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> working = new ConcurrentHashMap<>();
    private final Map<String, Integer> lastSaid = new HashMap<>();
    private final Set<Outcome> outcomes = ConcurrentHashMap.newKeySet();
    private final Set<String> done = new HashSet<>();
    private Random random = new Random(0);
    private int sayings;
    private volatile boolean cacheFails;

    /** A provider's call that has not ended. */
    private record Call(TaskQuery query, CompletableFuture<Map<String, TaskStatus>> answer) {}

    /** A request on its way, how much had been said when it came, and when the first came whose call it may follow. */
    private record Open(String wallet, int arrived, int before, CompletionStage<ApiResponse> stage) {}

    @BeforeEach
    void quiet() {
        setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        setLevel(null);
    }

    private static void setLevel(Level level) {
        for (String name : LOGGERS) {
            ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
        }
    }

    private TaskApi api() {
        cache.lookupBy(this::lookup);
        cache.storeBy(() -> {
            if (cacheFails) {
                throw new IllegalStateException("gone");
            }
            return Map.of();
        });
        return TaskApi.builder(FakeProvider.blocking(this::block, "a").withIrreversible(Map.of("a", "1")))
                .provider(new FakeAsyncProvider(this::answerLater, "b"))
                .interceptor(CachePolicy.in(cache))
                .interceptor(new Resilience4jCircuitBreaker(breaker))
                .interceptor(NetflixLimit.gradient(1, LIMIT))
                .timer(timer)
                .executor(queued::add)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .maxConcurrent(LIMIT)
                .closeGrace(Duration.ZERO)
                .listener(exchange -> outcomes.add(exchange.outcome()))
                .build();
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 44, 444, 987_654_321})
    @Clause({"LOAD-4", "LOAD-5", "LOAD-6", "PROV-6", "PROV-7", "LOAD-2"})
    @DisplayName(
            "no true or false that was not given in a call it could share, but for what can't be undone; all slots come back")
    void model(long seed) {
        random = new Random(seed);
        TaskApi api = api();
        List<Open> open = new ArrayList<>();
        int served = 0;
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(100);
            cacheFails = random.nextInt(6) == 0;
            if (dice < 40) {
                String wallet = "w" + (step / 200 * 4 + random.nextInt(8)); // new ones come, else all are complete soon
                String[] tasks =
                        random.nextBoolean() ? new String[] {"b", "a"} : new String[] {dice % 2 == 0 ? "a" : "b"};
                int before =
                        open.stream().mapToInt(Open::arrived).min().orElse(sayings); // a call can be followed that long
                int arrived = sayings;
                open.add(new Open(wallet, arrived, before, api.handle(Ask.completion(wallet, tasks))));
            } else if (dice < 60) {
                startNext();
            } else if (dice < 90) {
                endOne(false);
            } else if (dice < 91) {
                moveBreaker();
            } else {
                timer.advanceMillis(random.nextInt(10) == 0 ? 2_500 : random.nextInt(20));
            }
            threads.awaitRest();
            assertThat(working.size()).as("requests that a provider works on").isBetween(0, LIMIT);
            int asked = open.size();
            open.removeIf(this::isAnsweredTruly);
            served += asked - open.size();
            assertThat(open.size()).as("those who work, wait or follow").isBetween(0, 2 * LIMIT);
        }
        assertThat(served).isGreaterThan(STEPS / 10);
        assertThat(outcomes).contains(Outcome.SERVED, Outcome.SHARED, Outcome.REMEMBERED, Outcome.SHED, Outcome.FAILED);
        drain();
        assertThat(open).allMatch(this::isAnsweredTruly);
        assertThat(working).isEmpty();
        assertPermissionsAreBack(api);
        assertAllSlotsFree(api);
        api.close();
        assertThat(timer.pending()).isZero();
    }

    private void moveBreaker() {
        switch (breaker.getState()) {
            case OPEN -> breaker.transitionToHalfOpenState();
            case HALF_OPEN -> breaker.transitionToClosedState();
            default -> breaker.transitionToOpenState();
        }
    }

    private void startNext() {
        Runnable next = queued.poll();
        if (next != null) {
            threads.execute(next);
        }
    }

    private void endOne(boolean calm) {
        List<Call> now = List.copyOf(calls);
        if (!now.isEmpty()) {
            end(now.get(random.nextInt(now.size())), calm);
        }
    }

    /** Until nothing is left to run. */
    private void drain() {
        cacheFails = false;
        while (!queued.isEmpty() || !calls.isEmpty() || !threads.haveEnded()) {
            startNext();
            endOne(true);
        }
    }

    /** Half open, the breaker gives as many permissions as it was told, and takes each back. */
    private void assertPermissionsAreBack(TaskApi api) {
        breaker.transitionToClosedState();
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        for (int i = 0; i < 3; i++) {
            api.handle(Ask.completion("try" + i, "b"));
            drain();
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    /** Slots of the API, and of the adaptive limit, which may have become smaller. */
    private void assertAllSlotsFree(TaskApi api) {
        for (int i = 0; i < 200; i++) { // it learns that calls are fast
            api.handle(Ask.completion("calm" + i, "b"));
            drain();
        }
        for (int i = 0; i <= LIMIT; i++) {
            api.handle(Ask.completion("last" + i, "b"));
            startNext();
        }
        threads.awaitRest();
        assertThat(calls).as("as many as there are slots").hasSize(LIMIT);
        drain();
    }

    /** The blocking provider: returns, throws, or is interrupted. */
    private Map<String, TaskStatus> block(TaskQuery query) throws Exception {
        Call call = begin(query);
        try {
            return call.answer().get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        } finally {
            ended(call);
        }
    }

    private CompletionStage<Map<String, TaskStatus>> answerLater(TaskQuery query) {
        Call call = begin(query);
        return call.answer().whenComplete((statuses, failure) -> ended(call)); // then its dependents
    }

    private Call begin(TaskQuery query) {
        working.merge(query.requestId(), 1, Integer::sum);
        Call call = new Call(query, new CompletableFuture<>());
        calls.add(call);
        return call;
    }

    private void ended(Call call) {
        calls.remove(call);
        working.computeIfPresent(call.query().requestId(), (id, before) -> before == 1 ? null : before - 1);
    }

    /** Task a once complete stays so; task b flips. */
    private void end(Call call, boolean calm) {
        String wallet = call.query().wallet().asSent();
        String task = call.query().tasks().get(0);
        if (!calm && random.nextInt(8) == 0) {
            call.answer()
                    .completeExceptionally(
                            random.nextBoolean()
                                    ? new DependencyUnavailableException("down")
                                    : new Exception("broken"));
        } else if (!calm && random.nextInt(12) == 0) {
            call.answer().complete(Map.of(task, TaskStatus.inconclusive("syncing")));
        } else {
            boolean complete = random.nextInt(4) == 0 || (task.equals("a") && done.contains(wallet));
            if (complete && task.equals("a")) {
                done.add(wallet);
            }
            lastSaid.put(wallet + task + complete, ++sayings);
            call.answer().complete(Map.of(task, TaskStatus.of(complete)));
        }
    }

    /** What is held, with rubbish; or nothing but trouble. */
    private Map<String, Boolean> lookup() {
        if (cacheFails) {
            throw new IllegalStateException("gone");
        }
        Map<String, Boolean> all = new HashMap<>(cache.held);
        all.put("1.0:bw" + sayings % 500, sayings % 2 == 0);
        all.putIfAbsent("1.1:a1w" + sayings % 500, false);
        return all;
    }

    private boolean isAnsweredTruly(Open request) {
        if (!Await.isDone(request.stage())) {
            return false;
        }
        Matcher task = TASK.matcher(Await.now(request.stage()).bodyText());
        while (task.find()) {
            boolean complete = task.group(2).equals("true");
            boolean everAfter = complete && task.group(1).equals("a");
            assertThat(lastSaid.getOrDefault(request.wallet() + task.group(1) + complete, 0))
                    .as("when a provider last gave %s for %s", task.group(), request.wallet())
                    .isGreaterThan(everAfter ? 0 : request.before());
        }
        return true;
    }
}
