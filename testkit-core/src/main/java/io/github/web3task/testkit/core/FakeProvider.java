package io.github.web3task.testkit.core;

import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A partner's provider that does what a test says, and remembers what it was asked. */
public final class FakeProvider implements TaskCompletionProvider {
    private final List<String> names;
    private final Logic logic;
    private final boolean direct;
    private final Map<String, String> aliases;
    private final Map<String, String> irreversible;
    public final List<TaskQuery> asked = new CopyOnWriteArrayList<>();

    private FakeProvider(
            List<String> names,
            Map<String, String> aliases,
            Map<String, String> irreversible,
            boolean direct,
            Logic logic) {
        this.names = names;
        this.aliases = aliases;
        this.irreversible = irreversible;
        this.direct = direct;
        this.logic = logic;
    }

    /** Asked on the API's executor. */
    public static FakeProvider blocking(Logic logic, String... names) {
        return new FakeProvider(List.of(names), Map.of(), Map.of(), false, logic);
    }

    /** Asked on the caller's thread. */
    public static FakeProvider direct(Logic logic, String... names) {
        return new FakeProvider(List.of(names), Map.of(), Map.of(), true, logic);
    }

    /** With other names. */
    public FakeProvider withAliases(Map<String, String> more) {
        return new FakeProvider(names, more, irreversible, direct, logic);
    }

    /** With tasks that can't be undone, and the versions of their criteria. */
    public FakeProvider withIrreversible(Map<String, String> versions) {
        return new FakeProvider(names, aliases, versions, direct, logic);
    }

    /** The same status for every task of the query. */
    public static Map<String, TaskStatus> all(TaskQuery query, TaskStatus status) {
        Map<String, TaskStatus> answer = new LinkedHashMap<>();
        query.tasks().forEach(task -> answer.put(task, status));
        return answer;
    }

    @Override
    public List<String> taskNames() {
        return names;
    }

    @Override
    public Map<String, String> aliases() {
        return aliases;
    }

    @Override
    public Map<String, String> irreversibleTasks() {
        return irreversible;
    }

    @Override
    public boolean neverBlocks() {
        return direct;
    }

    @Override
    public Map<String, TaskStatus> check(TaskQuery query) throws Exception {
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
        Map<String, TaskStatus> check(TaskQuery query) throws Exception;
    }
}
