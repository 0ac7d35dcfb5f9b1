package io.github.web3task.resilience.cache;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.LayerContext;
import io.github.web3task.spi.ProviderCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Remembered statuses under a policy; a memory that is slow or fails is gone on without (clauses LOAD-5 and LOAD-6). */
final class Memory implements CallLayer.Link {
    private static final Duration AT_LEAST = Duration.ofHours(1);

    private final CachePolicy policy;
    private final LayerContext context;
    private final Map<String, String> irreversible;
    private final Consumer<Throwable> complaints;

    Memory(CachePolicy policy, LayerContext context) {
        this.policy = policy;
        this.context = context;
        this.irreversible = context.irreversibleTasks();
        this.complaints = context.complaints("the memory of completions does not answer");
    }

    /** Asks on only for what is not remembered. */
    @Override
    public ProviderCall onRequest(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
        CompletableFuture<Map<String, TaskStatus>> recalled = recall(query);
        return recalled.isDone()
                ? proceed(query, recalled.join(), next)
                : new RecallingCall(recalled, context.executor(), known -> proceed(query, known, next));
    }

    private static ProviderCall proceed(
            TaskQuery query, Map<String, TaskStatus> known, Function<TaskQuery, ProviderCall> next) {
        List<String> rest = new ArrayList<>(query.tasks());
        rest.removeAll(known.keySet());
        if (rest.isEmpty()) {
            return new RememberedCall(known);
        }
        ProviderCall call = next.apply(query.withTasks(rest));
        return known.isEmpty()
                ? call
                : new ForwardedCall(call, call.answer().thenApply(said -> {
                    Map<String, TaskStatus> all = new HashMap<>(known);
                    all.putAll(said);
                    return all;
                }));
    }

    /** Remembers what providers say, also when nobody waits for it any more. */
    @Override
    public ProviderCall onCall(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
        long asked = context.nanoTime();
        ProviderCall call = next.apply(query);
        return new ForwardedCall(call, call.answer().thenApply(said -> {
            remember(query, said, Duration.ofNanos(context.nanoTime() - asked));
            return said;
        }));
    }

    /** Those of the query's tasks that are remembered; never fails, and is late by no more than the policy's lookup timeout. */
    private CompletableFuture<Map<String, TaskStatus>> recall(TaskQuery query) {
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
                            goOnWithout(result, unwrapped(failure));
                        }
                    });
        } catch (Throwable t) { // an Error too: a class that the engine lacks
            goOnWithout(result, t);
        }
        if (!result.isDone()) {
            Runnable timeout = context.schedule(
                    policy.lookupTimeout(),
                    () -> goOnWithout(result, new TimeoutException("no answer within " + policy.lookupTimeout())));
            CompletionStage<?> recalled = result;
            recalled.thenRun(timeout);
        }
        return result;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void goOnWithout(CompletableFuture<Map<String, TaskStatus>> result, Throwable why) {
        if (!result.isDone()) {
            complaints.accept(why);
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

    /** As far as the policy lets it. Never throws. */
    private void remember(TaskQuery query, Map<String, TaskStatus> statuses, Duration age) {
        statuses.forEach((task, status) -> {
            try {
                Duration time = timeToRemember(task, status, age);
                if (!time.isNegative() && !time.isZero()) {
                    boolean complete = status.state() == TaskStatus.State.COMPLETE;
                    policy.memory().remember(key(query, task), complete, time).whenComplete((done, failure) -> {
                        if (failure != null) {
                            complaints.accept(failure);
                        }
                    });
                }
            } catch (Throwable t) { // an Error too: the answer must not be lost with it
                complaints.accept(t);
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
        Campaign campaign = context.campaign();
        if (fixed != null || campaign == null) {
            return fixed == null ? AT_LEAST : fixed;
        }
        Duration left = Duration.between(context.clock().instant(), campaign.earliestSunset());
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
