package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@Clause("QUERY-2")
@DisplayName("Raw brackets and quotes in the query")
class RawQueryCharactersTest {
    private static final String RAW = "/web3/v1/task/completion?walletAddress=0xabc&task=[\"deposit\"]";

    private static App.Setup app(Server server) {
        return App.on(server)
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .with(Own.class);
    }

    @RestController
    static class Own {
        @GetMapping("/own")
        String own() {
            return "reached";
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JETTY")
    @DisplayName("are refused by the host as long as nobody asks for them")
    void offByDefault(Server server) throws IOException {
        try (App app = app(server).start()) {
            HttpAnswer refused = app.get(RAW);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).doesNotContain("000006");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("reach the endpoints when web3.task.raw-query-characters is on")
    void onRequest(Server server) throws IOException {
        try (App app = app(server).set("web3.task.raw-query-characters", true).start()) {
            assertThat(app.get(RAW).body()).contains("{\"deposit\":true}");
            // Encoded once and not twice; and what RFC 3986 refuses beyond them, the host still does.
            assertThat(app.get("/web3/v1/task/completion?walletAddress=0xabc&task=%5B\"deposit%22%5D&more={a|b}")
                            .body())
                    .contains("{\"deposit\":true}");
        }
    }

    @Test
    @DisplayName("reach on Netty the endpoints alone")
    void onNettyOnlyTheEndpoints() throws IOException {
        try (App app =
                app(Server.NETTY).set("web3.task.raw-query-characters", true).start()) {
            assertThat(app.get("/own?a=%22b%22").body()).isEqualTo("reached");
            assertThat(app.get("/own?a=\"b\"").status()).isEqualTo(400);
            assertThat(app.get("/web3/v1/task/completion?walletAddress=0xabc&task=<>")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    @DisplayName("yield on Tomcat to the application's own server.tomcat.relaxed-query-chars")
    void ownSettingWins() throws IOException {
        try (App app = app(Server.TOMCAT)
                .set("web3.task.raw-query-characters", true)
                .set("server.tomcat.relaxed-query-chars", "[,]")
                .start()) {
            assertThat(app.get(RAW).status()).isEqualTo(400);
            assertThat(app.get(RAW.replace("\"", "%22")).body()).contains("{\"deposit\":true}");
        }
    }
}
