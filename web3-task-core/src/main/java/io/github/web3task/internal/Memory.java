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
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembered statuses under a policy; a memory that is slow or fails is gone on without (clauses LOAD-5 and LOAD-6). */
public final class Memory {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
    private static final Duration FALLBACK = Duration.ofHours(1);
    private static final long COMPLAIN_EVERY = Duration.ofMinutes(1).toNanos();

    private final RememberPolicy policy;
    private final Map<String, String> irreversible;
    private final @Nullable Campaign campaign;
    private final Clock clock;
    private final Timer timer;
    private final AtomicLong complained;

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
        this.complained = new AtomicLong(timer.nanoTime() - COMPLAIN_EVERY);
    }

    /** Those of the query's tasks that are remembered; never fails, and is late by no more than the policy's patience. */
    CompletionStage<Map<String, TaskStatus>> recall(TaskQuery query) {
        Map<String, String> taskByKey = new LinkedHashMap<>();
        for (String task : query.tasks()) {
            if (irreversible.containsKey(task) || !policy.incompleteFor().isZero()) {
                taskByKey.put(key(query, task), task);
            }
        }
        CompletableFuture<Map<String, TaskStatus>> result = new CompletableFuture<>();
        if (taskByKey.isEmpty()) {
            result.complete(Map.of());
            return result;
        }
        try {
            policy.memory().recall(taskByKey.keySet()).whenComplete((found, failure) -> {
                if (failure == null && found != null) {
                    result.complete(statuses(taskByKey, found));
                } else {
                    complain(failure);
                    result.complete(Map.of());
                }
            });
        } catch (RuntimeException | LinkageError e) {
            complain(e);
            result.complete(Map.of());
        }
        if (!result.isDone()) {
            Timer.Cancellable patience = timer.schedule(policy.patience(), () -> {
                if (result.complete(Map.of())) {
                    complain(new TimeoutException("no answer within " + policy.patience()));
                }
            });
            CompletionStage<?> recalled = result;
            recalled.thenRun(patience::cancel);
        }
        return result;
    }

    private Map<String, TaskStatus> statuses(Map<String, String> taskByKey, Map<String, Boolean> found) {
        Map<String, TaskStatus> statuses = new LinkedHashMap<>();
        found.forEach((key, complete) -> {
            String task = taskByKey.get(key);
            if (task == null || complete == null) {
                return;
            }
            // A completion counts only where it can't be undone, whoever wrote it into a shared store.
            if (complete
                    ? irreversible.containsKey(task)
                    : !policy.incompleteFor().isZero()) {
                statuses.put(task, TaskStatus.of(complete).because("remembered"));
            }
        });
        return statuses;
    }

    /** Remembers what the provider said, as far as the policy lets it. */
    void remember(TaskQuery query, Map<String, TaskStatus> statuses) {
        statuses.forEach((task, status) -> {
            boolean complete = status.state() == TaskStatus.State.COMPLETE;
            boolean known = status.state() != TaskStatus.State.INCONCLUSIVE;
            Duration time = complete ? completeFor() : policy.incompleteFor();
            if (known && !time.isZero() && (!complete || irreversible.containsKey(task))) {
                try {
                    policy.memory()
                            .remember(key(query, task), complete, withJitter(time))
                            .whenComplete((done, failure) -> {
                                if (failure != null) {
                                    complain(failure);
                                }
                            });
                } catch (RuntimeException | LinkageError e) {
                    complain(e);
                }
            }
        });
    }

    private Duration completeFor() {
        Duration fixed = policy.completeFor();
        if (fixed != null) {
            return fixed;
        }
        Duration left = campaign == null ? FALLBACK : Duration.between(clock.instant(), campaign.earliestSunset());
        return left.compareTo(FALLBACK) < 0 ? FALLBACK : left;
    }

    /** Up to a tenth less, so that what was learnt in one rush is not forgotten in one. */
    private static Duration withJitter(Duration time) {
        return time.minusMillis(
                (long) (time.toMillis() / 10.0 * ThreadLocalRandom.current().nextDouble()));
    }

    private String key(TaskQuery query, String task) {
        String version = irreversible.getOrDefault(task, "");
        // Lengths first, so that no two different triples make the same text.
        return task.length() + "." + version.length() + ":" + task + version + query.normalizedWallet();
    }

    private void complain(@Nullable Throwable failure) {
        long now = timer.nanoTime();
        long last = complained.get();
        if (now - last >= COMPLAIN_EVERY && complained.compareAndSet(last, now)) {
            LOG.warn("the memory of completions does not answer, going on without it: {}", String.valueOf(failure));
        }
    }
}
