package io.github.web3task.provider;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One task and how to check it, for {@link TaskCompletionProvider#of(Task...)}.
 *
 * <p>Immutable; the check is called by many threads at once.
 */
public final class Task {
    final String name;
    final List<String> aliases;
    final Check check;
    final @Nullable String irreversibleVersion;

    private Task(String name, List<String> aliases, Check check, @Nullable String irreversibleVersion) {
        this.name = Objects.requireNonNull(name, "name");
        this.aliases = aliases;
        this.check = Objects.requireNonNull(check, "check");
        this.irreversibleVersion = irreversibleVersion;
    }

    /**
     * A task that is complete or not.
     *
     * @param name the name on the wire
     * @param test whether a wallet has done the task; what it throws makes the answer unknown, never {@code false}
     * @return the task
     */
    public static Task of(String name, WalletTest test) {
        Objects.requireNonNull(test, "test");
        return checkedBy(name, query -> TaskStatus.of(test.isComplete(query.wallet())));
    }

    /**
     * A task that is complete when an amount meets a criterion, by default 95&nbsp;% of it (clause CRIT-1). Amount and
     * criterion go into the exchange's record.
     *
     * @param name the name on the wire
     * @param criterion what the amount must meet
     * @param amount the amount of a wallet, zero when it has none; what it throws, or null, makes the answer unknown
     * @return the task
     */
    public static Task meeting(String name, Criterion criterion, WalletAmount amount) {
        Objects.requireNonNull(criterion, "criterion");
        Objects.requireNonNull(amount, "amount");
        return checkedBy(name, query -> {
            BigDecimal actual = Objects.requireNonNull(amount.of(query.wallet()), "the amount is null, not zero");
            return TaskStatus.of(criterion.isMetBy(actual))
                    .because("needs " + criterion)
                    .withEvidence("has " + plain(actual));
        });
    }

    /** {@code 0E-18} is a zero, and reads like one. */
    private static String plain(BigDecimal amount) {
        BigDecimal shortest = amount.stripTrailingZeros();
        return Math.abs((long) shortest.scale()) > 100 ? shortest.toString() : shortest.toPlainString();
    }

    /**
     * A task whose check needs the whole query, or can be inconclusive.
     *
     * @param name the name on the wire
     * @param check gives the status; what it throws makes the answer unknown, never {@code false}
     * @return the task
     */
    public static Task checkedBy(String name, Check check) {
        return new Task(name, List.of(), check, null);
    }

    /**
     * The same task, which can be asked under another name too (clause TASK-7).
     *
     * @param alias the other name
     * @return a new object
     */
    public Task alias(String alias) {
        List<String> more = new ArrayList<>(aliases);
        more.add(Objects.requireNonNull(alias, "alias"));
        return new Task(name, List.copyOf(more), check, irreversibleVersion);
    }

    /**
     * The same task, declared as one that can't be undone once it is complete, so that its completion may be remembered
     * (clause LOAD-5).
     *
     * @param criterionVersion change it with the criterion, and what was remembered before is forgotten
     * @return a new object
     */
    public Task irreversible(String criterionVersion) {
        return new Task(name, aliases, check, Objects.requireNonNull(criterionVersion, "criterionVersion"));
    }

    /**
     * {@return the name on the wire, as given}
     */
    public String name() {
        return name;
    }

    /** Gives the status of one task. */
    @FunctionalInterface
    public interface Check {
        /**
         * Checks the task.
         *
         * @param query the wallet; its {@link TaskQuery#tasks()} may hold other tasks of the same request
         * @return the status, not null
         * @throws Exception makes the answer unknown
         */
        TaskStatus check(TaskQuery query) throws Exception;
    }

    /** Says whether a wallet has done one task. */
    @FunctionalInterface
    public interface WalletTest {
        /**
         * Tests the wallet.
         *
         * @param wallet in the two forms that it can be looked up by
         * @return whether it has done the task
         * @throws Exception makes the answer unknown
         */
        boolean isComplete(Wallet wallet) throws Exception;
    }

    /** Looks up the amount that counts for one task. */
    @FunctionalInterface
    public interface WalletAmount {
        /**
         * Looks up the amount.
         *
         * @param wallet in the two forms that it can be looked up by
         * @return the amount in the criterion's unit
         * @throws Exception makes the answer unknown
         */
        BigDecimal of(Wallet wallet) throws Exception;
    }
}
