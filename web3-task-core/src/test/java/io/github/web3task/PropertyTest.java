package io.github.web3task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.internal.runtime.Timer;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("Whatever the query holds")
class PropertyTest {
    private static final int REQUESTS = 1_000;
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Logger logger = (Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final TaskApi api = TaskApi.builder(new NothingIsComplete())
            .clock(Clock.fixed(Instant.ofEpochMilli(1_735_689_600_000L), ZoneOffset.UTC))
            .timer(new StoppedTimer())
            .recorder(Runnable::run)
            .listener(exchanges::add)
            .build();

    @BeforeEach
    void catchLines() {
        lines.start();
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void release() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        api.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    @Clause({"ENV-1", "ENV-2", "ENV-5", "PROV-7", "LOG-2"})
    @DisplayName("the answer is an envelope, never 5XX, never true, with one record and one plain line")
    void anyQuery(long seed) throws Exception {
        HostileQueries queries = new HostileQueries(seed);
        Map<ResultCode, Integer> answers = new EnumMap<>(ResultCode.class);
        for (int i = 0; i < REQUESTS; i++) {
            String query = queries.next();
            try {
                answers.merge(answerIsSound(query), 1, Integer::sum);
            } catch (AssertionError | Exception e) {
                throw new AssertionError("seed " + seed + ", request " + i + ": " + printable(query), e);
            }
        }

        assertThat(answers.keySet())
                .as("what a query can lead to")
                .containsExactlyInAnyOrder(ResultCode.SUCCESS, ResultCode.INVALID_ARGUMENT);
        assertThat(answers.values()).as("queries of both kinds: %s", answers).allMatch(count -> count > REQUESTS / 10);
    }

    private ResultCode answerIsSound(String query) throws Exception {
        exchanges.clear();
        lines.list.clear();

        CompletableFuture<ApiResponse> stage = api.handle(
                        Ask.request("GET", ApiRequest.COMPLETION, query, query, query))
                .toCompletableFuture();

        assertThat(stage).as("a provider that never blocks").isCompleted();
        ApiResponse response = stage.join();
        ResultCode code = envelopeIsSound(response);
        headersAreComplete(response);
        assertThat(exchanges).as("records").hasSize(1);
        assertThat(exchanges.get(0).code()).isEqualTo(code);
        assertThat(exchanges.get(0).answer()).isEqualTo(response.bodyText());
        assertThat(lines.list).as("lines").hasSize(1);
        assertThat(printable(lines.list.get(0).getFormattedMessage()))
                .isEqualTo(lines.list.get(0).getFormattedMessage());
        lines.list
                .get(0)
                .getKeyValuePairs()
                .forEach(pair ->
                        assertThat(printable(String.valueOf(pair.value))).isEqualTo(String.valueOf(pair.value)));
        return code;
    }

    private static ResultCode envelopeIsSound(ApiResponse response) throws Exception {
        byte[] bytes = new byte[response.body().remaining()];
        response.body().get(bytes);
        assertThat(UTF_8.newDecoder().decode(response.body()).toString().getBytes(UTF_8))
                .as("UTF-8")
                .isEqualTo(bytes);
        JsonNode envelope = STRICT.readTree(bytes);
        assertThat(envelope.fieldNames()).toIterable().containsExactly("code", "message", "data");
        ResultCode code = Arrays.stream(ResultCode.values())
                .filter(known -> known.code().equals(envelope.get("code").textValue()))
                .findAny()
                .orElseThrow();
        assertThat(envelope.get("message").textValue()).isEqualTo(code.message());
        assertThat(response.status()).isEqualTo(code.defaultStatus()).isLessThan(500);
        JsonNode data = envelope.get("data");
        if (code == ResultCode.SUCCESS) {
            assertThat(data.isObject()).isTrue();
            assertThat(data.elements())
                    .toIterable()
                    .isNotEmpty()
                    .allMatch(value -> value.isBoolean() && !value.booleanValue());
        } else {
            assertThat(data.isNull()).isTrue();
        }
        return code;
    }

    private static void headersAreComplete(ApiResponse response) {
        assertThat(response.headers())
                .isEqualTo(Map.of(
                        "Content-Type",
                        "application/json",
                        "Cache-Control",
                        "no-store",
                        "X-Content-Type-Options",
                        "nosniff",
                        "Content-Length",
                        Integer.toString(response.body().remaining())));
    }

    /** The text with everything but printable ASCII replaced. */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().forEach(c -> {
            if (c >= ' ' && c < 0x7F) {
                printable.append((char) c);
            } else {
                printable.append("<").append(Integer.toHexString(c)).append(">");
            }
        });
        return printable.toString();
    }

    private static final class NothingIsComplete implements TaskCompletionProvider {
        private final TaskCompletionProvider tasks = TaskCompletionProvider.of(
                Task.of("deposit", wallet -> false),
                Task.of("withdrawal", wallet -> false).alias("withdraw"),
                Task.of("質押", wallet -> false));

        @Override
        public List<String> taskNames() {
            return tasks.taskNames();
        }

        @Override
        public Map<String, String> aliases() {
            return tasks.aliases();
        }

        @Override
        public Map<String, TaskStatus> check(TaskQuery query) throws Exception {
            Map<String, TaskStatus> answer = tasks.check(query);
            assertThat(answer.keySet()).isEqualTo(Set.copyOf(query.tasks()));
            return answer;
        }

        @Override
        public boolean neverBlocks() {
            return true;
        }
    }

    /** No time passes, so no deadline does. */
    private static final class StoppedTimer implements Timer {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Runnable schedule(Duration delay, Runnable action) {
            return () -> {};
        }

        @Override
        public void close() {}
    }
}
