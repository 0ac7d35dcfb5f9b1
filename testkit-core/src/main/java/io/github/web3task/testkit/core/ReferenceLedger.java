package io.github.web3task.testkit.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.ContractCase;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The provider that {@code cases.json} is about: two tasks under the 95 % rule over a few wallets, and wallets that bring
 * out each way to fail. Public with a public constructor, so that {@code META-INF/services} can name it.
 */
public final class ReferenceLedger implements TaskCompletionProvider {
    /** Its check returns when {@link #release()} is called or its thread is interrupted. */
    public static final String HANGING_WALLET = ContractCase.HANGING_WALLET;

    private static final TaskStatus BEHIND = TaskStatus.inconclusive("the indexer is behind");

    private final TaskCompletionProvider tasks = TaskCompletionProvider.of(
            Task.meeting("deposit", Criterion.moreThan("10"), wallet -> amount(wallet.normalized(), "deposit")),
            Task.meeting("withdrawal", Criterion.atLeast("5"), wallet -> amount(wallet.normalized(), "withdrawal"))
                    .alias("withdraw"));
    private final boolean faulty;
    private final Semaphore hanging = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);

    /** With the fault wallets. */
    public ReferenceLedger() {
        this(true);
    }

    private ReferenceLedger(boolean faulty) {
        this.faulty = faulty;
    }

    /** Without the fault wallets: they have no rows, like any unknown wallet. */
    public static ReferenceLedger withoutFaults() {
        return new ReferenceLedger(false);
    }

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
        return faulty ? checkWithFaults(query) : tasks.check(query);
    }

    private Map<String, TaskStatus> checkWithFaults(TaskQuery query) throws Exception {
        return switch (query.wallet().asSent()) {
            case "0x4444444444444444444444444444444444444444" -> Map.of("deposit", BEHIND, "withdrawal", BEHIND);
            case "0x4040404040404040404040404040404040404040" ->
                Map.of("deposit", TaskStatus.complete(), "withdrawal", BEHIND);
            case "0x5555555555555555555555555555555555555555" ->
                throw new IllegalStateException("planted fault: secret-host:5432 said no");
            case "0x5050505050505050505050505050505050505050" ->
                throw new DependencyUnavailableException("planted fault: the database is out of reach");
            case HANGING_WALLET -> {
                hanging.release();
                released.await();
                yield tasks.check(query);
            }
            case "0x7777777777777777777777777777777777777777" -> Map.of("deposit", TaskStatus.complete());
            case "0x7070707070707070707070707070707070707070" -> null;
            case "0x8888888888888888888888888888888888888888" -> {
                Map<String, TaskStatus> tooMuch = new HashMap<>(Map.of("swap", TaskStatus.complete()));
                taskNames().forEach(name -> tooMuch.put(name, TaskStatus.complete()));
                yield tooMuch;
            }
            default -> tasks.check(query);
        };
    }

    private static BigDecimal amount(String wallet, String task) {
        return new BigDecimal(
                ContractCase.referenceWallets().path(wallet).path(task).asText("0"));
    }

    /** Returns when one more check of {@link #HANGING_WALLET} has begun. */
    public void awaitHangingCheck() throws InterruptedException {
        assertThat(hanging.tryAcquire(1, TimeUnit.MINUTES))
                .as("a check of the hanging wallet begins")
                .isTrue();
    }

    /** Lets all checks of {@link #HANGING_WALLET} return, those to come too. */
    public void release() {
        released.countDown();
    }
}
