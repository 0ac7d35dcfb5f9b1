// tag::war-database[]
package com.example.campaign;

import io.github.web3task.TaskApi;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.servlet.TaskServlet;
import jakarta.annotation.Resource;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

@WebListener
public class DatabaseListener implements ServletContextListener {
    @Resource(name = "jdbc/ledger")
    private DataSource ledger;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        TaskApi api = TaskApi.builder(
                        TaskCompletionProvider.of(Task.of("swap", wallet -> hasSwapped(wallet.normalized()))))
                .maxConcurrent(32) // as many as the pool has connections
                .busyOnConnectionFailures() // a database that is down is 000002, not 000007
                .build();
        TaskServlet.mount(event.getServletContext(), "/web3", api);
    }

    private boolean hasSwapped(String wallet) throws SQLException {
        try (Connection connection = ledger.getConnection();
                PreparedStatement query = connection.prepareStatement("select 1 from swap where wallet = ?")) {
            query.setQueryTimeout(1); // seconds; below the deadline
            query.setString(1, wallet);
            return query.executeQuery().next();
        }
    }
}
// end::war-database[]
