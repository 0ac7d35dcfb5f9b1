package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.web3task.preflight.result.Verdict;
import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.Reply;
import io.github.web3task.preflight.server.TinyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("In a partner's own test")
class LibraryTest {
    private static final String LONG_WALLET = "0x1111222233334444555566667777888899990000";

    @TempDir
    Path folder;

    private final Handler correct = new ReferencePartner();

    @Test
    @DisplayName("one line passes against a correct server, at the pace that no rate limit refuses")
    void oneLinePasses() {
        try (TinyServer server = TinyServer.start(correct)) {
            Preflight.of(server.url())
                    .wallet("0xabcdefg")
                    .tasks("deposit", "withdrawal")
                    .assertPasses();
        }
    }

    @Test
    @DisplayName("the failure tells what, why, how to mend it and how to see it again")
    void failureIsReadable() {
        try (TinyServer server = TinyServer.start(call -> correct.answer(call).withStatus(201))) {
            Preflight preflight = preflight(server).only("status-on-success");

            assertThatThrownBy(preflight::assertPasses)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("MUST   000000 goes with HTTP 200  [status-on-success, ENV-3]")
                    .hasMessageContaining("HTTP 201, not 200")
                    .hasMessageContaining("why  Many clients throw")
                    .hasMessageContaining("fix  Answer 200")
                    .hasMessageContaining(
                            "try  curl -g -i --path-as-is 'http://127.0.0.1:" + server.port() + "/api/v1/");
        }
    }

