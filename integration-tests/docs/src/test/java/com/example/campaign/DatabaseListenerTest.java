package com.example.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.docs.Caller;
import io.github.web3task.docs.TomcatServer;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.RawHttp;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.tomcat.util.descriptor.web.ContextResource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The listener of docs/your-existing-app.md, with a data source of the container's,")
class DatabaseListenerTest {
    private static final String DATABASE = "jdbc:h2:mem:ledger";

    private static void application(Context context) {
        ContextResource ledger = new ContextResource();
        ledger.setName("jdbc/ledger");
        ledger.setType("org.h2.jdbcx.JdbcDataSource");
        ledger.setProperty("factory", "org.h2.jdbcx.JdbcDataSourceFactory");
        ledger.setProperty("url", DATABASE);
        ledger.setProperty("user", "");
        ledger.setProperty("password", "");
        ledger.setProperty("description", "");
        ledger.setProperty("loginTimeout", "1");
        context.getNamingResources().addResource(ledger);
        context.addApplicationListener(DatabaseListener.class.getName());
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("answers the caller, and 000002 when a query fails")
    void answers() throws Exception {
        try (Connection database = DriverManager.getConnection(DATABASE);
                Statement statement = database.createStatement()) {
            statement.execute("create table swap (wallet varchar(64) primary key)");
            statement.execute("insert into swap values ('" + Caller.WALLET + "')");
            try (TomcatServer server = TomcatServer.withNaming(DatabaseListenerTest::application)) {
                Caller.fast()
                        .passesPreflight(
                                "http://127.0.0.1:" + server.port() + "/web3", List.of("swap"), "war-database");
                statement.execute("drop table swap");
                assertThat(RawHttp.send(server.port(), "GET", "/web3/v1/task/completion?walletAddress=0xabcdefg&task=")
                                .body())
                        .contains("000002");
            }
        } finally { // which Tomcat has set
            System.clearProperty("java.naming.factory.initial");
            System.clearProperty("java.naming.factory.url.pkgs");
        }
    }
}
