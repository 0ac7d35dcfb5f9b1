package io.github.web3task.provider;

import java.util.List;
import java.util.Map;

/**
 * The names a provider answers for. All methods are called once, when the API is built.
 */
public interface TaskCatalog {
    /**
     * The tasks, in the order in which "all tasks" are answered (clause TASK-2). Names match exactly, case included.
     *
     * @return at least one name, none blank, none twice
     */
    List<String> taskNames();

    /**
     * Other names under which a task can be asked, such as {@code withdraw} for {@code withdrawal} (clause TASK-7). The
     * answer carries the name that was asked; the provider is always asked for the task itself.
     *
     * @return alias to task name; empty by default
     */
    default Map<String, String> aliases() {
        return Map.of();
    }

    /**
     * Tasks that can't be undone once they are complete, each with a version of its criterion. Their completions may be
     * remembered (clause LOAD-5); another version forgets what was remembered under the old one.
     *
     * @return task name to version; empty by default
     */
    default Map<String, String> irreversibleTasks() {
        return Map.of();
    }

    /**
     * How many calls at a time this provider may have, so that one that hangs does not take the slots of all others. More are
     * answered 000002.
     *
     * @return 1 or more; by default no bound of its own, only that of all requests
     */
    default int maxConcurrentCalls() {
        return Integer.MAX_VALUE;
    }
}
