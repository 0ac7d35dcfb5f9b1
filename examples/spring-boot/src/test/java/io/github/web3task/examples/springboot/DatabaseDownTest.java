package io.github.web3task.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("Without its database")
class DatabaseDownTest {
    private static final String WALLET = "0xabcdef0123456789abcdef0123456789abcdef01";

    private static final int CONNECTIONS = 8;
    private static final String BUSY = "{\"code\":\"000002\",\"message\":\"system busy\",\"data\":null}";

    @TempDir
    private Path data;

    private Server databaseServer;
    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() throws SQLException {
        databaseServer = databaseOn("0");
        application = SpringApplication.run(
                CampaignApplication.class,
                "--server.port=0",
                "--spring.datasource.url=jdbc:h2:tcp://localhost:" + databaseServer.getPort() + "/"
                        + data.resolve("campaign"),
                "--spring.datasource.hikari.maximum-pool-size=" + CONNECTIONS,
                "--spring.datasource.hikari.exception-override-class-name=" + DropsBroken.class.getName(),
                "--spring.sql.init.mode=always");
    }

    @AfterEach
    void stop() {
        application.close();
        databaseServer.stop();
    }

    private static Server databaseOn(String port) throws SQLException {
        return Server.createTcpServer("-tcpPort", port, "-ifNotExists").start();
    }

    private HttpAnswer get(String target) throws IOException {
        return RawHttp.send(
                application.getEnvironment().getRequiredProperty("local.server.port", Integer.class), "GET", target);
    }

    private HttpAnswer ask() throws IOException {
        return get("/web3/v1/task/completion?walletAddress=" + WALLET + "&task=[\"deposit\"]");
    }

    /** The pool drops connections at once whose error is of SQL's class 08; H2 has states of its own. */
    public static class DropsBroken implements SQLExceptionOverride {
        @java.lang.Override
        public Override adjudicate(SQLException failure) {
            return Override.MUST_EVICT;
        }
    }

    @Test
    @DisplayName(
            "the campaign says \"ask again\" and never false, goes on telling the time, and finds it when it is back")
    void downAndBack() throws IOException, SQLException {
        assertThat(ask().body()).contains("{\"deposit\":true}");
        String port = Integer.toString(databaseServer.getPort());

        databaseServer.stop();
        for (int i = 0; i < 3; i++) { // on connections that broke, then on none
            HttpAnswer down = ask();
            assertThat(down.status()).isEqualTo(503);
            assertThat(down.body()).isEqualTo(BUSY);
        }
        assertThat(get("/web3/v1/time").status()).isEqualTo(200);

        databaseServer = databaseOn(port);
        HttpAnswer back = ask();
        for (int broken = 0; back.status() == 503; broken++) { // the pool finds out one by one
            assertThat(broken).as("connections that were broken").isLessThan(CONNECTIONS);
            assertThat(back.body()).isEqualTo(BUSY);
            back = ask();
        }
        assertThat(back.body()).contains("{\"deposit\":true}");
    }

    @Test
    @DisplayName("a mistake on our side, such as a table that is gone, is \"other error\" and never false")
    void brokenQuery() throws IOException {
        application.getBean(JdbcClient.class).sql("drop table movement").update();
        HttpAnswer broken = ask();
        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.body()).isEqualTo("{\"code\":\"000007\",\"message\":\"other error\",\"data\":null}");
    }
}
