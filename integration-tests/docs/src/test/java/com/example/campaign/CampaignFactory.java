// tag::war-factory[]
package com.example.campaign;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.servlet.TaskApiFactory;
import jakarta.servlet.ServletContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.naming.InitialContext;
import javax.sql.DataSource;

public class CampaignFactory implements TaskApiFactory {
    @Override
    @SuppressWarnings("BanJNDI") // for Error Prone: the name is no input
    public TaskApiBuilder builder(ServletContext application) throws Exception {
        DataSource ledger = InitialContext.doLookup("java:comp/env/jdbc/ledger");
        return TaskApi.builder(
                        TaskCompletionProvider.of(Task.of("swap", wallet -> hasSwapped(ledger, wallet.normalized()))))
                .busyOnConnectionFailures(); // a database that is down is 000002, not 000007
    }

    private static boolean hasSwapped(DataSource ledger, String wallet) throws SQLException {
        try (Connection connection = ledger.getConnection();
                PreparedStatement query = connection.prepareStatement("select 1 from swap where wallet = ?")) {
            query.setQueryTimeout(1); // seconds; below the deadline
            query.setString(1, wallet);
            return query.executeQuery().next();
        }
    }
}
// end::war-factory[]
