package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.validation.InvalidArgumentException;
import io.github.web3task.validation.WalletFormat;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("A wallet that is masked or hashed")
class HiddenWalletTest {
    private static final String EVM = "0x52908400098527886E0F7030069857D2E4169EE7";
    private static final String TON = "EQBvW8Z5/uBkMJYd+fAEM5JqTNkuWX3diqYENkWsIL0XggGG";
    private static final WalletRendering HASHED = WalletRendering.keyedHash(new byte[16]);

    /** All that was written of one request: the record, its line with its pairs, warnings, stack traces. */
    private static String written(TaskApiBuilder builder, String query, String requestId) {
        StringBuilder all = new StringBuilder();
        try (LogCapture lines = LogCapture.of(ExchangeListener.LOGGER_NAME);
                LogCapture warnings = LogCapture.of(TaskApi.class);
                TaskApi api = builder.recorder(Runnable::run)
                        .executor(Runnable::run)
                        .listener(all::append)
                        .build()) {
            Await.now(api.handle(Ask.request("GET", "/v1/task/completion", query, requestId, requestId)));
            assertThat(lines.events()).hasSize(1);
            lines.events().forEach(event -> all.append(text(event)));
            warnings.events().forEach(event -> all.append(text(event)));
        }
        return all.toString();
    }

