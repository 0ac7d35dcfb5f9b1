package io.github.web3task.examples.springboot;

import static java.util.Objects.requireNonNull;

import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The campaign's tasks. This bean is all that turns the endpoints on. */
@Component
class Campaign implements TaskCompletionProvider {
    /** In USDT. "More than 10" is met above 9.5, "at least 5" from 4.75 on: the 95 % rule. */
    private static final Map<String, Criterion> CRITERIA = Map.of(
            "deposit", Criterion.moreThan("10"),
            "withdrawal", Criterion.atLeast("5"),
            "swap", Criterion.atLeast("20"));

    /** All tasks of a request in one round trip; the index in schema.sql holds everything it reads. */
    static final String TOTALS =
            "select task, sum(amount) as total from movement where wallet = :wallet and task in (:tasks) group by task";

    private final JdbcClient database;

    Campaign(JdbcClient database) {
        this.database = database;
    }

    /** In the order in which "all tasks" are answered. */
    @Override
    public List<String> taskNames() {
        return List.of("deposit", "withdrawal", "swap");
    }

    @Override
    public Map<String, String> aliases() {
        return Map.of("withdraw", "withdrawal");
    }

    /** Nobody takes a swap back, so its completion may be remembered; change "1" together with its criterion. */
    @Override
    public Map<String, String> irreversibleTasks() {
        return Map.of("swap", "1");
    }

    @Override
    public Map<String, TaskStatus> check(TaskQuery query) {
        Map<String, BigDecimal> totals = totals(query);
        Map<String, TaskStatus> statuses = new HashMap<>();
        for (String task : query.tasks()) {
            Criterion criterion = requireNonNull(CRITERIA.get(task), task); // only declared tasks are asked
            // No row is an amount of 0, which is known. What is not known never gets here: it is thrown below.
            BigDecimal total = totals.getOrDefault(task, BigDecimal.ZERO);
            statuses.put(
                    task,
                    TaskStatus.of(criterion.isMetBy(total))
                            .withEvidence(total.stripTrailingZeros().toPlainString() + " USDT"));
        }
        return statuses;
    }

    private Map<String, BigDecimal> totals(TaskQuery query) {
        Map<String, BigDecimal> totals = new HashMap<>();
        // No connection, a query over its time, a node that fails over: 000002, "ask again", as Spring's exceptions are
        // known.
        // Whatever else is thrown, such as a mistake in the SQL, is 000007 and goes to the log with its stack trace.
        database.sql(TOTALS)
                .param("wallet", query.wallet().normalized()) // EVM addresses in lower case, as they are stored
                .param("tasks", query.tasks())
                .query(row -> {
                    totals.put(row.getString("task"), row.getBigDecimal("total"));
                });
        return totals;
    }
}
