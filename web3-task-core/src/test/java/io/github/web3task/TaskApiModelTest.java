package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.WatchedThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
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

@DisplayName("The whole API, driven at random: who asks, whose call ends how, which thread starts and how time passes")
class TaskApiModelTest {
    private static final int STEPS = 10_000;
    private static final int LIMIT = 4;
    private static final Pattern TASK = Pattern.compile("\"([ab])\":(true|false)");
    private static final String[] LOGGERS = {ExchangeListener.LOGGER_NAME, TaskApi.class.getName()};

    private final ManualTimer timer = new ManualTimer();
    private final Queue<Runnable> queued = new ConcurrentLinkedQueue<>();
    private final WatchedThreads threads = new WatchedThreads();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> exchanges = new ConcurrentHashMap<>();
    private final Map<String, Map<String, TaskStatus>> said = new ConcurrentHashMap<>();
    private final Map<String, Integer> working = new ConcurrentHashMap<>();
    private final List<Exchange> wrongRecords = new CopyOnWriteArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private Random random = new Random(0);

    /** A provider's call that has not ended. */
    private record Call(TaskQuery query, CompletableFuture<Map<String, TaskStatus>> answer) {}

    @BeforeEach
    void quiet() {
        for (String name : LOGGERS) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            levels.add(logger.getLevel());
            logger.setLevel(Level.OFF);
        }
    }

    @AfterEach
    void loud() {
        for (int i = 0; i < LOGGERS.length; i++) {
            ((Logger) LoggerFactory.getLogger(LOGGERS[i])).setLevel(levels.get(i));
        }
    }

    private TaskApi api() {
        return TaskApi.builder(FakeProvider.blocking(this::block, "a"))
                .provider(new FakeAsyncProvider(this::answerLater, "b"))
                .timer(timer)
                .executor(queued::add)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .maxConcurrent(LIMIT)
                .closeGrace(Duration.ZERO)
                .listener(exchange -> exchanges.merge(exchange.requestId(), 1, Integer::sum))
                .listener(this::compareWithAnswer)
                .build();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2025, 987_654_321})
    @Clause({"PROV-5", "PROV-6", "PROV-7", "LOAD-2", "LOG-1"})
    @DisplayName("No true or false the provider did not give, never over the limit, one answer and one record each")
    void model(long seed) {
        random = new Random(seed);
        TaskApi api = api();
        Map<String, CompletionStage<ApiResponse>> open = new HashMap<>();
        Map<String, Integer> codes = new HashMap<>();
        int asked = 0;
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(100);
            if (dice < 40) {
                String id = "w" + asked++;
                open.put(id, api.handle(requestOf(id)));
            } else if (dice < 60) {
                startNext();
            } else if (dice < 85) {
                endOne();
            } else {
                timer.advanceMillis(random.nextInt(10) == 0 ? 2_500 : random.nextInt(40));
            }
            threads.awaitRest();
            assertThat(working.size()).as("requests that a provider works on").isBetween(0, LIMIT);
            open.entrySet().removeIf(entry -> {
                boolean answered = Await.isDone(entry.getValue());
                if (answered) {
                    check(entry.getKey(), Await.now(entry.getValue()), codes);
                }
                return answered;
            });
        }
        assertThat(codes.keySet())
                .as("the run saw every kind of answer")
                .containsOnly("000000", "000002", "000006", "000007");
        assertThat(codes.get("000000")).isGreaterThan(50);

        api.close();
        open.forEach((id, stage) -> check(id, Await.now(stage), codes));
        endAll();
        assertThat(codes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(asked);
        assertThat(exchanges)
                .hasSize(asked)
                .allSatisfy((id, times) -> assertThat(times).isOne());
        assertThat(wrongRecords).isEmpty();
        assertThat(timer.pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 33})
    @Clause("PROV-6")
    @DisplayName("When all calls have ended, all slots are free")
    void allFree(long seed) {
        random = new Random(seed);
        try (TaskApi api = api()) {
            for (int i = 0; i < STEPS / 2; i++) {
                api.handle(requestOf("w" + i));
                timer.advanceMillis(random.nextInt(30));
                if (random.nextBoolean()) {
                    startNext();
                }
                if (random.nextBoolean()) {
                    endOne();
                }
                threads.awaitRest();
            }
            endAll();
            List<CompletionStage<ApiResponse>> last = new ArrayList<>();
            for (int i = 0; i < LIMIT; i++) {
                last.add(api.handle(Ask.completion("last" + i, "b")));
            }
            last.add(api.handle(Ask.completion("waits", "b")));
            while (!queued.isEmpty()) {
                startNext();
            }
            threads.awaitRest();
            assertThat(calls).as("as many as there are slots are asked at once").hasSize(LIMIT);
            assertThat(last).noneMatch(Await::isDone);
        }
        endAll();
    }

    private ApiRequest requestOf(String id) {
        String query = Ask.query(
                id, random.nextBoolean() ? new String[] {"b", "a"} : new String[] {random.nextBoolean() ? "a" : "b"});
        if (random.nextInt(20) == 0) {
            query += "&walletAddress=twice";
        }
        return Ask.request("GET", "/v1/task/completion", query, id, null);
    }

    private void startNext() {
        Runnable next = queued.poll();
        if (next != null) {
            threads.execute(next);
        }
    }

    private void endOne() {
        List<Call> now = List.copyOf(calls);
        if (!now.isEmpty()) {
            end(now.get(random.nextInt(now.size())));
        }
    }

    /** Until nothing is left to run. */
    private void endAll() {
        while (!threads.haveEnded()
                || !queued.isEmpty()
                || !calls.isEmpty()) { // in this order: threads add to the others
            startNext();
            endOne();
        }
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

    /** Its answer is right or wrong, it fails, or it can't tell. */
    private void end(Call call) {
        String task = call.query().tasks().get(0);
        assertThat(call.query().tasks()).hasSize(1);
        switch (random.nextInt(10)) {
            case 0 -> call.answer().completeExceptionally(new DependencyUnavailableException("down"));
            case 1 -> call.answer().completeExceptionally(new Exception("broken"));
            case 2 -> call.answer().complete(Map.of("x", TaskStatus.complete()));
            case 3 -> call.answer().complete(Map.of(task, TaskStatus.inconclusive("syncing")));
            default -> {
                TaskStatus status = TaskStatus.of(random.nextBoolean());
                said.computeIfAbsent(call.query().wallet().asSent(), wallet -> new ConcurrentHashMap<>())
                        .putIfAbsent(task, status);
                call.answer()
                        .complete(Map.of(
                                task, said.get(call.query().wallet().asSent()).get(task)));
            }
        }
    }

    /** What a listener throws is caught: the test looks at the list in the end. */
    private void compareWithAnswer(Exchange exchange) {
        if (exchange.answer().contains("000000")) {
            exchange.tasks().forEach((task, status) -> {
                if (!exchange.answer().contains("\"" + task + "\":" + (status.state() == TaskStatus.State.COMPLETE))) {
                    wrongRecords.add(exchange);
                }
            });
        }
    }

    private void check(String id, ApiResponse answer, Map<String, Integer> codes) {
        String body = answer.bodyText();
        codes.merge(body.substring(9, 15), 1, Integer::sum);
        Matcher task = TASK.matcher(body);
        while (task.find()) {
            TaskStatus truth = said.getOrDefault(id, Map.of()).get(task.group(1));
            assertThat(truth)
                    .as("the provider spoke of %s of %s", task.group(1), id)
                    .isNotNull();
            assertThat(task.group(2)).isEqualTo("" + (truth.state() == TaskStatus.State.COMPLETE));
        }
        assertThat(body.contains("true") || body.contains("false")).isEqualTo(answer.status() == 200);
    }
}
