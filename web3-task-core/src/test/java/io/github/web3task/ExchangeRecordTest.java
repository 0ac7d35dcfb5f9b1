package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.web3task.campaign.Campaign;
import io.github.web3task.campaign.CampaignPhase;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualClock;
import io.github.web3task.testkit.ManualExecutor;
import io.github.web3task.testkit.WatchedThreads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("The record of an exchange")
class ExchangeRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.123Z");
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private final ManualTimer timer = new ManualTimer();
    private final Records records = new Records();
    private final WatchedThreads threads = new WatchedThreads();
    private final HeldProvider provider = new HeldProvider("a", "b");
    private final TaskApi api = builder().build();

    private TaskApiBuilder builder() {
        return TaskApi.builder(provider)
                .timer(timer)
                .executor(threads)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .clock(new ManualClock(NOW))
                .maxConcurrent(1)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO)
                .listener(records);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private Exchange only() {
        return records.only();
    }

    /** Returns when the provider has been asked, if it is. */
    private void ask(ApiRequest request) {
        api.handle(request);
        threads.awaitRest();
    }

    private static ApiRequest completion(String... tasks) {
        return Ask.request("GET", "/v1/task/completion", Ask.query("0xW", tasks), "req-1", TRACE);
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("says what was so when it was answered, not what its evaluation did after the deadline")
    void evaluationGoesOnAfterTheDeadline() {
        CountDownLatch goOn = new CountDownLatch(1);
        ManualExecutor recorder = new ManualExecutor();
        try (TaskApi slow =
                builder().recorder(recorder).rule(request -> awaitDeafly(goOn)).build()) {
            var answer = slow.handle(completion("a"));
            threads.awaitRest();
            timer.advance(Duration.ofMillis(2_500));
            assertThat(Await.now(answer).bodyText()).isEqualTo(Bodies.BUSY);
            timer.advance(Duration.ofMillis(7));
            goOn.countDown();
            threads.awaitEnd();
            recorder.runAll();
        }
        assertThat(only().totalTime()).isEqualTo(Duration.ofMillis(2_500));
        assertThat(only().providerTime()).isNull();
    }

    private static void awaitDeafly(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException e) {
                // It does not heed that.
            }
        }
    }

    @Test
    @Clause({"LOG-5", "PROV-9"})
    @DisplayName("is made, and the request is answered, though a listener fails when it is asked whether it listens")
    void listenerFailsToSay() {
        ExchangeListener broken = new ExchangeListener() {
            @Override
            public void onExchange(Exchange exchange) {}

            @Override
            public boolean isEnabled() {
                throw new IllegalStateException("no logging system");
            }
        };
        Logger log = (Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME);
        Level before = log.getLevel();
        log.setLevel(Level.OFF); // else it is asked first, and nobody after it
        try (TaskApi other = TaskApi.builder(
                        FakeProvider.direct(query -> FakeProvider.all(query, TaskStatus.complete()), "a"))
                .listener(broken)
                .listener(records)
                .build()) {
            assertThat(Ask.body(other, completion("a"))).isEqualTo(Bodies.success("{\"a\":true}"));
        } finally {
            log.setLevel(before);
        }
        assertThat(only().outcome()).isEqualTo(Outcome.SERVED);
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("A served one has everything: time, ids, request, wallet, each task's status, answer, both times")
    void served() {
        TaskStatus bought = TaskStatus.complete().because("swap").withEvidence("tx 0x1");
        ask(completion("b", "a"));
        timer.advanceMillis(120);
        provider.answer(0, Map.of("a", TaskStatus.incomplete(), "b", bought));

        Exchange exchange = only();
        assertThat(exchange.time()).isEqualTo(NOW);
        assertThat(exchange.requestId()).isEqualTo("req-1");
        assertThat(exchange.traceparent()).isEqualTo(TRACE);
        assertThat(exchange.method()).isEqualTo("GET");
        assertThat(exchange.path()).isEqualTo("/v1/task/completion");
        assertThat(exchange.rawQuery()).isEqualTo("walletAddress=0xW&task=[\"b\",\"a\"]");
        assertThat(exchange.wallet()).isEqualTo("0xW");
        assertThat(exchange.tasks()).containsExactly(Map.entry("b", bought), Map.entry("a", TaskStatus.incomplete()));
        assertThat(exchange.code()).isEqualTo(ResultCode.SUCCESS);
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.answer()).isEqualTo(Bodies.success("{\"b\":true,\"a\":false}"));
        assertThat(exchange.outcome()).isEqualTo(Outcome.SERVED);
        assertThat(exchange.reason()).isNull();
        assertThat(exchange.providerTime()).isEqualTo(Duration.ofMillis(120));
        assertThat(exchange.totalTime()).isEqualTo(Duration.ofMillis(120));
        assertThat(exchange.phase()).isNull();
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("A shed one says so, before anything of it was read")
    void shed() {
        ask(completion("a"));
        ask(completion("a"));

        expect(only(), Outcome.SHED, ResultCode.SYSTEM_BUSY, 503, "no free slot");
        assertThat(only().wallet()).isNull();
        assertThat(only().tasks()).isEmpty();
        assertThat(only().rawQuery()).contains("0xW");
        assertThat(only().providerTime()).isNull();
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("An invalid one has the reason, and as much as was read")
    void invalid() {
        ask(completion("nope"));

        expect(only(), Outcome.INVALID, ResultCode.INVALID_ARGUMENT, 400, "unknown task 'nope'");
        assertThat(only().wallet()).isEqualTo("0xW");
        assertThat(only().tasks()).isEmpty();
        assertThat(only().providerTime()).isNull();
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("A failed one has the failure, and the asked tasks without a status")
    void failed() {
        ask(completion("a"));
        provider.fail(0, new IllegalStateException("no table"));

        expect(only(), Outcome.FAILED, ResultCode.OTHER_ERROR, 500, "java.lang.IllegalStateException: no table");
        assertThat(only().tasks()).containsOnlyKeys("a").containsValue(null);
    }

    @Test
    @Clause({"LOG-1", "PROV-2"})
    @DisplayName("An inconclusive one names the tasks and keeps what the provider said of each")
    void inconclusive() {
        TaskStatus behind = TaskStatus.inconclusive("40 blocks behind");
        ask(completion());
        provider.answer(0, Map.of("a", behind, "b", TaskStatus.complete()));

        expect(only(), Outcome.FAILED, ResultCode.SYSTEM_BUSY, 503, "inconclusive: a");
        assertThat(only().tasks()).containsExactly(Map.entry("a", behind), Map.entry("b", TaskStatus.complete()));
    }

    @Test
    @Clause({"LOG-1", "PROV-5"})
    @DisplayName("A late one says deadline; the caller's answer and the record are the same")
    void late() {
        ask(completion("a"));
        timer.advanceMillis(2_500);

        expect(only(), Outcome.FAILED, ResultCode.SYSTEM_BUSY, 503, "deadline");
        assertThat(only().totalTime()).isEqualTo(Duration.ofMillis(2_500));
        assertThat(only().providerTime()).isEqualTo(Duration.ofMillis(2_500));
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("Another path, another method, the time and a stopped API have records too")
    void others() {
        api.handle(Ask.request("GET", "/x", "q=1"));
        api.handle(Ask.request("POST", "/v1/time", null));
        api.handle(Ask.time());
        api.close();
        api.handle(Ask.time());

        List<Exchange> told = records.all();
        expect(told.get(0), Outcome.INVALID, ResultCode.OTHER_ERROR, 404, "no such path");
        assertThat(told.get(0).rawQuery()).isEqualTo("q=1");
        expect(told.get(1), Outcome.INVALID, ResultCode.OTHER_ERROR, 405, "method not allowed");
        assertThat(told.get(1).rawQuery()).isNull();
        expect(told.get(2), Outcome.SERVED, ResultCode.SUCCESS, 200, null);
        assertThat(told.get(2).answer()).isEqualTo(Bodies.success("" + NOW.toEpochMilli()));
        expect(told.get(3), Outcome.SHED, ResultCode.SYSTEM_BUSY, 503, "stopping");
        assertThat(told).hasSize(4);
    }

    @Test
    @Clause({"LOG-5", "PROV-5"})
    @DisplayName("is made when the caller has the answer, the provider's or that of the deadline")
    void afterTheAnswer() {
        AtomicReference<CompletionStage<ApiResponse>> asked = new AtomicReference<>();
        List<Boolean> answered = new CopyOnWriteArrayList<>();
        try (TaskApi other = builder()
                .listener(exchange -> answered.add(Await.isDone(asked.get())))
                .build()) {
            asked.set(other.handle(completion("a")));
            threads.awaitRest();
            provider.answer(0, TaskStatus.complete());
            threads.awaitEnd();
            assertThat(answered).containsExactly(true);

            asked.set(other.handle(completion("a")));
            threads.awaitRest();
            timer.advanceMillis(2_500);
            assertThat(answered).containsExactly(true, true);
            provider.answer(1, TaskStatus.complete());
            threads.awaitEnd();
        }
    }

    private static void expect(Exchange exchange, Outcome outcome, ResultCode code, int status, String reason) {
        assertThat(exchange.outcome()).isEqualTo(outcome);
        assertThat(exchange.code()).isEqualTo(code);
        assertThat(exchange.status()).isEqualTo(status);
        assertThat(exchange.reason()).isEqualTo(reason);
        if (code != ResultCode.SUCCESS) {
            assertThat(exchange.answer()).contains(code.code());
        }
    }

    @Test
    @Clause({"LOG-1", "ROUTE-2"})
    @DisplayName("For HEAD the record holds the body that GET would have had")
    void head() {
        var answer = Await.now(api.handle(Ask.request("HEAD", "/v1/time", null)));

        assertThat(answer.bodyText()).isEmpty();
        assertThat(only().answer()).isEqualTo(Bodies.success("" + NOW.toEpochMilli()));
    }

    @Test
    @Clause({"LOG-1", "LOG-2"})
    @DisplayName("Method, path and query are capped")
    void capped() {
        api.handle(Ask.request("M".repeat(5_000), "/" + "p".repeat(5_000), "q".repeat(5_000)));

        assertThat(only().method()).isEqualTo("M".repeat(32) + "...");
        assertThat(only().path()).isEqualTo("/" + "p".repeat(255) + "...");
        assertThat(only().rawQuery()).isEqualTo("q".repeat(1024) + "...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb", "a\u001b[31m", "\u00e4", "a\u2028b", "a\u0000", "\ud800"})
    @Clause({"LOG-4", "LOG-2"})
    @DisplayName("An id that is not plain is replaced by one of our own, and such a traceparent is left out")
    void unplainIds(String id) {
        api.handle(Ask.request("GET", "/v1/time", null, id, id));
        api.handle(Ask.request("GET", "/v1/time", null, "x".repeat(129), "x".repeat(129)));

        assertThat(records.all())
                .extracting(Exchange::requestId)
                .doesNotHaveDuplicates()
                .allMatch(own -> own.matches("[0-9a-f]{8}-\\d+"));
        assertThat(records.all()).extracting(Exchange::traceparent).containsOnlyNulls();
    }

    @Test
    @Clause("LIFE-3")
    @DisplayName("carries the campaign's phase at the time of the request")
    void phase() {
        try (TaskApi other = builder()
                .campaign(new Campaign(NOW.minusSeconds(60), NOW.plusSeconds(864_000)))
                .build()) {
            other.handle(Ask.time());
        }
        assertThat(only().phase()).isEqualTo(CampaignPhase.LAUNCH_WATCH);
    }

    private static final String WALLET = "0x52908400098527886E0F7030069857D2E4169EE7";

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "walletAddress=W&task=[]",
                "task=[]&walletAddress=W&walletAddress=W",
                "walletaddress=W",
                "%77alletAddress=W",
                "wallet%41ddress=W&task=%zz",
                "+walletAddress+=W",
                "%zz=W",
                "walletAddress=%zzW",
                "walletAddress==W",
                "walletAddress=W=W",
                "walletAddress%3DW",
                "x=1;walletAddress=W",
                "x=1%26walletAddress%3DW",
                "xwalletAddress[]=W"
            })
    @Clause("LOG-4")
    @DisplayName("A wallet that is to be masked or hashed is so in the query too, however odd the query")
    void hidden(String query) {
        byte[] key = new byte[16];
        for (WalletRendering rendering : List.of(WalletRendering.masked(), WalletRendering.keyedHash(key))) {
            try (TaskApi other = TaskApi.builder(TaskCompletionProvider.fixed(TaskStatus.complete(), "a"))
                    .recorder(Runnable::run)
                    .listener(records)
                    .walletRendering(rendering)
                    .build()) {
                Await.soon(other.handle(Ask.request(
                        "GET", "/v1/task/completion", query.replace("W", WALLET).replace(WALLET + "allet", "Wallet"))));
            }
        }
        assertThat(records.all())
                .hasSize(2)
                .allSatisfy(exchange -> assertThat(exchange.toString()).doesNotContain(WALLET.substring(8, 34)));
    }

    @Test
    @Clause("LOG-4")
    @DisplayName("Whole by default; masked shows the ends; a keyed hash is the same for the same wallet and key only")
    void renderings() {
        assertThat(WalletRendering.whole().render(WALLET)).isEqualTo(WALLET);
        assertThat(WalletRendering.masked().render(WALLET)).isEqualTo("0x5290...9EE7");
        for (String shortOne : new String[] {"", "a", "ab", "abc", "abcdef"}) {
            assertThat(WalletRendering.masked().render(shortOne).length() - 3)
                    .isLessThanOrEqualTo(shortOne.length() / 3);
        }
        byte[] key = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        WalletRendering hash = WalletRendering.keyedHash(key);
        String hashed = hash.render(WALLET);
        key[0] = 'x';
        assertThat(hashed).matches("[0-9a-f]{32}").isEqualTo(hash.render(WALLET));
        assertThat(WalletRendering.keyedHash(key).render(WALLET)).isNotEqualTo(hashed);
        assertThat(hash.render("0x0")).isNotEqualTo(hashed);
    }
}
