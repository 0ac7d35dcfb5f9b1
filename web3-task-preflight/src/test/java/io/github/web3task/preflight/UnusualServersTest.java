package io.github.web3task.preflight;

import static io.github.web3task.preflight.server.ReferencePartner.failure;
import static io.github.web3task.preflight.server.ReferencePartner.success;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.server.Call;
import io.github.web3task.preflight.server.Fault;
import io.github.web3task.preflight.server.Faults;
import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.Reply;
import io.github.web3task.preflight.server.TinyServer;
import io.github.web3task.preflight.server.WalletFaults;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A server that is right in its own way raises no alarm")
class UnusualServersTest {
    private final Handler correct = new ReferencePartner();

    @Test
    @DisplayName("with chunks, header names in lower case and no reason after the status, as Node and Go write them")
    void chunked() {
        try (TinyServer server = TinyServer.start(correct, UnusualServersTest::chunks)) {
            preflight(server).assertPasses();
        }
    }

    @Test
    @DisplayName("on HTTP/1.0, the missing keep-alive aside, which is the one finding")
    void httpOneZero() {
        try (TinyServer server = TinyServer.start(call -> correct.answer(call).closing(), UnusualServersTest::old)) {
            assertThat(preflight(server).run().alarms()).extracting("id").containsExactly("keep-alive");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @DisplayName("with nodes whose clocks differ by less than the contract minds")
    void nodesWithDifferentClocks(int first) {
        AtomicInteger calls = new AtomicInteger(first);
        Handler nodes = call -> call.isTime()
                ? success(String.valueOf(System.currentTimeMillis() - calls.incrementAndGet() % 2 * 150L))
                : correct.answer(call);
        try (TinyServer server = TinyServer.start(nodes)) {
            preflight(server).only("time-advances", "clock-within-1-s").assertPasses();
        }
    }

    @Test
    @DisplayName("that names its compression in capitals")
    void compressionInCapitals() {
        Handler zipping = call -> call.header("accept-encoding").contains("gzip")
                ? correct.answer(call).zipped().with("Content-Encoding", "GZIP")
                : correct.answer(call);
        try (TinyServer server = TinyServer.start(zipping)) {
            preflight(server).only("gzip-readable").assertPasses();
        }
    }

    @Test
    @DisplayName("whatever proxy for the web this machine knows: it is not asked the way")
    void withoutProxy() {
        ProxySelector before = ProxySelector.getDefault();
        try (TinyServer server = TinyServer.start(correct);
                TinyServer proxy = TinyServer.start(call -> Reply.page(502))) {
            ProxySelector.setDefault(
                    ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())));
            preflight(server).only("java-client").assertPasses();
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    @DisplayName("with wallets that hold a check sum, which made-up ones break; those that nobody has can be given")
    void checkSum() {
        String nobody = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";
        Handler ledger = WalletFaults.ledger(correct, WalletFaults.BASE58, UnaryOperator.identity());
        Handler checking = call -> {
            String wallet = call.query().replaceAll(".*walletAddress=([^&]+).*", "$1");
            boolean broken = wallet.matches("[0-9A-Za-z]{40,}")
                    && !List.of(WalletFaults.BASE58, nobody).contains(wallet);
            return call.isCompletion() && broken ? failure(400, "000006", "invalid argument") : ledger.answer(call);
        };
        try (TinyServer server = TinyServer.start(checking)) {
            Preflight preflight =
                    preflight(server).wallet(WalletFaults.BASE58).only("wallet-nobody", "parallel-wallets");

            assertThat(preflight.run().result().findings())
                    .extracting(Finding::outcome)
                    .containsExactly(Outcome.SKIPPED, Outcome.PASSED);
            assertThat(preflight.nobody(nobody).run().result().findings())
                    .extracting(Finding::outcome)
                    .containsOnly(Outcome.PASSED);
        }
    }

    @Test
    @DisplayName(
            "with a limit for each wallet: it is named as such, asked more slowly, and the load is about many wallets")
    void limitForEachWallet() {
        Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
        AtomicLong second = new AtomicLong();
        Handler limited = call -> {
            long now = System.nanoTime() / 1_000_000_000;
            if (second.getAndSet(now) != now) {
                calls.clear();
            }
            String wallet = call.query().replaceAll(".*walletAddress=([^&]*).*", "$1");
            boolean tooMany = call.isCompletion()
                    && calls.computeIfAbsent(wallet, w -> new AtomicInteger()).incrementAndGet() > 6;
            return tooMany ? failure(429, "000001", "too many requests") : correct.answer(call);
        };
        try (TinyServer server = TinyServer.start(limited)) {
            PreflightReport report = preflight(server)
                    .revision(Revision.LATEST)
                    .only("task-one", "task-empty", "task-order", "array-raw", "array-browser", "array-with-blank")
                    .load(50, Duration.ofSeconds(1))
                    .run();

            assertThat(report.alarms()).as(report.toString()).isEmpty();
            assertThat(report.result().findings()).extracting(Finding::outcome).doesNotContain(Outcome.FAILED);
            assertThat(report.result().hints())
                    .anySatisfy(hint -> assertThat(hint).contains("a limit for each wallet, which is allowed"));
        }
    }

    @Test
    @DisplayName("asked from a machine whose digits are not those of JSON")
    void otherDigits() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try (TinyServer server = TinyServer.start(
                call -> correct.answer(call).text(t -> t.replace("\"code\":\"000000\"", "\"code\":0")))) {
            assertThat(preflight(server).run().alarms()).extracting("id").containsExactly("code-is-text");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @DisplayName("and one that is wrong is caught too when a check over the whole run is the only one")
    void wholeRunAlone() {
        Handler leaking = call -> correct.answer(call).isServed()
                ? correct.answer(call)
                : failure(400, "000006", "PSQLException: relation \\\"users\\\" does not exist");
        try (TinyServer server = TinyServer.start(leaking)) {
            assertThat(preflight(server).only("no-sql").run().alarms())
                    .extracting("id")
                    .containsExactly("no-sql");
        }
    }

    @Test
    @DisplayName("and one that drops a connection now and then is told so, though a second try is served")
    void drops() {
        AtomicInteger calls = new AtomicInteger();
        Handler dropping = call -> call.isCompletion() && calls.incrementAndGet() % 30 == 29
                ? correct.answer(call).closing()
                : correct.answer(call);
        try (TinyServer server =
                TinyServer.start(dropping, (call, reply) -> reply.close() ? new byte[0] : chunks(call, reply))) {
            assertThat(preflight(server).run().alarms()).extracting("id").contains("no-drops");
        }
    }

    @Test
    @DisplayName("and one that accepts EIP-55 alone is told of that, and not that it refuses wallets it never saw")
    void eip55Alone() {
        Fault fault = Faults.all().stream()
                .filter(each ->
                        each.check().equals("wallet-spelling") && each.wallet().equals(WalletFaults.EIP55))
                .findFirst()
                .orElseThrow();
        try (TinyServer server = fault.open()) {
            assertThat(preflight(server).wallet(WalletFaults.EIP55).run().alarms())
                    .extracting("id")
                    .containsExactly("wallet-spelling");
        }
    }

    @Test
    @DisplayName("and one that answers with names in another form of Unicode is told so in one sentence")
    void otherUnicode() {
        Handler decomposing = call -> correct.answer(
                        call.withQuery(call.query().replace("d%C3%A9p%C3%B4t", "withdrawal")))
                .text(t -> t.replace("withdrawal", Normalizer.normalize("d\u00e9p\u00f4t", Normalizer.Form.NFD)));
        try (TinyServer server = TinyServer.start(decomposing)) {
            PreflightReport report =
                    preflight(server).tasks("deposit", "d\u00e9p\u00f4t").run();

            assertThat(report.alarms()).extracting("id").containsExactly("tasks-as-asked");
            assertThat(report.result().cause()).contains("written in another way");
        }
    }

    @Test
    @DisplayName("an application's start page for every path is a wrong prefix, and so is silence: one sentence each")
    void wrongPrefix() {
        try (TinyServer server = TinyServer.start(call -> Reply.page(200))) {
            assertThat(preflight(server).run().result().invalidBecause())
                    .startsWith("This is not the API: ")
                    .endsWith(" - check the prefix.");
        }
        try (TinyServer server =
                TinyServer.start(call -> correct.answer(call).closing(), (call, reply) -> new byte[0])) {
            PreflightReport report = preflight(server).run();
            assertThat(report.result().invalidBecause())
                    .isEqualTo("127.0.0.1:" + server.port()
                            + " takes connections and answers none: the connection was closed without an answer.");
            assertThat(report.result().findings())
                    .filteredOn(f -> f.outcome() == Outcome.FAILED)
                    .isEmpty();
        }
    }

    private static byte[] chunks(Call call, Reply reply) {
        String head = "HTTP/1.1 " + reply.status() + " \r\n" + headers(reply) + "transfer-encoding: chunked\r\n\r\n";
        int half = reply.raw().length() / 2;
        String body = chunk(reply.raw().substring(0, half)) + chunk(reply.raw().substring(half)) + "0\r\n\r\n";
        return (call.method().equals("HEAD") ? head : head + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String chunk(String text) {
        return text.isEmpty() ? "" : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static byte[] old(Call call, Reply reply) {
        String head = "HTTP/1.0 " + reply.status() + " OK\r\n" + headers(reply) + "\r\n";
        return (call.method().equals("HEAD") ? head : head + reply.raw()).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String headers(Reply reply) {
        return reply.headers().entrySet().stream()
                .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ":" + header.getValue() + "\r\n")
                .collect(Collectors.joining());
    }

    private static Preflight preflight(TinyServer server) {
        return Preflight.of(server.url())
                .wallet(ReferencePartner.WALLET)
                .tasks("deposit", "withdrawal")
                .without("answers-within-1-s", "answers-within-3-s") // this machine may be busy
                .pace(0);
    }
}
