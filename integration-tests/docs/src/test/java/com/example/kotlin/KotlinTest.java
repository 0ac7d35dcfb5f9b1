package com.example.kotlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.docs.Caller;
import io.github.web3task.testkit.RawHttp;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@DisplayName("A provider in Kotlin with a suspend function")
class KotlinTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"servlet", "reactive"})
    @DisplayName("answers the caller in Spring")
    void answers(String type) throws IOException {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .properties("server.port=0", "spring.main.web-application-type=" + type)
                .run()) {
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            String query = "?walletAddress=" + Caller.WALLET + "&task=%5B%22deposit%22%5D";
            assertThat(RawHttp.send(port, "GET", "/web3/v1/task/completion" + query)
                            .body())
                    .contains("{\"deposit\":true}");
            Caller.fast()
                    .withoutRawQuery()
                    .passesPreflight("http://127.0.0.1:" + port + "/web3", List.of("deposit"), "spring-kotlin");
        }
    }
}
