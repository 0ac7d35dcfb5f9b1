package io.github.web3task.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.web3task.testkit.Clause;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A provider made of single tasks")
class TaskTest {
    @Test
    @Clause({"PROV-1", "WALLET-4"})
    @DisplayName(
            "answers complete or incomplete as each task's own test says, for the form of the wallet that it names")
    void yesOrNo() throws Exception {
        TaskCompletionProvider provider = TaskCompletionProvider.of(
                Task.of("swap", wallet -> wallet.asSent().equals("0xAb")),
                Task.of("stake", wallet -> wallet.asSent().equals("0xab")),
                Task.of("lend", wallet -> wallet.normalized().equals("0xab")));

        assertThat(provider.check(TaskQuery.of(Wallet.of("0xAb", "0xab"), List.of("stake", "swap", "lend"), "r1")))
                .containsExactly(
                        Map.entry("stake", TaskStatus.incomplete()),
                        Map.entry("swap", TaskStatus.complete()),
                        Map.entry("lend", TaskStatus.complete()));
    }

    @Test
    @DisplayName("declares its tasks in the order given")
    void declares() {
        Task.WalletTest no = wallet -> false;

        assertThat(TaskCompletionProvider.of(Task.of("z", no), Task.of("a", no), Task.of("m", no))
                        .taskNames())
                .containsExactly("z", "a", "m");
    }

    @Test
    @DisplayName("checks only the asked tasks, one after the other, and lets through what a check throws")
    void checksOnlyAsked() {
        List<String> checked = new ArrayList<>();
        IOException broken = new IOException("no route to the node");
        TaskCompletionProvider provider = TaskCompletionProvider.of(
                Task.of("a", wallet -> checked.add("a")),
                Task.of("b", wallet -> {
                    throw broken;
                }),
                Task.of("c", wallet -> checked.add("c")));

        assertThatThrownBy(() -> provider.check(TaskQuery.of("w", "c", "b", "a")))
                .isSameAs(broken);
        assertThat(checked).containsExactly("c");
    }

    @Test
    @Clause("CRIT-1")
    @DisplayName("A task meeting a criterion is complete from 95 % of the amount on, and says which amount it saw")
    void meetingCriterion() throws Exception {
        Criterion criterion = Criterion.atLeast("10");
        TaskCompletionProvider provider =
                TaskCompletionProvider.of(Task.meeting("volume", criterion, wallet -> new BigDecimal(wallet.asSent())));

        TaskStatus below = provider.check(TaskQuery.of("9.499", "volume")).get("volume");
        TaskStatus met = provider.check(TaskQuery.of("9.5", "volume")).get("volume");

        assertThat(below.state()).isEqualTo(TaskStatus.State.INCOMPLETE);
        assertThat(met.state()).isEqualTo(TaskStatus.State.COMPLETE);
        assertThat(met).hasToString("complete, needs at least 9.5 (0.95 of 10), has 9.5");
    }

    @ParameterizedTest
    @CsvSource({
        "0E-18, 0",
        "0.000000000000000000, 0",
        "1E+3, 1000",
        "12.500000000000000000, 12.5",
        "1E-18, 0.000000000000000001",
        "1E+1000, 1E+1000",
        "1E-1000, 1E-1000"
    })
    @Clause("PROV-1")
    @DisplayName("Evidence reads as people write amounts: no 0E-18 for zero, and no endless digits")
    void plainEvidence(String amount, String evidence) throws Exception {
        TaskCompletionProvider provider = TaskCompletionProvider.of(
                Task.meeting("volume", Criterion.atLeast("10"), wallet -> new BigDecimal(amount)));

        assertThat(provider.check(TaskQuery.of("w", "volume")).get("volume").evidence())
                .isEqualTo("has " + evidence);
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("An amount that is null is a failure and never an incomplete task")
    void nullAmount() {
        TaskCompletionProvider provider =
                TaskCompletionProvider.of(Task.meeting("volume", Criterion.atLeast("10"), wallet -> null));

        assertThatNullPointerException()
                .isThrownBy(() -> provider.check(TaskQuery.of("w", "volume")))
                .withMessage("the amount is null, not zero");
    }

    @Test
    @DisplayName("A check with the whole query sees both forms of the wallet and the request's id")
    void wholeQuery() throws Exception {
        TaskCompletionProvider provider = TaskCompletionProvider.of(Task.checkedBy(
                "a",
                query -> TaskStatus.inconclusive(
                        query.wallet().asSent() + " " + query.wallet().normalized() + " " + query.requestId())));

        assertThat(provider.check(TaskQuery.of(Wallet.of("0xAB", "0xab"), List.of("a"), "r-7")))
                .containsEntry("a", TaskStatus.inconclusive("0xAB 0xab r-7"));
    }

    @Test
    @Clause("TASK-7")
    @DisplayName("Aliases add up and leave the task they were taken from as it was")
    void aliases() {
        Task withdrawal = Task.of("withdrawal", wallet -> true);
        Task asked = withdrawal.alias("withdraw").alias("payout");

        assertThat(TaskCompletionProvider.of(asked).aliases())
                .containsOnly(Map.entry("withdraw", "withdrawal"), Map.entry("payout", "withdrawal"));
        assertThat(TaskCompletionProvider.of(withdrawal).aliases()).isEmpty();
    }

    @Test
    @DisplayName("A name defined twice, or an alias of two tasks, is refused with what to do")
    void clashes() {
        Task a = Task.of("a", wallet -> true);
        Task b = Task.of("b", wallet -> true);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskCompletionProvider.of(a, b, a))
                .withMessage("task 'a' is defined twice: remove one of them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskCompletionProvider.of(a.alias("x"), b.alias("x")))
                .withMessage("alias 'x' stands for both 'a' and 'b': keep it at one of them");
    }

    @Test
    @DisplayName("Parts that are null are refused when the task is made, not when it is asked")
    void nullParts() {
        assertThatNullPointerException().isThrownBy(() -> Task.of(null, wallet -> true));
        assertThatNullPointerException().isThrownBy(() -> Task.of("a", null));
        assertThatNullPointerException().isThrownBy(() -> Task.checkedBy("a", null));
        assertThatNullPointerException().isThrownBy(() -> Task.meeting("a", null, wallet -> BigDecimal.ONE));
        assertThatNullPointerException().isThrownBy(() -> Task.meeting("a", Criterion.atLeast("1"), null));
        assertThatNullPointerException()
                .isThrownBy(() -> Task.of("a", wallet -> true).alias(null));
    }

    @Test
    @DisplayName("The fixed provider gives its one status for whatever is asked, and never blocks")
    void fixed() throws Exception {
        TaskCompletionProvider provider = TaskCompletionProvider.fixed(TaskStatus.incomplete(), "b", "a");

        assertThat(provider.taskNames()).containsExactly("b", "a");
        assertThat(provider.neverBlocks()).isTrue();
        assertThat(provider.check(TaskQuery.of("w", "a"))).containsExactly(Map.entry("a", TaskStatus.incomplete()));
    }

    @Test
    @DisplayName("A provider may block unless it says otherwise, and has no aliases unless it names some")
    void defaults() {
        TaskCompletionProvider provider = TaskCompletionProvider.of(Task.of("a", wallet -> true));

        assertThat(provider.neverBlocks()).isFalse();
        assertThat(provider.aliases()).isEmpty();
    }
}
