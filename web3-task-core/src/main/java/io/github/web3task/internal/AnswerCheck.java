package io.github.web3task.internal;

import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds a provider's answer against what it was asked (clause PROV-3). */
final class AnswerCheck {
    private AnswerCheck() {}

    /** The asked statuses, copied, and no others; throws when one is missing. */
    static Map<String, TaskStatus> verified(
            TaskCatalog provider, TaskQuery query, @Nullable Map<String, TaskStatus> answer) {
        if (answer == null) {
            throw new IllegalStateException(provider + " answered null for " + query.tasks());
        }
        Map<String, TaskStatus> asked = new LinkedHashMap<>();
        for (String task : query.tasks()) {
            TaskStatus status = answer.get(task);
            if (status == null) {
                throw new IllegalStateException(provider + " gave no status for task '" + task + "'");
            }
            asked.put(task, status);
        }
        return asked;
    }
}
