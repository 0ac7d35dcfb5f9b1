// tag::war[]
package com.example.campaign;

import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

public class LedgerTasks implements TaskCompletionProvider {
    private static final Criterion ENOUGH = Criterion.moreThan("10");

    private final Ledger ledger = new Ledger();

    @Override
    public List<String> taskNames() {
        return List.of("deposit", "swap");
    }

    @Override
    public Map<String, TaskStatus> check(TaskQuery query) throws Exception {
        String wallet = query.wallet().normalized();
        Map<String, TaskStatus> statuses = new HashMap<>();
        for (String task : query.tasks()) {
            boolean complete =
                    task.equals("deposit") ? ENOUGH.isMetBy(ledger.deposited(wallet)) : ledger.hasSwapped(wallet);
            statuses.put(task, TaskStatus.of(complete));
        }
        return statuses;
    }
}
// end::war[]
