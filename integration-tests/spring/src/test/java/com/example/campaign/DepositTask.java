// tag::spring-mono[]
package com.example.campaign;

import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;

@Component
public class DepositTask implements AsyncTaskCompletionProvider {
    private static final Criterion ENOUGH = Criterion.moreThan("10");

    private final WebClient ledger;

    public DepositTask(@Value("${ledger.url}") String url) {
        this.ledger = WebClient.create(url);
    }

    @Override
    public List<String> taskNames() {
        return List.of("deposit");
    }

    @Override
    public CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
        return ledger.get()
                .uri("/deposits/{wallet}", query.wallet().normalized())
                .retrieve()
                .bodyToMono(String.class)
                .timeout(Duration.ofSeconds(2)) // below the deadline
                .map(amount -> Map.of("deposit", TaskStatus.of(ENOUGH.isMetBy(new BigDecimal(amount)))))
                .toFuture();
    }
}
// end::spring-mono[]
