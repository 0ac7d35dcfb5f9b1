// tag::boot[]
package com.example.campaign;

import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class CampaignApplication {
    public static void main(String[] args) {
        SpringApplication.run(CampaignApplication.class, args);
    }

    @Bean
    Ledger ledger() {
        return new Ledger();
    }

    // tag::bean[]
    @Bean
    TaskCompletionProvider campaign(Ledger ledger) {
        return TaskCompletionProvider.of(
                Task.meeting("deposit", Criterion.moreThan("10"), wallet -> ledger.deposited(wallet.normalized())),
                Task.of("swap", wallet -> ledger.hasSwapped(wallet.normalized())));
    }
    // end::bean[]
}
// end::boot[]
