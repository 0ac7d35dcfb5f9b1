package io.github.web3task.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Single tasks as one provider. */
final class TaskListProvider implements TaskCompletionProvider {
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Map<String, String> irreversible = new LinkedHashMap<>();

    private final boolean neverBlocks;

    TaskListProvider(List<Task> tasks, boolean neverBlocks) {
        this.neverBlocks = neverBlocks;
        for (Task task : tasks) {
            if (this.tasks.put(task.name, task) != null) {
                throw new IllegalArgumentException("task '" + task.name + "' is defined twice: remove one of them");
            }
            String version = task.irreversibleVersion;
            if (version != null) {
                irreversible.put(task.name, version);
            }
            for (String alias : task.aliases) {
                String other = aliases.put(alias, task.name);
                if (other != null) {
                    throw new IllegalArgumentException("alias '" + alias + "' stands for both '" + other + "' and '"
                            + task.name + "': keep it at one of them");
                }
            }
        }
    }

    @Override
    public List<String> taskNames() {
        return List.copyOf(tasks.keySet());
    }

    @Override
    public Map<String, String> aliases() {
        return Map.copyOf(aliases);
    }

    @Override
    public Map<String, String> irreversibleTasks() {
        return Map.copyOf(irreversible);
    }

    @Override
    public boolean neverBlocks() {
        return neverBlocks;
    }

    @Override
    public Map<String, TaskStatus> check(TaskQuery query) throws Exception {
        Map<String, TaskStatus> answer = new LinkedHashMap<>();
        for (String name : query.tasks()) {
            Task task = tasks.get(name);
            if (task != null) {
                answer.put(name, task.check.check(query));
            }
        }
        return answer;
    }

    @Override
    public String toString() {
        return "provider of " + tasks.keySet();
    }
}