    private static String text(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return "\n" + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown));
    }

    /** No part of the wallet that the rendering does not show, in any case. */
    private static void assertHidden(String written, String wallet) {
        String middle = wallet.substring(8, wallet.length() - 6);
        assertThat(written.toLowerCase(Locale.ROOT))
                .doesNotContain(middle.toLowerCase(Locale.ROOT))
                .doesNotContain(encoded(middle).toLowerCase(Locale.ROOT))
                .doesNotContain(encoded(encoded(middle)).toLowerCase(Locale.ROOT))
                .doesNotContain(everyCharacterEncoded(middle).toLowerCase(Locale.ROOT));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String everyCharacterEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        text.chars().forEach(c -> encoded.append(String.format("%%%02X", c)));
        return encoded.toString();
    }

    private static TaskApiBuilder answering(TaskStatus status) {
        return TaskApi.builder(FakeProvider.blocking(query -> FakeProvider.all(query, status), "a"));
    }

    private static TaskApiBuilder failingWith(Exception failure) {
        return TaskApi.builder(FakeProvider.blocking(
                query -> {
                    throw failure;
                },
                "a"));
    }

    /** As code of a partner's may write it into its texts. */
    static List<String> spellings() {
        List<String> all = new ArrayList<>();
        for (String wallet : List.of(EVM, TON)) {
            all.add(wallet);
            all.add(wallet.toLowerCase(Locale.ROOT));
            all.add(encoded(wallet));
        }
        all.add("0x" + EVM.substring(2).toUpperCase(Locale.ROOT));
        all.add("0X" + EVM.substring(2));
        all.add(EVM.substring(2));
        return all;
    }

    @ParameterizedTest
    @MethodSource("spellings")
    @Clause("LOG-4")
    @DisplayName("is so in reasons, evidence, warnings, exception texts and stack traces, in whatever spelling")
    void inTexts(String spelling) {
        String text = "no row for " + spelling + ", key w:" + spelling + ":a";
        String wallet = spelling.toLowerCase(Locale.ROOT).contains("eqb") ? TON : EVM;
        String query = "walletAddress=" + encoded(wallet) + "&task=[]";
        List<TaskApiBuilder> all = List.of(
                answering(TaskStatus.complete().because(text).withEvidence(text)),
                answering(TaskStatus.inconclusive(text)),
                failingWith(new IllegalStateException(text)),
                failingWith(new IllegalStateException("sql", new IllegalStateException(text))),
                failingWith(new DependencyUnavailableException(text, new IllegalStateException(text))),
                answering(TaskStatus.complete()).interceptor((asked, chain) -> {
                    throw new IllegalStateException(text);
                }),
                answering(TaskStatus.complete()).interceptor((asked, chain) -> {
                    chain.api().warn("the cache does not answer", new IllegalStateException(text));
                    return chain.proceed(asked);
                }));
        for (TaskApiBuilder builder : all) {
            for (WalletRendering rendering : List.of(WalletRendering.masked(), HASHED)) {
                String written = written(builder.walletRendering(rendering), query, null);
                assertHidden(written, wallet);
                assertThat(written).contains(rendering.render(wallet));
            }
        }
    }

    /** TON has more forms of one address than cases. */
    private static final WalletFormat AS_RAW_HEX = new WalletFormat() {
        @Override
        public boolean matches(String wallet) {
            return wallet.equals(TON);
        }

        @Override
        public String normalize(String wallet) {
            return "0:6f5bc67986e06430961d9df00433926a4cd92e597ddd8aa6043645ac20bd1782";
        }
    };

    @Test
    @Clause("LOG-4")
    @DisplayName("is so in the normal form, too, that a partner's own format gives it")
    void normalForm() {
        String normal = AS_RAW_HEX.normalize(TON);
        String query = "walletAddress=" + encoded(TON) + "&task=[]";
        for (TaskApiBuilder builder : List.of(
                answering(TaskStatus.complete().because("row of " + normal).withEvidence(normal)),
                failingWith(new IllegalStateException("no row for " + normal)),
                failingWith(new DependencyUnavailableException("no row for " + normal)),
                answering(TaskStatus.complete()).rule(request -> {
                    throw new InvalidArgumentException(request.wallet().normalized() + " is on a list");
                }))) {
            String written =
                    written(builder.walletFormats(AS_RAW_HEX).walletRendering(WalletRendering.masked()), query, null);
            assertHidden(written, normal);
            assertHidden(written, TON);
        }
    }

    @Test
    @Clause({"LOG-4", "LOG-2"})
    @DisplayName(
            "or whole: a warning about a failure that belongs to no request is one line, its short words as they are")
    void warnings() {
        Exception failure = new IOException("refused: redis-1.example:6379\r\nERROR all is lost");
        for (WalletRendering rendering : List.of(WalletRendering.whole(), WalletRendering.masked())) {
            String written = written(
                    answering(TaskStatus.complete()).walletRendering(rendering).interceptor((asked, chain) -> {
                        chain.api().warn("the cache does not answer", failure);
                        return chain.proceed(asked);
                    }),
                    "walletAddress=w&task=[]",
                    null);
            assertThat(written)
                    .contains("the cache does not answer, going on without it: java.io.IOException: refused:"
                            + " redis-1.example:6379  ERROR all is lost");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "walletAddress=W&task=[]&user=W",
                "walletAddress=W&task=[]&W=1",
                "walletAddress=W&task=[%22W%22]",
                "walletAddress=W&task=[]&note=a+W+b",
                "walletAddress=W&task=W",
                "walletAddress=W&task=[]&timestamp=W",
                "user=W&walletAddress=W",
                "walletAddress=W&task=[]&W"
            })
    @Clause("LOG-4")
    @DisplayName("is so in the query under other names too, percent-encoded once, twice, wholly or not at all")
    void inOtherParameters(String query) {
        for (String other : List.of(
                EVM,
                EVM.toLowerCase(Locale.ROOT),
                EVM.substring(2),
                everyCharacterEncoded(EVM),
                encoded(everyCharacterEncoded(EVM)),
                "%30x" + EVM.substring(2))) {
            String asked =
                    query.replace("walletAddress=W", "\n").replace("W", other).replace("\n", "walletAddress=" + EVM);
            assertHidden(
                    written(answering(TaskStatus.complete()).walletRendering(WalletRendering.masked()), asked, null),
                    EVM);
        }
    }

    @Test
    @Clause("LOG-4")
    @DisplayName(
            "is so in X-Request-Id and traceparent, also in warnings, whether the request was served, failed or shed")
    void inHeaders() {
        String id = "req-" + EVM.toLowerCase(Locale.ROOT);
        String query = "walletAddress=" + EVM + "&task=[]";
        for (TaskApiBuilder builder : List.of(
                answering(TaskStatus.complete()),
                failingWith(new IllegalStateException("broken")),
                failingWith(new DependencyUnavailableException("down")),
                answering(TaskStatus.complete()).executor(task -> {
                    throw new RejectedExecutionException();
                }))) {
            assertHidden(written(builder.walletRendering(WalletRendering.masked()), query, id), EVM);
        }
    }

    @Test
    @Clause("LOG-4")
    @DisplayName("cut off at the end of a text that is too long shows no more of itself than a few characters")
    void cutOff() {
        for (int before = 200; before < 260; before++) {
            assertHidden(
                    written(
                            answering(TaskStatus.complete().withEvidence("x".repeat(before) + EVM))
                                    .walletRendering(WalletRendering.masked()),
                            "walletAddress=" + EVM + "&task=[]",
                            null),
                    EVM);
        }
        for (int before = 980; before < 1_030; before++) {
            Exchange exchange = record(
                    answering(TaskStatus.complete()).walletRendering(WalletRendering.masked()),
                    "walletAddress=" + EVM + "&x=" + "y.".repeat(before / 2) + EVM);
            assertHidden(String.valueOf(exchange.rawQuery()), EVM);
        }
    }

    private static Exchange record(TaskApiBuilder builder, String query) {
        Records records = new Records();
        try (TaskApi api = builder.recorder(Runnable::run)
                .executor(Runnable::run)
                .listener(records)
                .build()) {
            Await.now(api.handle(Ask.request("GET", "/v1/task/completion", query)));
        }
        return records.only();
    }

    @Test
    @Clause({"LOG-4", "LOG-2"})
    @DisplayName("or whole: reason, evidence, query, path and wallet are capped, and no rendering makes them longer")
    void caps() {
        String endless = "z".repeat(1 << 20);
        for (WalletRendering rendering :
                List.of(WalletRendering.whole(), WalletRendering.masked(), HASHED, wallet -> wallet.repeat(1_000))) {
            for (String wallet : List.of("z", "zz", EVM)) {
                Exchange exchange = record(
                        answering(TaskStatus.complete().because(endless).withEvidence(endless))
                                .walletRendering(rendering),
                        "walletAddress=" + wallet + "&task=[]&q=" + "z".repeat(7_000));
                TaskStatus status = exchange.tasks().get("a");
                assertThat(status.reason()).hasSizeLessThanOrEqualTo(256 + 3);
                assertThat(status.evidence()).hasSizeLessThanOrEqualTo(256 + 3);
                assertThat(exchange.rawQuery()).hasSizeLessThanOrEqualTo(1_024 + 3);
                assertThat(exchange.wallet()).hasSizeLessThanOrEqualTo(256 + 3);
                Exchange failed = record(
                        failingWith(new IllegalStateException(endless)).walletRendering(rendering),
                        "walletAddress=" + wallet + "&task=[]");
                assertThat(failed.reason()).hasSizeLessThanOrEqualTo(512 + 3);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%&", "&", "a=%&", "walletAddress&", "%25&", "walletAddress=z&"})
    @Clause({"LOG-4", "QUERY-5"})
    @DisplayName("costs few renderings, whatever the query repeats: they end where the text is full")
    void fewRenderings(String repeated) {
        AtomicInteger renderings = new AtomicInteger();
        WalletRendering counting = wallet -> {
            renderings.incrementAndGet();
            return HASHED.render(wallet);
        };
        Exchange exchange = record(
                answering(TaskStatus.complete()).walletRendering(counting), repeated.repeat(8_000 / repeated.length()));
        assertThat(exchange.rawQuery()).hasSizeLessThanOrEqualTo(1_024 + 3);
        assertThat(renderings).hasValueLessThan(40);
    }

    @Test
    @Clause("LOG-4")
    @DisplayName("costs nothing when nobody listens and no failure is to be logged")
    void nobodyListens() {
        AtomicInteger renderings = new AtomicInteger();
        Logger logger = (Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME);
        logger.setLevel(Level.OFF);
        try (TaskApi api = answering(TaskStatus.complete())
                .recorder(Runnable::run)
                .walletRendering(wallet -> {
                    renderings.incrementAndGet();
                    return "";
                })
                .build()) {
            assertThat(Await.soon(api.handle(Ask.completion("w"))).status()).isEqualTo(200);
        } finally {
            logger.setLevel(null);
        }
        assertThat(renderings).hasValue(0);
    }

    @Test
    @Clause("LOG-4")
    @DisplayName("leaves what is written of a whole one as it is, stack trace and exception included")
    void whole() {
        IllegalStateException failure = new IllegalStateException("no row for " + EVM);
        String written = written(failingWith(failure), "walletAddress=" + EVM + "&task=[]&user=" + EVM, null);
        assertThat(written).contains("no row for " + EVM, "user=" + EVM, "HiddenWalletTest");
    }

    @ParameterizedTest
    @MethodSource("spellings")
    @Clause({"LOG-4", "LOG-2"})
    @DisplayName("is so, on one line, in what is said of an answer that was not written, before and after the end")
    void notWritten(String spelling) {
        String wallet = spelling.toLowerCase(Locale.ROOT).contains("eqb") ? TON : EVM;
        String query = "walletAddress=" + encoded(wallet) + "&task=[]&note=" + spelling;
        for (WalletRendering rendering : List.of(WalletRendering.masked(), HASHED)) {
            try (LogCapture log = LogCapture.of(TaskApi.class)) {
                TaskApi api = answering(TaskStatus.complete())
                        .walletRendering(rendering)
                        .build();
                ApiRequest request = Ask.request("GET", "/v1/task/completion", query);
                api.notWritten(request, new IOException("broken pipe\nto " + spelling));
                api.close();
                api.notWritten(request, new IOException("broken pipe\nto " + spelling));
                await(log, 2);
                assertThat(log.events())
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .allSatisfy(line -> {
                            assertThat(line)
                                    .startsWith("an answer may not have reached its caller, GET /v1/task/completion?")
                                    .contains("broken pipe?to ")
                                    .doesNotContain("\n");
                            assertHidden(line, wallet);
                        });
            }
        }
    }

    private static void await(LogCapture log, int lines) {
        for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
                log.events().size() < lines; ) {
            assertThat(System.nanoTime() - end).as("%d lines", lines).isNegative();
            Thread.onSpinWait();
        }
    }
}
