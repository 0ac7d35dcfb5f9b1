package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.contract.Clause;
import io.github.web3task.contract.ContractSuite;
import io.github.web3task.contract.HttpAnswer;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.WebFilter;

/** As {@link HostileMvcContractTest}, under WebFlux: its JSON settings, exception handler, CORS, a filter, a base path. */
@Clause("ENV-6")
class HostileWebFluxContractTest extends ContractSuite {
    private static final Map<String, Object> SETTINGS = Map.of(
            "spring.jackson.property-naming-strategy",
            "SNAKE_CASE",
            "spring.jackson.default-property-inclusion",
            "non_null",
            "spring.threads.virtual.enabled",
            true,
            "spring.webflux.base-path",
            "/partner",
            "web3.task.prefix",
            "/web3");

    HostileWebFluxContractTest() {
        super(SpringHost.hostile(Server.NETTY, app -> app.with(Hostility.class).set(SETTINGS), "vary", "x-filtered"));
    }

    @Test
    @DisplayName("The application's own answers show that all of it is in force, and the endpoints' do not")
    void hostilityIsInForce() throws IOException {
        try (App app = App.on(Server.NETTY)
                .with(Hostility.class)
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .set(SETTINGS)
                .start()) {
            HttpAnswer own = app.get("/partner/own", "Origin: https://dapp.example");
            assertThat(own.body()).isEqualTo("{\"first_name\":\"Ada\"}");
            assertThat(app.get("/partner/broken").body()).isEqualTo("{\"wrapped\":\"handled\"}");

            HttpAnswer ours = app.get(
                    "/partner/web3/v1/task/completion?walletAddress=0xabc&task=", "Origin: https://dapp.example");
            assertThat(ours.body())
                    .isEqualTo("{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true}}");
            assertThat(app.get("/partner/web3/v1/task/completion").body())
                    .isEqualTo("{\"code\":\"000006\",\"message\":\"invalid argument\",\"data\":null}");
            // What a host sets up for all its paths is for ours too.
            assertThat(ours.header("Access-Control-Allow-Origin"))
                    .isEqualTo(own.header("Access-Control-Allow-Origin"))
                    .containsExactly("https://dapp.example");
            assertThat(ours.header("X-Filtered"))
                    .isEqualTo(own.header("X-Filtered"))
                    .containsExactly("yes");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({OwnController.class, Advice.class})
    static class Hostility implements WebFluxConfigurer {
        @Override
        public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/**").allowedOrigins("https://dapp.example");
        }

        @Bean
        WebFilter addsHeader() {
            return (exchange, chain) -> {
                exchange.getResponse().getHeaders().set("X-Filtered", "yes");
                return chain.filter(exchange);
            };
        }
    }

    record Person(String firstName, @Nullable String lastName) {}

    @RestController
    static class OwnController {
        @GetMapping("/own")
        Person own() {
            return new Person("Ada", null);
        }

        @GetMapping("/broken")
        Person broken() {
            throw new IllegalStateException("planted");
        }
    }

    @RestControllerAdvice
    static class Advice {
        @ExceptionHandler
        ResponseEntity<Object> handle(Exception failure) {
            int status = failure instanceof ErrorResponse response
                    ? response.getStatusCode().value()
                    : 500;
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("wrapped", "handled"));
        }
    }
}
