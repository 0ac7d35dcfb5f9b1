package io.github.web3task.testkit.core;

import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An asynchronous provider whose calls a test ends one by one, in any order. */
public final class HeldProvider implements AsyncTaskCompletionProvider {
    private final List<String> names;
    private final Map<String, String> irreversible;
    public final List<TaskQuery> asked = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Map<String, TaskStatus>>> calls = new CopyOnWriteArrayList<>();

    public HeldProvider(Map<String, String> irreversible, String... names) {
        this.names = List.of(names);
        this.irreversible = irreversible;
    }

    public HeldProvider(String... names) {
        this(Map.of(), names);
    }

    @Override
    public List<String> taskNames() {
        return names;
    }

    @Override
    public Map<String, String> irreversibleTasks() {
        return irreversible;
    }

    @Override
    public CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
        asked.add(query);
        calls.add(new CompletableFuture<>());
        return calls.get(calls.size() - 1);
    }

    /** Ends a call with this for all its tasks; the first has number 0. */
    public void answer(int call, TaskStatus status) {
        calls.get(call).complete(FakeProvider.all(asked.get(call), status));
    }

    public void fail(int call, Throwable failure) {
        calls.get(call).completeExceptionally(failure);
    }
}
