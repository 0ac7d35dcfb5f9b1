// tag::boot[]
package com.example.campaign;

import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class CampaignConfiguration {
    @Bean
    Ledger ledger() {
        return new Ledger();
    }

    @Bean
    TaskCompletionProvider campaignTasks(Ledger ledger) {
        return TaskCompletionProvider.of(
                Task.meeting("deposit", Criterion.moreThan("10"), wallet -> ledger.deposited(wallet.normalized())),
                Task.of("swap", wallet -> ledger.hasSwapped(wallet.normalized())));
    }
}
// end::boot[]
