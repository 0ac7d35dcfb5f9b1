package io.github.web3task.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.web3task.internal.Json;
import io.github.web3task.internal.Require;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The task array names declared tasks (clauses TASK-1 to TASK-7, QUERY-5). */
final class TaskRule implements ValidationRule {
    private final JsonMapper json = Json.newMapper();
    private final RequestLimits limits;
    private final List<String> taskNames;
    private final Map<String, String> tasksByName = new LinkedHashMap<>();
    private final UnknownTaskPolicy unknownTasks;

    TaskRule(
            RequestLimits limits, List<String> taskNames, Map<String, String> aliases, UnknownTaskPolicy unknownTasks) {
        this.limits = limits;
        this.taskNames = List.copyOf(taskNames);
        this.unknownTasks = unknownTasks;
        taskNames.forEach(name -> tasksByName.put(name, name));
        tasksByName.putAll(aliases);
        for (String name : tasksByName.keySet()) {
            Require.that(
                    name.length() <= limits.taskNameLength(),
                    "the task name '" + name + "' could never be asked: it is longer than " + limits.taskNameLength()
                            + " characters; shorten it or raise RequestLimits.taskNameLength");
        }
    }

    @Override
    public void check(CompletionRequest request) throws InvalidArgumentException {
        String text = request.parameter(QueryRule.TASK);
        if (text == null) {
            throw new InvalidArgumentException("task is absent");
        }
        if (text.length() > limits.taskTextLength()) {
            throw new InvalidArgumentException("task longer than " + limits.taskTextLength() + " characters");
        }
        List<String> asked = text.isEmpty() ? List.of() : parse(text);
        if (asked.size() > limits.taskNames()) {
            throw new InvalidArgumentException("more than " + limits.taskNames() + " names in task");
        }
        Map<String, String> tasks = new LinkedHashMap<>();
        for (String name : asked.isEmpty() ? taskNames : asked) {
            String task = resolve(name);
            if (task != null) {
                tasks.put(name, task);
            }
        }
        request.tasks(tasks);
    }

    private List<String> parse(String text) throws InvalidArgumentException {
        JsonNode array;
        try {
            array = json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidArgumentException("task is not JSON");
        }
        if (!array.isArray()) {
            throw new InvalidArgumentException("task is no JSON array");
        }
        List<String> names = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw new InvalidArgumentException("task holds something else than strings");
            }
            names.add(element.textValue());
        }
        return names;
    }

    private @Nullable String resolve(String name) throws InvalidArgumentException {
        if (name.chars().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw new InvalidArgumentException("blank name in task");
        }
        if (name.length() > limits.taskNameLength()) {
            throw new InvalidArgumentException("name in task longer than " + limits.taskNameLength() + " characters");
        }
        String task = tasksByName.get(name);
        if (task == null && unknownTasks == UnknownTaskPolicy.REJECT) {
            throw new InvalidArgumentException("unknown task '" + name + "'");
        }
        return task;
    }

    @Override
    public String toString() {
        return unknownTasks == UnknownTaskPolicy.REJECT ? "task" : "task with unknown names left out";
    }
}
