package io.github.web3task.spring;

import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.core.ContractSuite;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.WebFilter;

/** As {@link HostileMvcContractTest}, under WebFlux: its JSON settings, exception handler, CORS, a filter, a base path. */
@Clause("ENV-6")
class HostileWebFluxContractTest extends ContractSuite {
    HostileWebFluxContractTest() {
        super(SpringHost.hostile(Server.NETTY, HostileWebFluxContractTest::hostile, "vary", "x-filtered"));
    }

    private static App.Setup hostile(App.Setup app) {
        return app.with(Hostility.class)
                .set(Hostile.SETTINGS)
                .set("spring.webflux.base-path", "/partner")
                .set("web3.task.prefix", "/web3");
    }

    @Test
    @DisplayName("The application's own answers show that all of it is in force, and the endpoints' do not")
    void hostilityIsInForce() throws IOException {
        try (App app = hostile(App.on(Server.NETTY))
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .start()) {
            Hostile.verify(app, "/partner", "{\"first_name\":\"Ada\"}", "X-Filtered");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Hostile.OwnController.class, Hostile.Handler.class})
    static class Hostility implements WebFluxConfigurer {
        @Override
        public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/**").allowedOrigins(Hostile.ORIGIN);
        }

        @Bean
        WebFilter addsHeader() {
            return (exchange, chain) -> {
                exchange.getResponse().getHeaders().set("X-Filtered", "yes");
                return chain.filter(exchange);
            };
        }
    }
}
