package com.example.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.docs.Caller;
import io.github.web3task.docs.TomcatServer;
import io.github.web3task.servlet.WebXmlTaskServlet;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.RawHttp;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ContextResource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A WAR of docs/your-existing-app.md, with a data source of the container's,")
class DatabaseListenerTest {
    private static final String DATABASE = "jdbc:h2:mem:ledger";

    private static void withDatabase(Context context) {
        ContextResource ledger = new ContextResource();
        ledger.setName("jdbc/ledger");
        ledger.setType("org.h2.jdbcx.JdbcDataSource");
        ledger.setProperty("factory", "org.h2.jdbcx.JdbcDataSourceFactory");
        ledger.setProperty("url", DATABASE + ";IFEXISTS=TRUE"); // and none is made when it is gone
        ledger.setProperty("user", "");
        ledger.setProperty("password", "");
        ledger.setProperty("description", "");
        ledger.setProperty("loginTimeout", "1");
        context.getNamingResources().addResource(ledger);
    }

    @Test
    @Clause("PROV-4")
    @DisplayName(
            "by a listener, answers the caller, and 000002 when the database is gone, 000007 when a query is wrong")
    void listener() throws Exception {
        answers(
                context -> {
                    withDatabase(context);
                    context.addApplicationListener(DatabaseListener.class.getName());
                },
                url -> Caller.fast().passesPreflight(url, List.of("swap"), "war-database"));
    }

    @Test
    @Clause("PROV-4")
    @DisplayName(
            "by a factory that a web.xml names, answers the caller, and 000002 when the database is gone, 000007 when a query is wrong")
    void factory() throws Exception {
        answers(
                context -> {
                    withDatabase(context);
                    Wrapper servlet = Tomcat.addServlet(context, "web3-task", WebXmlTaskServlet.class.getName());
                    servlet.addInitParameter("factory", CampaignFactory.class.getName());
                    servlet.addInitParameter("maxConcurrent", "32");
                    servlet.setLoadOnStartup(1);
                    servlet.setAsyncSupported(true);
                    servlet.addMapping("/web3/*");
                },
                url -> Caller.fast().passesPreflight(url, List.of("swap"), "war-factory"));
    }

    private static String answer(TomcatServer server) throws IOException {
        return RawHttp.send(server.port(), "GET", "/web3/v1/task/completion?walletAddress=0xabcdefg&task=")
                .body();
    }

    private static void answers(Consumer<Context> application, Consumer<String> preflight) throws Exception {
        try (Connection database = DriverManager.getConnection(DATABASE);
                Statement statement = database.createStatement()) {
            statement.execute("create table swap (wallet varchar(64) primary key)");
            statement.execute("insert into swap values ('" + Caller.WALLET + "')");
            try (TomcatServer server = TomcatServer.withNaming(application)) {
                preflight.accept("http://127.0.0.1:" + server.port() + "/web3");
                statement.execute("drop table swap");
                assertThat(answer(server)).contains("000007");
                statement.execute("shutdown");
                assertThat(answer(server)).contains("000002");
            }
        } finally { // which Tomcat has set
            System.clearProperty("java.naming.factory.initial");
            System.clearProperty("java.naming.factory.url.pkgs");
        }
    }
}
