package io.github.web3task.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.web3task.testkit.Clause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a provider is asked and what it says")
class TaskStatusTest {
    @Test
    @Clause("PROV-1")
    @DisplayName("A status is complete, incomplete or inconclusive")
    void threeStates() {
        assertThat(TaskStatus.complete().state()).isEqualTo(TaskStatus.State.COMPLETE);
        assertThat(TaskStatus.incomplete().state()).isEqualTo(TaskStatus.State.INCOMPLETE);
        assertThat(TaskStatus.inconclusive("indexer is 40 blocks behind").state())
                .isEqualTo(TaskStatus.State.INCONCLUSIVE);
        assertThat(TaskStatus.of(true)).isEqualTo(TaskStatus.complete());
        assertThat(TaskStatus.of(false)).isEqualTo(TaskStatus.incomplete());
    }

    @Test
    @Clause("PROV-1")
    @DisplayName("Reason and evidence are carried along, the state stays, and the shared status is not changed")
    void reasonAndEvidence() {
        TaskStatus status = TaskStatus.complete().because("bought").withEvidence("tx 0x1");

        assertThat(status.state()).isEqualTo(TaskStatus.State.COMPLETE);
        assertThat(status.reason()).isEqualTo("bought");
        assertThat(status.evidence()).isEqualTo("tx 0x1");
        assertThat(status).hasToString("complete, bought, tx 0x1");
        assertThat(TaskStatus.complete().reason()).isNull();
        assertThat(TaskStatus.incomplete().withEvidence("none").because("no swap"))
                .isEqualTo(TaskStatus.incomplete().because("no swap").withEvidence("none"))
                .hasSameHashCodeAs(TaskStatus.incomplete().because("no swap").withEvidence("none"))
                .isNotEqualTo(TaskStatus.incomplete().because("no swap"))
                .isNotEqualTo(TaskStatus.complete().because("no swap").withEvidence("none"));
    }

    @Test
    @DisplayName("An inconclusive status needs a reason")
    void inconclusiveNeedsReason() {
        assertThatNullPointerException().isThrownBy(() -> TaskStatus.inconclusive(null));
        assertThatNullPointerException().isThrownBy(() -> TaskStatus.complete().because(null));
        assertThatNullPointerException().isThrownBy(() -> TaskStatus.complete().withEvidence(null));
    }

    @Test
    @DisplayName("A query keeps its own copy of the tasks; another list of tasks leaves the rest as it was")
    void query() {
        List<String> tasks = new ArrayList<>(List.of("a", "b"));
        TaskQuery query = TaskQuery.of(Wallet.of("0xA", "0xa"), tasks, "r");
        tasks.clear();

        TaskQuery part = query.withTasks(List.of("b"));

        assertThat(query.tasks()).containsExactly("a", "b");
        assertThat(part.tasks()).containsExactly("b");
        assertThat(part.wallet().asSent()).isEqualTo("0xA");
        assertThat(part.wallet().normalized()).isEqualTo("0xa");
        assertThat(part.requestId()).isEqualTo("r");
        assertThat(part).hasToString("TaskQuery[Wallet[0xA], tasks=[b], requestId=r]");
        assertThat(TaskQuery.of("0xA", "a").wallet().normalized()).isEqualTo("0xA");
    }
}
