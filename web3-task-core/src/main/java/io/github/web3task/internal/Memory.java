package io.github.web3task.internal;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.load.RememberPolicy;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Remembered statuses under a policy; a memory that is slow or fails is gone on without (clauses LOAD-5 and LOAD-6). */
public final class Memory {
    private static final Duration AT_LEAST = Duration.ofHours(1);

    private final RememberPolicy policy;
    private final Map<String, String> irreversible;
    private final @Nullable Campaign campaign;
    private final Clock clock;
    private final Timer timer;
    private final Complaints complaints;

    /** What the policy's memory holds for tasks with these versions of their criteria. */
    public Memory(
            RememberPolicy policy,
            Map<String, String> irreversible,
            @Nullable Campaign campaign,
            Clock clock,
            Timer timer) {
        this.policy = policy;
        this.irreversible = irreversible;
        this.campaign = campaign;
        this.clock = clock;
        this.timer = timer;
        this.complaints = new Complaints("the memory of completions does not answer", timer);
    }

    /** Those of the query's tasks that are remembered; never fails, and is late by no more than the policy's patience. */
    CompletableFuture<Map<String, TaskStatus>> recall(TaskQuery query) {
        Map<String, String> taskByKey = new LinkedHashMap<>();
        for (String task : query.tasks()) {
            if (mayBeRemembered(task, true) || mayBeRemembered(task, false)) {
                taskByKey.put(key(query, task), task);
            }
        }
        if (taskByKey.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        CompletableFuture<Map<String, TaskStatus>> result = new CompletableFuture<>();
        try {
            policy.memory()
                    .recall(taskByKey.keySet())
                    .thenApply(found -> statuses(taskByKey, found))
                    .whenComplete((known, failure) -> {
                        if (failure == null) {
                            result.complete(known);
                        } else { // the memory's, or that of a map of its own which throws
                            goOnWithout(result, Failures.unwrapped(failure));
                        }
                    });
        } catch (Throwable t) { // an Error too: a class that the engine lacks
            goOnWithout(result, t);
        }
        if (!result.isDone()) {
            Timer.Cancellable patience = timer.schedule(
                    policy.patience(),
                    () -> goOnWithout(result, new TimeoutException("no answer within " + policy.patience())));
            CompletionStage<?> recalled = result;
            recalled.thenRun(patience::cancel);
        }
        return result;
    }

    private void goOnWithout(CompletableFuture<Map<String, TaskStatus>> result, Throwable why) {
        if (!result.isDone()) {
            complaints.about(why);
            result.complete(Map.of());
        }
    }

    /** Looks at each value again, whoever wrote it into a shared store. */
    private Map<String, TaskStatus> statuses(Map<String, String> taskByKey, Map<String, Boolean> found) {
        Map<String, TaskStatus> statuses = new LinkedHashMap<>();
        taskByKey.forEach((key, task) -> {
            Boolean complete = found.get(key);
            if (complete != null && mayBeRemembered(task, complete)) {
                statuses.put(task, TaskStatus.of(complete).because("remembered"));
            }
        });
        return statuses;
    }

    private boolean mayBeRemembered(String task, boolean complete) {
        return complete
                ? irreversible.containsKey(task)
                : !policy.incompleteFor().isZero();
    }

    /** Remembers what the provider said, as far as the policy lets it. Never throws. */
    void remember(TaskQuery query, Map<String, TaskStatus> statuses, Duration age) {
        statuses.forEach((task, status) -> {
            try {
                Duration time = timeToRemember(task, status, age);
                if (!time.isNegative() && !time.isZero()) {
                    boolean complete = status.state() == TaskStatus.State.COMPLETE;
                    policy.memory().remember(key(query, task), complete, time).whenComplete((done, failure) -> {
                        if (failure != null) {
                            complaints.about(failure);
                        }
                    });
                }
            } catch (Throwable t) { // an Error too: the answer must not be lost with it
                complaints.about(t);
            }
        });
    }

    private Duration timeToRemember(String task, TaskStatus status, Duration age) {
        boolean complete = status.state() == TaskStatus.State.COMPLETE;
        if (status.state() == TaskStatus.State.INCONCLUSIVE || !mayBeRemembered(task, complete)) {
            return Duration.ZERO;
        }
        // "Incomplete" was true when the provider was asked, which may be long ago.
        return complete
                ? withJitter(completeFor())
                : withJitter(policy.incompleteFor()).minus(age);
    }

    private Duration completeFor() {
        Duration fixed = policy.completeFor();
        if (fixed != null || campaign == null) {
            return fixed == null ? AT_LEAST : fixed;
        }
        Duration left = Duration.between(clock.instant(), campaign.earliestSunset());
        return left.compareTo(AT_LEAST) < 0 ? AT_LEAST : left;
    }

    /** Up to a tenth less, so that what was learnt in one rush is not forgotten in one. */
    private static Duration withJitter(Duration time) {
        return time.minus(
                time.dividedBy(10_000).multipliedBy(ThreadLocalRandom.current().nextLong(1_001)));
    }

    private String key(TaskQuery query, String task) {
        String version = irreversible.getOrDefault(task, "");
        // Lengths first, so that no two different triples make the same text.
        return task.length() + "." + version.length() + ":" + task + version + query.normalizedWallet();
    }
}
