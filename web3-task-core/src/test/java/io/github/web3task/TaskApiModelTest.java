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
import io.github.web3task.testkit.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

@DisplayName("The whole API, driven at random by one thread with its own time and executor")
class TaskApiModelTest {
    private static final int STEPS = 20_000;
    private static final int LIMIT = 4;
    private static final Pattern TASK = Pattern.compile("\"([ab])\":(true|false)");

    private final ManualTimer timer = new ManualTimer();
    private final ManualExecutor executor = new ManualExecutor();
    private final List<Pending> pending = new ArrayList<>();
    private final Map<String, Integer> exchanges = new HashMap<>();
    private final Map<String, Map<String, TaskStatus>> said = new HashMap<>();
    private final Map<String, Integer> working = new HashMap<>();
    private final List<Exchange> wrongRecords = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private Random random = new Random(0);
    private boolean atOnce = true;

    private static final String[] LOGGERS = {ExchangeListener.LOGGER_NAME, TaskApi.class.getName()};

    /** An asynchronous call that has not ended. */
    private record Pending(TaskQuery query, CompletableFuture<Map<String, TaskStatus>> stage) {}

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

    @ParameterizedTest
    @ValueSource(longs = {1, 2025, 987_654_321})
    @Clause({"PROV-5", "PROV-6", "PROV-7", "LOAD-2", "LOG-1"})
    @DisplayName("No true or false the provider did not give, never over the limit, one answer and one record each")
    void model(long seed) {
        random = new Random(seed);
        FakeProvider blocking = FakeProvider.blocking(this::answerNow, "a");
        FakeAsyncProvider async = new FakeAsyncProvider(this::answerLater, "b");
        TaskApi api = TaskApi.builder(blocking)
                .provider(async)
                .timer(timer)
                .executor(executor)
                .maxConcurrent(LIMIT)
                .closeGrace(Duration.ZERO)
                .listener(exchange -> exchanges.merge(exchange.requestId(), 1, Integer::sum))
                .listener(this::compareWithAnswer)
                .build();
        Map<String, CompletionStage<ApiResponse>> open = new HashMap<>();
        Map<String, Integer> codes = new HashMap<>();
        int asked = 0;
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(100);
            if (dice < 40) {
                String id = "w" + asked++;
                open.put(id, api.handle(requestOf(id)));
            } else if (dice < 60) {
                if (executor.waiting() > 0) {
                    executor.runNext();
                }
            } else if (dice < 80) {
                if (!pending.isEmpty()) {
                    end(pending.remove(random.nextInt(pending.size())));
                }
            } else {
                timer.advanceMillis(random.nextInt(10) == 0 ? 2_500 : random.nextInt(40));
            }
            assertThat(working.size()).as("requests that a provider works on").isBetween(0, LIMIT);
            open.entrySet().removeIf(entry -> {
                boolean answered = Await.isDone(entry.getValue());
                if (answered) {
                    check(entry.getKey(), Await.now(entry.getValue()), codes);
                }
                return answered;
            });
            assertThat(open.size())
                    .as("those who work, wait or stand in the queue")
                    .isBetween(0, 2 * LIMIT);
        }
        assertThat(codes.keySet())
                .as("the run saw every kind of answer")
                .containsOnly("000000", "000002", "000006", "000007");
        assertThat(codes.get("000000")).isGreaterThan(STEPS / 100);

        api.close();
        open.forEach((id, stage) -> check(id, Await.now(stage), codes));
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
        try (TaskApi api = TaskApi.builder(FakeProvider.blocking(this::answerNow, "a"))
                .provider(new FakeAsyncProvider(this::answerLater, "b"))
                .timer(timer)
                .executor(executor)
                .maxConcurrent(LIMIT)
                .closeGrace(Duration.ZERO)
                .build()) {
            for (int i = 0; i < STEPS / 4; i++) {
                api.handle(requestOf("w" + i));
                timer.advanceMillis(random.nextInt(30));
                if (random.nextBoolean() && executor.waiting() > 0) {
                    executor.runNext();
                }
                if (random.nextBoolean() && !pending.isEmpty()) {
                    end(pending.remove(random.nextInt(pending.size())));
                }
            }
            while (executor.waiting() > 0 || !pending.isEmpty()) {
                executor.runAll();
                List.copyOf(pending).forEach(this::end);
                pending.clear();
                timer.advanceMillis(2_500);
            }
            atOnce = false;
            List<CompletionStage<ApiResponse>> last = new ArrayList<>();
            for (int i = 0; i < LIMIT; i++) {
                last.add(api.handle(Ask.completion("last" + i, "b")));
            }
            assertThat(pending)
                    .as("as many as there are slots are asked at once")
                    .hasSize(LIMIT);
            last.add(api.handle(Ask.completion("waits", "b")));
            assertThat(last).noneMatch(Await::isDone);
            assertThat(pending).hasSize(LIMIT);
            assertThat(timer.pending()).as("deadlines, and one waits").isEqualTo(LIMIT + 2);
        }
    }

    private ApiRequest requestOf(String id) {
        String query = Ask.query(
                id, random.nextBoolean() ? new String[] {"b", "a"} : new String[] {random.nextBoolean() ? "a" : "b"});
        if (random.nextInt(20) == 0) {
            query += "&walletAddress=twice";
        }
        return Ask.request("GET", "/v1/task/completion", query, id, null);
    }

    /** The blocking provider: it answers, answers wrong, fails, or is late. */
    private Map<String, TaskStatus> answerNow(TaskQuery query) throws Exception {
        working.merge(query.requestId(), 1, Integer::sum);
        try {
            if (random.nextInt(10) == 0) {
                timer.advanceMillis(2_500);
            }
            return answer(query);
        } finally {
            ended(query);
        }
    }

    private CompletionStage<Map<String, TaskStatus>> answerLater(TaskQuery query) {
        working.merge(query.requestId(), 1, Integer::sum);
        Pending call = new Pending(query, new CompletableFuture<>());
        if (atOnce && random.nextInt(5) == 0) {
            end(call);
        } else {
            pending.add(call);
        }
        return call.stage();
    }

    private void end(Pending call) {
        ended(call.query());
        try {
            call.stage().complete(answer(call.query()));
        } catch (Exception e) {
            call.stage().completeExceptionally(e);
        }
    }

    private void ended(TaskQuery query) {
        working.computeIfPresent(query.requestId(), (id, calls) -> calls == 1 ? null : calls - 1);
    }

    private Map<String, TaskStatus> answer(TaskQuery query) throws Exception {
        assertThat(query.tasks()).hasSize(1);
        String task = query.tasks().get(0);
        int dice = random.nextInt(10);
        if (dice == 0) {
            throw new DependencyUnavailableException("down");
        } else if (dice == 1) {
            throw new Exception("broken");
        } else if (dice == 2) {
            return Map.of("x", TaskStatus.complete());
        } else if (dice == 3) {
            return Map.of(task, TaskStatus.inconclusive("syncing"));
        }
        TaskStatus status = TaskStatus.of(random.nextBoolean());
        said.computeIfAbsent(query.wallet(), wallet -> new HashMap<>()).put(task, status);
        return Map.of(task, status);
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
