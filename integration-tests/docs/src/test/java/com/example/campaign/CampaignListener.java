// tag::servlet[]
package com.example.campaign;

import io.github.web3task.TaskApi;
import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.servlet.TaskServlet;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

@WebListener
public class CampaignListener implements ServletContextListener {
    private final Ledger ledger = new Ledger();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        // tag::provider[]
        TaskCompletionProvider provider = TaskCompletionProvider.of(
                Task.meeting("deposit", Criterion.moreThan("10"), wallet -> ledger.deposited(wallet.normalized())),
                Task.of("swap", wallet -> ledger.hasSwapped(wallet.normalized())));
        // end::provider[]
        // tag::mount[]
        TaskApi api = TaskApi.builder(provider)
                .busyOnConnectionFailures() // a database that is down is 000002, not 000007
                .build();
        TaskServlet.mount(event.getServletContext(), "/web3", api);
        // end::mount[]
    }
}
// end::servlet[]
