package io.github.web3task.internal.call;

import io.github.web3task.internal.runtime.Require;
import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.provider.TaskCompletionProvider;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All providers of an API and which of them has which task. What they declare is read here, once. */
public final class Providers {
    private final List<TaskCatalog> providers;
    private final Map<String, TaskCatalog> byTask = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Map<String, String> aliasesToRead = Collections.unmodifiableMap(aliases); // every request asks for it
    private final Map<String, String> irreversible = new LinkedHashMap<>();
    private final Set<TaskCatalog> neverBlocking = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Throws {@link IllegalArgumentException} when names are missing, blank or taken twice. */
    public Providers(List<? extends TaskCatalog> providers) {
        this.providers = List.copyOf(providers);
        Require.that(!providers.isEmpty(), "there is no provider: give at least one");
        this.providers.forEach(this::declareTasks);
        this.providers.forEach(this::declareAliases);
        this.providers.forEach(this::declareIrreversible);
        this.providers.forEach(Providers::requireShare);
        this.providers.stream().filter(Providers::saysItNeverBlocks).forEach(neverBlocking::add);
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

    private static void requireShare(TaskCatalog provider) {
        Require.that(
                provider.maxConcurrentCalls() >= 1,
                provider + " allows itself " + provider.maxConcurrentCalls()
                        + " calls at a time: let maxConcurrentCalls() be 1 or more");
    }

    /** All tasks, in the order of the providers and of their names. */
    public List<String> taskNames() {
        return List.copyOf(byTask.keySet());
    }

    /** Other name to task. */
    public Map<String, String> aliases() {
        return aliasesToRead;
    }

    /** Task that can't be undone to the version of its criterion. */
    public Map<String, String> irreversible() {
        return Collections.unmodifiableMap(irreversible);
    }

    /** How many providers may block, each on a thread of its own. */
    public int blocking() {
        return providers.size() - neverBlocking.size();
    }

    /** All of them, in the order given. */
    List<TaskCatalog> all() {
        return providers;
    }

    /** Null when nobody declares the task. */
    @Nullable TaskCatalog of(String task) {
        return byTask.get(task);
    }

    /** Whether it can be asked on any thread. */
    boolean neverBlocks(TaskCatalog provider) {
        return neverBlocking.contains(provider);
    }

    private static boolean saysItNeverBlocks(TaskCatalog provider) {
        return provider instanceof TaskCompletionProvider blocking && blocking.neverBlocks();
    }
}
