package io.github.web3task.testkit.core;

import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A partner's asynchronous provider that does what a test says, and remembers what it was asked. */
public final class FakeAsyncProvider implements AsyncTaskCompletionProvider {
    private final List<String> names;
    private final Logic logic;
    public final List<TaskQuery> asked = new CopyOnWriteArrayList<>();

    public FakeAsyncProvider(Logic logic, String... names) {
        this.names = List.of(names);
        this.logic = logic;
    }

    @Override
    public List<String> taskNames() {
        return names;
    }

    @Override
    public CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) throws Exception {
        asked.add(query);
        return logic.check(query);
    }

    @Override
    public String toString() {
        return "provider of " + names;
    }

    /** What the partner wrote. */
    @FunctionalInterface
    public interface Logic {
        CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) throws Exception;
    }
}
