package io.github.web3task.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.web3task.internal.http.Json;
import io.github.web3task.internal.runtime.Require;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The task array names declared tasks (clauses TASK-1 to TASK-7, QUERY-5). */
final class TaskRule implements ValidationRule {
    private static final int KNOWN_TEXTS = 64;

    private final JsonMapper json = Json.newMapper();
    private final RequestLimits limits;
    private final List<String> taskNames;
    private final Map<String, Asked> tasksByName = new HashMap<>();
    /** What was asked before: a campaign's texts are few, and each comes again and again. */
    private final Map<String, AskedTasks> known = new ConcurrentHashMap<>();

    private final UnknownTaskPolicy unknownTasks;

    TaskRule(
            RequestLimits limits, List<String> taskNames, Map<String, String> aliases, UnknownTaskPolicy unknownTasks) {
        this.limits = limits;
        this.taskNames = List.copyOf(taskNames);
        this.unknownTasks = unknownTasks;
        taskNames.forEach(name -> tasksByName.put(name, new Asked(name, name)));
        aliases.forEach((alias, task) -> tasksByName.put(alias, new Asked(alias, task)));
        for (String name : tasksByName.keySet()) {
            Require.that(
                    name.length() <= limits.taskNameLength(),
                    "the task name '" + name + "' could never be asked: it is longer than " + limits.taskNameLength()
                            + " characters; shorten it or raise RequestLimits.taskNameLength");
        }
    }

    /** A name and the task it stands for. */
    private record Asked(String name, String task) {}

    /** The asked names and the tasks they stand for; both unmodifiable. */
    private record AskedTasks(List<String> names, List<String> tasks) {}

    @Override
    public void check(CompletionRequest request) throws InvalidArgumentException {
        String text = request.parameter(QueryRule.TASK);
        if (text == null) {
            throw new InvalidArgumentException("task is absent");
        }
        if (text.length() > limits.taskTextLength()) {
            throw new InvalidArgumentException("task longer than " + limits.taskTextLength() + " characters");
        }
        AskedTasks asked = known.get(text);
        if (asked == null) {
            asked = read(text);
            if (known.size() < KNOWN_TEXTS) {
                known.put(text, asked);
            }
        }
        request.tasks(asked.names(), asked.tasks());
    }

    private AskedTasks read(String text) throws InvalidArgumentException {
        List<String> asked = text.isEmpty() ? List.of() : parse(text);
        if (asked.size() > limits.taskNames()) {
            throw new InvalidArgumentException("more than " + limits.taskNames() + " names in task");
        }
        if (asked.isEmpty()) {
            return new AskedTasks(taskNames, taskNames);
        }
        Set<String> names = new LinkedHashSet<>();
        List<String> tasks = new ArrayList<>(asked.size());
        for (String name : asked) {
            Asked declared = resolve(name);
            if (declared != null && names.add(declared.name())) {
                tasks.add(declared.task());
            }
        }
        return new AskedTasks(List.copyOf(names), List.copyOf(tasks));
    }

    private List<String> parse(String text) throws InvalidArgumentException {
        List<String> names = PlainArray.read(text);
        return names != null ? names : parseAnyJson(text);
    }

    /** What the strict parser makes of it; {@link PlainArray} reads the ordinary case. */
    List<String> parseAnyJson(String text) throws InvalidArgumentException {
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

    private @Nullable Asked resolve(String name) throws InvalidArgumentException {
        Asked known = tasksByName.get(name);
        if (known != null) {
            return known;
        }
        if (name.chars().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw new InvalidArgumentException("blank name in task");
        }
        if (name.length() > limits.taskNameLength()) {
            throw new InvalidArgumentException("name in task longer than " + limits.taskNameLength() + " characters");
        }
        if (unknownTasks == UnknownTaskPolicy.REJECT) {
            throw new InvalidArgumentException("unknown task '" + name + "'");
        }
        return null;
    }

    @Override
    public boolean neverBlocks() {
        return true;
    }

    @Override
    public String toString() {
        return unknownTasks == UnknownTaskPolicy.REJECT ? "task" : "task with unknown names left out";
    }
}
