package io.github.web3task.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.web3task.Ask;
import io.github.web3task.FakeProvider;
import io.github.web3task.TaskApi;
import io.github.web3task.campaign.CampaignPhase;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@DisplayName("The line of an exchange")
class Slf4jExchangeListenerTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

    /** A record made of what a test says. */
    private record Told(
            Instant time,
            String requestId,
            @Nullable String traceparent,
            String method,
            String path,
            @Nullable String rawQuery,
            @Nullable String wallet,
            Map<String, @Nullable TaskStatus> tasks,
            ResultCode code,
            int status,
            String answer,
            Outcome outcome,
            @Nullable String reason,
            @Nullable Duration providerTime,
            Duration totalTime,
            @Nullable CampaignPhase phase)
            implements Exchange {
        Told at(Instant other) {
            return new Told(
                    other,
                    requestId,
                    traceparent,
                    method,
                    path,
                    rawQuery,
                    wallet,
                    tasks,
                    code,
                    status,
                    answer,
                    outcome,
                    reason,
                    providerTime,
                    totalTime,
                    phase);
        }
    }

    /** A record in which every text of the caller's or the provider's is this one. */
    private static Told allTexts(String text) {
        Map<String, @Nullable TaskStatus> tasks = new LinkedHashMap<>();
        tasks.put("a" + text, TaskStatus.complete().because(text).withEvidence(text));
        tasks.put("b" + text, TaskStatus.incomplete());
        tasks.put("c" + text, null);
        return new Told(
                NOW,
                text,
                text,
                text,
                text,
                text,
                text,
                tasks,
                ResultCode.SUCCESS,
                200,
                "{\"data\":{\"" + text + "\":true}}",
                Outcome.SERVED,
                text,
                Duration.ofNanos(120_450_000),
                Duration.ofMillis(121),
                CampaignPhase.LAUNCH_WATCH);
    }

    private static ILoggingEvent logged(Exchange exchange) {
        try (LogCapture log = LogCapture.of("io.github.web3task.exchange")) {
            new Slf4jExchangeListener().onExchange(exchange);
            assertThat(log.events()).hasSize(1);
            return log.events().get(0);
        }
    }

    private static Map<String, Object> pairs(ILoggingEvent event) {
        return event.getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value, (a, b) -> a, LinkedHashMap::new));
    }

    @Test
    @Clause({"LOG-1", "LOG-3", "LIFE-3"})
    @DisplayName(
            "is one event at INFO on a logger of its own, with every field in the text and as a pair, whose name has a prefix")
    void fields() {
        ILoggingEvent event = logged(allTexts("x"));

        assertThat(event.getLevel()).isEqualTo(Level.INFO);
        assertThat(event.getLoggerName()).isEqualTo(ExchangeListener.LOGGER_NAME);
        assertThat(pairs(event)).containsExactlyEntriesOf(expectedPairs());
        assertThat(event.getFormattedMessage())
                .isEqualTo(
                        "time=2026-11-01T10:00:00Z requestId=x trace=x outcome=served code=000000 status=200 method=x"
                                + " path=x query=x wallet=x tasks=ax,bx,cx reason=x details=\"ax complete, x, x\""
                                + " phase=launch_watch providerMs=120.5 totalMs=121.0 answer={\"data\":{\"x\":true}}");
    }

    private static Map<String, Object> expectedPairs() {
        Map<String, Object> pairs = new LinkedHashMap<>();
        pairs.put("web3task.time", "2026-11-01T10:00:00Z");
        pairs.put("web3task.requestId", "x");
        pairs.put("web3task.trace", "x");
        pairs.put("web3task.outcome", "served");
        pairs.put("web3task.code", "000000");
        pairs.put("web3task.status", 200);
        for (String key : new String[] {"method", "path", "query", "wallet"}) {
            pairs.put("web3task." + key, "x");
        }
        pairs.put("web3task.tasks", "ax,bx,cx");
        pairs.put("web3task.reason", "x");
        pairs.put("web3task.details", "ax complete, x, x");
        pairs.put("web3task.phase", "launch_watch");
        pairs.put("web3task.providerMs", 120.5);
        pairs.put("web3task.totalMs", 121.0);
        pairs.put("web3task.answer", "{\"data\":{\"x\":true}}");
        return pairs;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nb",
                "a\nb",
                "a\rb",
                "\u001b[31mred",
                "a\u0000b",
                "a\u2028b\u2029c",
                "a\u0085b",
                "\ud800",
                "a\udfff\ud83d",
                "a\u000bb\fc",
                "\t",
                "\u202egnp.exe",
                "\u007f",
                "{} {}",
                "%n"
            })
    @Clause("LOG-2")
    @DisplayName("is one line of printable ASCII whatever its fields hold, in the text and in every pair")
    void oneLine(String text) {
        ILoggingEvent event = logged(allTexts(text));

        assertThat(event.getFormattedMessage()).matches("[\\x20-\\x7e]+");
        assertThat(pairs(event).values())
                .allSatisfy(value -> assertThat(value.toString()).matches("[\\x20-\\x7e]*"));
    }

    @Test
    @Clause("LOG-2")
    @DisplayName("can't be made to look like other fields: what holds a blank is quoted, quotes in it are escaped")
    void noForgery() {
        String line = logged(allTexts("x code=000000 \" outcome=\"served\\")).getFormattedMessage();

        assertThat(line).contains(" wallet=\"x code=000000 \\\" outcome=\\\"served\\\\\" ");
        assertThat(logged(allTexts("\"quoted\"")).getFormattedMessage()).contains(" wallet=\"\\\"quoted\\\"\" ");
        assertThat(logged(allTexts("")).getFormattedMessage()).contains(" wallet=\"\" ");
        assertThat(logged(allTexts("\n")).getFormattedMessage()).contains(" wallet=\"\\u000a\" ");
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("leaves out what there was not")
    void absent() {
        ILoggingEvent event = logged(new Told(
                NOW,
                "r",
                null,
                "GET",
                "/v1/time",
                null,
                null,
                Map.of(),
                ResultCode.SUCCESS,
                200,
                "{}",
                Outcome.SERVED,
                null,
                null,
                Duration.ZERO,
                null));

        assertThat(pairs(event))
                .containsOnlyKeys(
                        "web3task.time",
                        "web3task.requestId",
                        "web3task.outcome",
                        "web3task.code",
                        "web3task.status",
                        "web3task.method",
                        "web3task.path",
                        "web3task.totalMs",
                        "web3task.answer");
        assertThat(event.getFormattedMessage()).doesNotContain("null");
    }

    @Test
    @Clause("LOG-3")
    @DisplayName("is not made when the operator has switched INFO off")
    void switchedOff() {
        Logger logger = (Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME);
        Level before = logger.getLevel();
        logger.setLevel(Level.WARN);
        try (LogCapture log = LogCapture.of(ExchangeListener.LOGGER_NAME)) {
            new Slf4jExchangeListener().onExchange(allTexts("x"));
            assertThat(log.events()).isEmpty();
        } finally {
            logger.setLevel(before);
        }
    }

    @Test
    @Clause({"LOG-2", "LOG-3"})
    @DisplayName("is written for each exchange by default, and stays one line when everything in it is hostile")
    void throughTheApi() {
        String evil = "a\r\n\u001b[2J\u0000\u2028\ud800";
        FakeProvider provider = FakeProvider.direct(
                query -> {
                    if (query.wallet().asSent().equals("fails")) {
                        throw new IllegalStateException(evil);
                    }
                    return FakeProvider.all(query, TaskStatus.inconclusive(evil));
                },
                "t" + evil);
        CountDownLatch recorded = new CountDownLatch(6);
        try (LogCapture log = LogCapture.of(ExchangeListener.LOGGER_NAME);
                TaskApi api = TaskApi.builder(provider)
                        .listener(exchange -> recorded.countDown())
                        .build()) {
            Await.now(api.handle(Ask.request(evil, evil, evil, evil, evil)));
            Await.now(api.handle(Ask.request("GET", "/v1/task/completion", evil, evil, evil)));
            Await.now(api.handle(Ask.request(
                    "GET", "/v1/task/completion", "walletAddress=w%0D%0A&task=[\"%0D%0A%1B\"]", evil, evil)));
            Await.now(api.handle(Ask.request("GET", "/v1/task/completion", "walletAddress=w&task=[\"%E2%80%A8\"]")));
            Await.now(api.handle(Ask.completion("fails")));
            Await.now(api.handle(Ask.completion("w")));
            Await.await(recorded);
            assertThat(log.events())
                    .hasSize(6)
                    .allSatisfy(event -> assertThat(event.getFormattedMessage()).matches("[\\x20-\\x7e]+"));
            assertThat(log.events().get(4).getFormattedMessage())
                    .contains("reason=\"java.lang.IllegalStateException: a\\u000d");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2024-02-29T23:59:59.999Z",
                "2026-11-01T10:00:00.007Z",
                "2026-11-01T10:00:00.070Z",
                "2026-11-01T10:00:00.700Z",
                "2026-11-01T10:00:00.123456Z",
                "9999-12-31T23:59:59.999Z",
                "+10000-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "-0044-03-15T12:00:00Z"
            })
    @Clause("LOG-1")
    @DisplayName("shows the time as ISO 8601 does, in the text and in its pair")
    void time(String text) {
        ILoggingEvent event = logged(allTexts("x").at(Instant.parse(text)));

        assertThat(event.getFormattedMessage()).startsWith("time=" + Instant.parse(text) + " requestId=");
        assertThat(pairs(event))
                .containsEntry("web3task.time", Instant.parse(text).toString());
    }

    @Test
    @Clause("LOG-3")
    @DisplayName("keeps its pairs apart from what a host puts into the log context under the same names")
    void noCollision() {
        Map<String, String> hosts = Map.of("requestId", "h", "path", "h", "status", "h", "time", "h", "trace", "h");
        MDC.setContextMap(hosts);
        try {
            ILoggingEvent event = logged(allTexts("x"));

            assertThat(event.getMDCPropertyMap()).containsExactlyInAnyOrderEntriesOf(hosts);
            assertThat(pairs(event).keySet())
                    .allSatisfy(name -> assertThat(name).startsWith("web3task."));
        } finally {
            MDC.clear();
        }
    }
}