    @Test
    @DisplayName("a key that the server wants goes with every call, and what is no header is refused")
    void header() {
        Handler strict = call -> call.header("x-api-key").equals("secret") ? correct.answer(call) : Reply.page(403);
        try (TinyServer server = TinyServer.start(strict)) {
            preflight(server).header("X-Api-Key", "secret").assertPasses();
            assertThatThrownBy(() -> preflight(server).header("X-Api-Key", "a\nb"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is no header");
        }
    }

    @Test
    @DisplayName("a check that the partner disagrees with can be left out")
    void checksCanBeLeftOut() {
        try (TinyServer server = TinyServer.start(call -> correct.answer(call).with("Cache-Control", "max-age=60"))) {
            preflight(server).without("not-cacheable", "certificate").assertPasses();
        }
    }

    @Test
    @DisplayName("what explains the others is said first, and the others are a line each")
    void foldsTheOthers() {
        Handler twice = call -> {
            Reply reply = correct.answer(call).with("Content-Type", "text/html").with("Cache-Control", "max-age=60");
            return reply.with("content-length", String.valueOf(reply.body().length));
        };
        try (TinyServer server = TinyServer.start(twice)) {
            String report = preflight(server).run().toString();

            assertThat(report.lines().toList().get(2)).startsWith("FIRST  Content-Length came 2 times");
            assertThat(report)
                    .contains(
                            "[framing-headers, ENV-1]",
                            "\n  MUST content-type-on-success: the Content-Type is text/html")
                    .doesNotContain("[content-type-on-success");
        }
    }

    @Test
    @DisplayName("with one task, what needs two is skipped and said to be")
    void oneTaskIsEnough() {
        try (TinyServer server = TinyServer.start(correct)) {
            PreflightReport report =
                    preflight(server).tasks("withdrawal").only("task-order").run();

            assertThat(report.verdict()).isEqualTo(Verdict.PASS);
            assertThat(report.result().findings().get(0).problem())
                    .isEqualTo("it needs two tasks: name them with --task");
        }
    }

    @Test
    @DisplayName("masked wallets appear nowhere whole, in none of the forms")
    void walletsCanBeMasked() throws IOException {
        Path truth = Files.writeString(
                folder.resolve("t.yaml"),
                "wallets: [{wallet: 0xTRUTH00000000000000000000wallet, expect: {deposit: true}}]");
        try (TinyServer server = TinyServer.start(call ->
                correct.answer(call).text(t -> t.replace("success", call.query().toLowerCase(Locale.ROOT))))) {
            PreflightReport report = preflight(server)
                    .wallet(LONG_WALLET)
                    .truth(truth)
                    .maskWallets()
                    .run();
            report.writeJson(folder.resolve("r.json"));
            report.writeHtml(folder.resolve("r.html"));
            report.writeJUnitXml(folder.resolve("r.xml"));

            for (String name : new String[] {"r.json", "r.html", "r.xml"}) {
                assertThat(Files.readString(folder.resolve(name)))
                        .as(name)
                        .doesNotContainIgnoringCase(LONG_WALLET)
                        .doesNotContainIgnoringCase("0xTRUTH00000000000000000000wallet")
                        .contains("0x1111…0000");
            }
            assertThat(report.toString()).doesNotContain(LONG_WALLET);
        }
    }

    @Test
    @DisplayName("a masked wallet is masked in its percent-encoded form too")
    void encodedWalletsAreMasked() {
        try (TinyServer server = TinyServer.start(call -> correct.answer(call).withStatus(201))) {
            PreflightReport report = preflight(server)
                    .wallet("solana:7EcDhSYGxXyscszYEp35")
                    .maskWallets()
                    .run();

            assertThat(report.toString()).doesNotContain("7EcDhSYGxXyscszYEp35").contains("walletAddress=solana…Ep35");
        }
    }

    @Test
    @DisplayName("a comparison names what broke, what was mended, what is new, a slower P99 and a changed answer")
    void comparisonNamesWhatChanged() throws IOException {
        Path truth = Files.writeString(
                folder.resolve("t.yaml"), "wallets: [{wallet: '0xabcdefg', expect: {withdrawal: true}}]");
        Path old = folder.resolve("old.json");
        try (TinyServer server = TinyServer.start(correct)) {
            Preflight preflight =
                    preflight(server).only("utf-8", "head").truth(truth).load(50, Duration.ofMillis(200));
            PreflightReport report = preflight.run();
            report.writeJson(old);
            JsonMapper mapper = new JsonMapper();
            ObjectNode json = (ObjectNode) mapper.readTree(old.toFile());
            json.withArray("findings").forEach(finding -> {
                ObjectNode node = (ObjectNode) finding;
                if (node.path("id").asText().equals("utf-8")) {
                    node.put("outcome", "FAILED");
                } else if (node.path("id").asText().equals("head")) {
                    node.put("id", "gone");
                }
            });
            ((ObjectNode) json.path("load").get(1)).put("p99", 9_000);
            ((ObjectNode) json.path("truth")).put("0xabcdefg withdrawal", false);
            mapper.writeValue(old.toFile(), json);

            assertThat(report.comparedWith(old).result().changes())
                    .contains("mended: utf-8", "new check head: PASSED", "not run any more: gone")
                    .contains("answer: 0xabcdefg withdrawal was false and is true")
                    .anySatisfy(change -> assertThat(change).startsWith("P99 of load at 50/s: 9000 ms, now "));
            assertThat(report.comparedWith(old).toString()).contains("since then: mended: utf-8");
        }
        assertThatThrownBy(() -> Preflight.of("http://127.0.0.1:1/x")
                        .wallet("a")
                        .tasks("b")
                        .run()
                        .comparedWith(Files.writeString(old, "[]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no JSON report of this tool");
    }

    @Test
    @DisplayName("a wallet or task that was not given is asked for, and so is an unknown check")
    void asksForWhatIsMissing() {
        assertThatThrownBy(() -> Preflight.of("http://127.0.0.1:9").run()).hasMessageContaining("Give a wallet");
        assertThatThrownBy(() -> Preflight.of("http://127.0.0.1:9")
                        .wallet("a")
                        .tasks("b")
                        .only("c")
                        .run())
                .hasMessageContaining("There is no check 'c'");
        assertThatThrownBy(() -> Preflight.of("http://127.0.0.1:9")
                        .wallet("a")
                        .tasks("b", "b")
                        .run())
                .hasMessageContaining("Give each task of the campaign once");
        assertThatThrownBy(() -> Preflight.of("http://127.0.0.1:9").load(501, Duration.ofSeconds(1)))
                .hasMessageContaining("stops at 500");
    }

    private static Preflight preflight(TinyServer server) {
        return Preflight.of(server.url())
                .wallet("0xabcdefg")
                .tasks("deposit", "withdrawal")
                .pace(0);
    }
}
