package io.github.web3task.provider;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says about one task (clause PROV-1): complete, incomplete, or that it can't tell now. Reason and
 * evidence go into the exchange's record, never to the caller.
 *
 * <p>Immutable.
 */
public final class TaskStatus {
    private static final TaskStatus COMPLETE = new TaskStatus(State.COMPLETE, null, null);
    private static final TaskStatus INCOMPLETE = new TaskStatus(State.INCOMPLETE, null, null);

    private final State state;
    private final @Nullable String reason;
    private final @Nullable String evidence;

    private TaskStatus(State state, @Nullable String reason, @Nullable String evidence) {
        this.state = state;
        this.reason = reason;
        this.evidence = evidence;
    }

    /** The three things that can be said. */
    public enum State {
        /** The wallet has done the task: {@code true}. */
        COMPLETE,
        /** The wallet has not done the task, and this is known: {@code false}. */
        INCOMPLETE,
        /** It is not known now: the whole answer becomes 000002 (clause PROV-2). */
        INCONCLUSIVE
    }

    /**
     * {@return the status of a wallet that has done the task}
     */
    public static TaskStatus complete() {
        return COMPLETE;
    }

    /**
     * It is known that the wallet has not done the task.
     *
     * @return the status
     */
    public static TaskStatus incomplete() {
        return INCOMPLETE;
    }

    /**
     * It can't be said now, for example because an indexer is behind. The caller is told 000002 and asks again.
     *
     * @param reason for the log
     * @return the status
     */
    public static TaskStatus inconclusive(String reason) {
        return new TaskStatus(State.INCONCLUSIVE, Objects.requireNonNull(reason, "reason"), null);
    }

    /**
     * Complete or incomplete.
     *
     * @param complete whether the wallet has done the task
     * @return the status
     */
    public static TaskStatus of(boolean complete) {
        return complete ? COMPLETE : INCOMPLETE;
    }

    /**
     * The same status with a reason for the log.
     *
     * @param reason why the status is so
     * @return a new object
     */
    public TaskStatus because(String reason) {
        return new TaskStatus(state, Objects.requireNonNull(reason, "reason"), evidence);
    }

    /**
     * The same status with evidence for the log.
     *
     * @param evidence what was found, such as an amount or a transaction hash
     * @return a new object
     */
    public TaskStatus withEvidence(String evidence) {
        return new TaskStatus(state, reason, Objects.requireNonNull(evidence, "evidence"));
    }

    /**
     * {@return what is said, one of the three}
     */
    public State state() {
        return state;
    }

    /**
     * {@return why it is so, null when none was given}
     */
    public @Nullable String reason() {
        return reason;
    }

    /**
     * {@return what was found, null when none was given}
     */
    public @Nullable String evidence() {
        return evidence;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TaskStatus that
                && state == that.state
                && Objects.equals(reason, that.reason)
                && Objects.equals(evidence, that.evidence);
    }

    @Override
    public int hashCode() {
        return Objects.hash(state, reason, evidence);
    }

    @Override
    public String toString() {
        return Stream.of(state.name().toLowerCase(Locale.ROOT), reason, evidence)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }
}
