package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.circuit.CircuitBreaker;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualExecutor;
import io.github.web3task.testkit.core.Ask;
import io.github.web3task.testkit.core.FakeAsyncProvider;
import io.github.web3task.testkit.core.FakeProvider;
import io.github.web3task.testkit.core.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName(
        "Few wallets, much asked, with a memory, a circuit and providers that flip, driven at random by one thread")
class LoadModelTest {
    private static final int STEPS = 25_000;
    private static final int LIMIT = 6;
    private static final Pattern TASK = Pattern.compile("\"([ab])\":(true|false)");
    private static final String[] LOGGERS = {ExchangeListener.LOGGER_NAME, TaskApi.class.getName()};

    private final ManualTimer timer = new ManualTimer();
    private final ManualExecutor executor = new ManualExecutor();
    private final FakeCompletionCache memory = new FakeCompletionCache();
    private final List<Runnable> pendingCalls = new ArrayList<>();
    private final List<Runnable> pendingRecalls = new ArrayList<>();
    private final Map<String, Integer> working = new HashMap<>();
    private final Map<Said, Integer> lastSaid = new HashMap<>();
    private final Set<Outcome> outcomes = new HashSet<>();
    private final Set<String> done = new HashSet<>();
    private Random random = new Random(0);
    private int sayings;
    private int attempts;
    private boolean calm;

