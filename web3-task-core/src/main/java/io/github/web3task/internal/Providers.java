package io.github.web3task.internal;

import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ProviderCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** All providers of an API and which of them has which task. What they declare is read here, once. */
public final class Providers {
    private final List<TaskCatalog> providers;
    private final Map<String, TaskCatalog> byTask = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Map<String, String> irreversible = new LinkedHashMap<>();

    /** Throws {@link IllegalArgumentException} when names are missing, blank or taken twice. */
    public Providers(List<? extends TaskCatalog> providers) {
        this.providers = List.copyOf(providers);
        Require.that(!providers.isEmpty(), "there is no provider: give at least one");
        this.providers.forEach(this::declareTasks);
        this.providers.forEach(this::declareAliases);
        this.providers.forEach(this::declareIrreversible);
    }

    private void declareTasks(TaskCatalog provider) {
        List<String> names = provider.taskNames();
        Require.that(
                names != null && !names.isEmpty(), provider + " declares no task: name at least one in taskNames()");
        for (String name : names) {
            requireName(provider, name);
            TaskCatalog other = byTask.put(name, provider);
            Require.that(
                    other == null,
                    "task '" + name + "' is declared twice, by " + other + " and " + provider
                            + ": leave it to one of them");
        }
    }

    private void declareAliases(TaskCatalog provider) {
        provider.aliases().forEach((alias, task) -> {
            requireName(provider, alias);
            Require.that(
                    byTask.get(task) == provider,
                    "alias '" + alias + "' stands for '" + task + "', which " + provider
                            + " does not declare: correct the task's name");
            Require.that(
                    !byTask.containsKey(alias) && aliases.put(alias, task) == null,
                    "alias '" + alias + "' of " + provider
                            + " is already the name of a task or an alias: choose another");
        });
    }

    private static void requireName(TaskCatalog provider, @Nullable String name) {
        Require.that(name != null && !name.isBlank(), provider + " declares a blank name: give it one or remove it");
    }

    private void declareIrreversible(TaskCatalog provider) {
        provider.irreversibleTasks().forEach((task, version) -> {
            Require.that(
                    byTask.get(task) == provider,
                    provider + " says that '" + task
                            + "' is irreversible, but does not declare it: correct the task's name");
            Require.that(
                    version != null,
                    provider + " gives '" + task
                            + "' no version of its criterion: give it one, and another whenever the criterion changes");
            irreversible.put(task, version);
        });
    }

    /** All tasks, in the order of the providers and of their names. */
    public List<String> taskNames() {
        return List.copyOf(byTask.keySet());
    }

    /** Other name to task. */
    public Map<String, String> aliases() {
        return Collections.unmodifiableMap(aliases);
    }

    /** Task that can't be undone to the version of its criterion. */
    public Map<String, String> irreversible() {
        return Collections.unmodifiableMap(irreversible);
    }

    /** How many threads one call can take at most. */
    public int threadsPerCall() {
        return Math.max(1, (int)
                providers.stream().filter(provider -> !runsOnCaller(provider)).count());
    }

    /** Asks those providers that have the tasks. */
    ProviderCall ask(TaskQuery query, Precondition precondition, Executor executor) {
        List<ProviderPart<?>> parts = new ArrayList<>(providers.size());
        for (TaskCatalog provider : providers) {
            List<String> names = query.tasks().stream()
                    .filter(task -> byTask.get(task) == provider)
                    .toList();
            if (!names.isEmpty()) {
                parts.add(part(provider, query.withTasks(names), precondition, executor));
            }
        }
        return new CombinedCall(parts);
    }

    private static ProviderPart<?> part(
            TaskCatalog provider, TaskQuery query, Precondition precondition, Executor executor) {
        if (provider instanceof TaskCompletionProvider blocking) {
            return new ProviderPart.Blocking(
                    blocking, query, precondition, runsOnCaller(provider) ? Runnable::run : executor);
        }
        return new ProviderPart.Async((AsyncTaskCompletionProvider) provider, query, precondition);
    }

    private static boolean runsOnCaller(TaskCatalog provider) {
        return !(provider instanceof TaskCompletionProvider blocking) || blocking.neverBlocks();
    }

    /** One question to several providers: what they answer together, and when the last of them has really ended. */
    private static final class CombinedCall implements ProviderCall {
        private final List<ProviderPart<?>> parts;
        private final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();
        private final CompletableFuture<Void> ended;

        /** Asks all providers, each on its own thread where it may block. Never throws. */
        CombinedCall(List<ProviderPart<?>> parts) {
            this.parts = parts;
            this.ended = CompletableFuture.allOf(
                    parts.stream().map(part -> part.ended).toArray(CompletableFuture[]::new));
            CompletionStage<?> answered = CompletableFuture.allOf(
                    parts.stream().map(part -> part.answer).toArray(CompletableFuture[]::new));
            answered.thenRun(this::merge);
            for (ProviderPart<?> part : parts) {
                CompletionStage<?> own = part.answer;
                own.whenComplete((statuses, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(failure); // the first decides; the others need not be waited for
                    }
                });
            }
            parts.forEach(ProviderPart::start);
        }

        @Override
        public CompletionStage<Map<String, TaskStatus>> answer() {
            return answer;
        }

        @Override
        public CompletionStage<Void> ended() {
            return ended;
        }

        /** Interrupts the threads that still work on it. */
        @Override
        public void giveUp(boolean late) {
            parts.forEach(ProviderPart::abandon);
        }

        private void merge() {
            Map<String, TaskStatus> all = new LinkedHashMap<>();
            parts.forEach(part -> all.putAll(part.answer.join()));
            answer.complete(all);
        }
    }
}
