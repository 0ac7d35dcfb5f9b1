package io.github.web3task.examples.webapp;

import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Named in META-INF/services. One that needs a data source or a bean is made by a {@code TaskApiFactory}. */
public final class LedgerTasks implements TaskCompletionProvider {
    /** More than 10 USDT, which the 95 % rule meets above 9.5. */
    private static final Criterion ENOUGH = Criterion.moreThan(10);

    private final Map<String, String> deposited =
            Map.of("0xabcdefg", "9.5", "0x1111", "10", "0x" + "ab".repeat(20), "11");

    @Override
    public List<String> taskNames() {
        return List.of("deposit");
    }

    @Override
    public Map<String, TaskStatus> check(TaskQuery query) {
        BigDecimal amount = new BigDecimal(deposited.getOrDefault(query.wallet().normalized(), "0"));
        Map<String, TaskStatus> statuses = new HashMap<>();
        query.tasks().forEach(task -> statuses.put(task, TaskStatus.of(ENOUGH.isMetBy(amount))));
        return statuses;
    }
}
