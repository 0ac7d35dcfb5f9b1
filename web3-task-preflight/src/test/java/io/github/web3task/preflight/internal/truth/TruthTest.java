package io.github.web3task.preflight.internal.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.web3task.preflight.Preflight;
import io.github.web3task.preflight.PreflightReport;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.LoadFaults;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.TinyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The truth file")
class TruthTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("names each wrong answer, and no right one")
    void namesWrongAnswers() throws IOException {
        PreflightReport report = run(new ReferencePartner(), """
                wallets:
                  - {wallet: "0xabcdefg", expect: {deposit: false, withdrawal: true}}
                  - {wallet: "0xabcdefh", at: 96, expect: {deposit: true}}
                """);

        assertThat(report.alarms()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).matches("truth-[0-9a-f]{8}");
            assertThat(finding.title()).contains("0xabcdefh", "(it holds 96 %)");
            assertThat(finding.problem()).isEqualTo("deposit is false, expected true");
        });
        assertThat(report.result().truth())
                .containsEntry("0xabcdefg withdrawal", true)
                .containsEntry("0xabcdefh deposit", false);
    }

    @Test
    @DisplayName("makes it an alarm when an irreversible task that was completed is so no more")
    void irreversibleStaysTrue() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        Handler forgetful =
                call -> call.query().contains("task=%5B%22withdrawal%22%5D&t") && calls.incrementAndGet() > 1
                        ? correct.answer(call).text(t -> t.replace("true", "false"))
                        : correct.answer(call);
        PreflightReport report = run(forgetful, """
                tasks:
                  withdrawal: {irreversible: true}
                wallets:
                  - {wallet: "0xabcdefg", expect: {withdrawal: true}}
                """);

        assertThat(report.alarms())
                .extracting(Finding::id)
                .singleElement()
                .asString()
                .startsWith("truth-stays-");
        assertThat(report.alarms().get(0).problem()).isEqualTo("withdrawal was true and is not any more");
    }

    @Test
    @DisplayName("does not say that a completed task is so no more when the server is only too busy to tell")
    void busyIsNotUndone() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        Handler correct = new ReferencePartner();
        Handler tired = call -> call.query().contains("task=%5B%22withdrawal%22%5D&t") && calls.incrementAndGet() > 1
                ? ReferencePartner.failure(503, "000002", "system busy")
                : correct.answer(call);
        PreflightReport report = run(tired, """
                tasks:
                  withdrawal: {irreversible: true}
                wallets:
                  - {wallet: "0xabcdefg", expect: {withdrawal: true}}
                """);

        assertThat(report.alarms()).isEmpty();
        assertThat(report.result().findings())
                .filteredOn(f -> f.id().startsWith("truth-stays-"))
                .singleElement()
                .satisfies(
                        f -> assertThat(f.problem()).isEqualTo("it could not be told: the code is 000002, not 000000"));
    }

    @Test
    @DisplayName("is asked about at the pace of the checks, however long it is")
    void keepsThePace() throws IOException {
        StringBuilder yaml = new StringBuilder("wallets:\n");
        for (int i = 0; i < 120; i++) {
            yaml.append("  - {wallet: \"0x").append(i).append("\", expect: {deposit: false}}\n");
        }
        Path file = write(yaml.toString());
        Handler limited =
                LoadFaults.above(50, (call, correct) -> ReferencePartner.failure(429, "000001", "too many requests"));
        try (TinyServer server = TinyServer.start(limited)) {
            Preflight.of(server.url())
                    .wallet("0xabcdefg")
                    .tasks("deposit", "withdrawal")
                    .only("time-answers")
                    .truth(file)
                    .assertPasses();
        }
    }

    @Test
    @DisplayName("asks for wallets at 96, 95 and 94 % of each criterion until it has them")
    void asksForTellingWallets() throws IOException {
        Truth truth = Truth.read(write("""
                tasks:
                  deposit: {criterion: more than 10 USDT}
                  withdrawal: {criterion: at least 5}
                wallets:
                  - {wallet: "0x1", at: 96, expect: {deposit: true, withdrawal: true}}
                  - {wallet: "0x2", at: 94, expect: {deposit: false, withdrawal: false}}
                """));

        assertThat(truth.hints())
                .containsExactlyInAnyOrder(
                        "Truth file: add a wallet at 95 % of deposit, which is 9.5 and expects false.",
                        "Truth file: add a wallet at 95 % of withdrawal, which is 4.75 and expects true.");
    }

    @Test
    @DisplayName("is told when it goes against the 95 % rule itself")
    void isToldWhenItIsWrong() throws IOException {
        Truth truth = Truth.read(write("""
                tasks:
                  deposit: {criterion: more than 10}
                wallets:
                  - {wallet: "0x1", at: 96, expect: {deposit: false}}
                  - {wallet: "0x2", at: 95, expect: {deposit: false}}
                  - {wallet: "0x3", at: 94, expect: {deposit: false}}
                """));

        assertThat(truth.hints())
                .containsExactly("Truth file: at 96 % of deposit (9.6) the 95 % rule says true, the file says false.");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("is refused with one sentence when it makes no sense")
    @CsvSource(
            delimiter = '|',
            value = {
                "wallets: [{wallet: '0x1'}] | without true or false",
                "wallets: [{wallet: '', expect: {a: true}}] | without its text",
                "wallets: [{wallet: '0x1', expect: {a: }}] | without true or false",
                "wallets: [{wallet: '0x1', expect: {a: 9.5}}] | is no truth file",
                "wallets: [{walet: '0x1', expect: {a: true}}] | is no truth file",
                "tasks: {a: {criterion: lots}} | is neither \"more than N\"",
                "tasks: {a: {irreversible: perhaps}} | is no truth file",
                "wallets: [{wallet: '0x1', at: 9.5, expect: {a: true}}] | line 1: at is a whole number of percent",
                "wallets: [{wallet: '0x1', expect: }] | line 1: a wallet is without its text or without true or false",
                "tasks: {a: } | line 1: the task a is empty",
                "just words | is no truth file",
                "{ | is no truth file",
            })
    void isRefused(String yaml, String sentence) throws IOException {
        Path file = write(yaml);
        assertThatThrownBy(() -> Truth.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence)
                .hasMessageStartingWith(file.toString())
                .message()
                .doesNotContain("\n");
    }

    private PreflightReport run(Handler handler, String yaml) throws IOException {
        Path file = write(yaml);
        try (TinyServer server = TinyServer.start(handler)) {
            return Preflight.of(server.url())
                    .wallet("0xabcdefg")
                    .tasks("deposit", "withdrawal")
                    .pace(0)
                    .only("time-answers")
                    .truth(file)
                    .run();
        }
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("truth.yaml"), yaml);
    }
}
