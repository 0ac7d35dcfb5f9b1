package com.example.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.docs.Caller;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

@DisplayName("The beans of docs/resilience.md in Spring Boot")
class LoadConfigurationTest {
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        TaskCompletionProvider swaps() {
            return TaskCompletionProvider.of(
                    Task.of("swap", wallet -> wallet.normalized().equals(Caller.WALLET))
                            .irreversible("1"));
        }
    }

    @Test
    @DisplayName("are a cache, a circuit breaker and a rate limit, in this order, and answer the caller")
    void allThree() {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(
                        Application.class, LoadConfiguration.class)
                .properties("server.port=0")
                .run()) {
            assertThat(application.getBean(TaskApi.class).toString())
                    .containsSubsequence(
                            "interceptors=[cache[Caffeine", "circuit breaker[Resilience4j", "rateLimits=[500");
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            Caller.at(150)
                    .withoutRawQuery()
                    .passesPreflight("http://127.0.0.1:" + port + "/web3", List.of("swap"), "spring-load");
        }
    }
}