    /** Something a provider gave. */
    private record Said(String wallet, String task, boolean complete) {}

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
        ((Logger) LoggerFactory.getLogger("io.github.web3task.internal.ThrottledWarning")).setLevel(level);
    }

    private TaskApi api() {
        FakeProvider blocking = FakeProvider.blocking(
                        query -> {
                            working.merge(query.requestId(), 1, Integer::sum);
                            if (random.nextInt(10) == 0) {
                                timer.advanceMillis(2_500);
                            }
                            ended(query);
                            return answer(query);
                        },
                        "a")
                .withIrreversible(Map.of("a", "1"));
        memory.recallBy(this::recall);
        memory.rememberBy(() -> dice(10)
                ? CompletableFuture.failedFuture(new IllegalStateException("gone"))
                : CompletableFuture.completedFuture(Map.of()));
        return TaskApi.builder(blocking)
                .provider(new FakeAsyncProvider(this::answerLater, "b"))
                .layer(CachePolicy.in(memory))
                .layer(new Circuit())
                .timer(timer)
                .executor(executor)
                .maxConcurrent(LIMIT)
                .closeGrace(Duration.ZERO)
                .listener(exchange -> outcomes.add(exchange.outcome()))
                .build();
    }

    private boolean dice(int sides) {
        return !calm && random.nextInt(sides) == 0;
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
            if (dice < 40) {
                String wallet = "w" + (step / 200 * 4 + random.nextInt(8)); // new ones come, else all are complete soon
                String[] tasks =
                        random.nextBoolean() ? new String[] {"b", "a"} : new String[] {dice % 2 == 0 ? "a" : "b"};
                int before =
                        open.stream().mapToInt(Open::arrived).min().orElse(sayings); // a call can be followed that long
                int arrived = sayings;
                open.add(new Open(wallet, arrived, before, api.handle(Ask.completion(wallet, tasks))));
            } else if (dice < 60) {
                if (executor.waiting() > 0) {
                    executor.runNext();
                }
            } else if (dice < 75) {
                runOne(pendingCalls);
            } else if (dice < 80) {
                runOne(pendingRecalls);
            } else {
                timer.advanceMillis(random.nextInt(20) == 0 ? 2_500 : random.nextInt(20));
            }
            assertThat(working.size()).as("calls by requests").isBetween(0, LIMIT);
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
        assertThat(attempts)
                .as("permissions of the circuit that nobody gave back")
                .isZero();
        assertAllSlotsFree(api);
        api.close();
        assertThat(timer.pending()).isZero();
    }

    private void drain() {
        calm = true;
        while (executor.waiting() > 0 || !pendingCalls.isEmpty() || !pendingRecalls.isEmpty()) {
            executor.runAll();
            while (!pendingCalls.isEmpty() || !pendingRecalls.isEmpty()) {
                runOne(pendingCalls);
                runOne(pendingRecalls);
            }
            timer.advanceMillis(2_500);
        }
    }

    private void assertAllSlotsFree(TaskApi api) {
        for (int i = 0; i <= LIMIT; i++) {
            api.handle(Ask.completion("last" + i, "b"));
        }
        assertThat(pendingCalls).as("as many as there are slots").hasSize(LIMIT);
        drain();
    }

    private void runOne(List<Runnable> pending) {
        if (!pending.isEmpty()) {
            pending.remove(random.nextInt(pending.size())).run();
        }
    }

    private CompletionStage<Map<String, TaskStatus>> answerLater(TaskQuery query) {
        working.merge(query.requestId(), 1, Integer::sum);
        CompletableFuture<Map<String, TaskStatus>> stage = new CompletableFuture<>();
        Runnable end = () -> {
            ended(query);
            try {
                stage.complete(answer(query));
            } catch (Exception e) {
                stage.completeExceptionally(e);
            }
        };
        if (dice(5)) {
            end.run();
        } else {
            pendingCalls.add(end);
        }
        return stage;
    }

    private void ended(TaskQuery query) {
        working.computeIfPresent(query.requestId(), (id, calls) -> calls == 1 ? null : calls - 1);
    }

    /** Task a once complete stays so; task b flips. */
    private Map<String, TaskStatus> answer(TaskQuery query) throws Exception {
        String task = query.tasks().get(0);
        if (dice(8)) {
            throw random.nextBoolean() ? new DependencyUnavailableException("down") : new Exception("broken");
        } else if (dice(12)) {
            return Map.of(task, TaskStatus.inconclusive("syncing"));
        }
        boolean complete = random.nextInt(4) == 0 || (task.equals("a") && done.contains(query.wallet()));
        if (complete && task.equals("a")) {
            done.add(query.wallet());
        }
        lastSaid.put(new Said(query.wallet(), task, complete), ++sayings);
        return Map.of(task, TaskStatus.of(complete));
    }

    /** What is held, with rubbish, at once or later; or nothing but trouble. */
    private CompletionStage<Map<String, Boolean>> recall() {
        CompletableFuture<Map<String, Boolean>> found = new CompletableFuture<>();
        Runnable answer = () -> {
            Map<String, Boolean> all = new LinkedHashMap<>(memory.held);
            all.put("1.0:bw" + random.nextInt(500), random.nextBoolean());
            all.putIfAbsent("1.1:a1w" + random.nextInt(500), false);
            found.complete(all);
        };
        if (dice(6)) {
            found.completeExceptionally(new IllegalStateException("gone"));
        } else if (dice(3)) {
            pendingRecalls.add(answer);
        } else {
            answer.run();
        }
        return found;
    }

    private boolean isAnsweredTruly(Open request) {
        if (!Await.isDone(request.stage())) {
            return false;
        }
        ApiResponse answer = Await.now(request.stage());
        Matcher task = TASK.matcher(answer.bodyText());
        while (task.find()) {
            boolean complete = task.group(2).equals("true");
            boolean everAfter = complete && task.group(1).equals("a");
            assertThat(lastSaid.getOrDefault(new Said(request.wallet(), task.group(1), complete), 0))
                    .as("when a provider last gave %s for %s", task.group(), request.wallet())
                    .isGreaterThan(everAfter ? 0 : request.before());
        }
        return true;
    }

    /** Open at times; must hear of every attempt. */
    private final class Circuit implements CircuitBreaker {
        @Override
        public boolean tryAcquire() {
            boolean closed = !dice(20);
            attempts += closed ? 1 : 0;
            return closed;
        }

        @Override
        public void answered(long nanos) {
            attempts--;
        }

        @Override
        public void failed(long nanos) {
            attempts--;
        }

        @Override
        public void notMade() {
            attempts--;
        }
    }
}
