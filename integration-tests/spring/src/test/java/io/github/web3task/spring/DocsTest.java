package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.Criterion;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.Wallet;
import io.github.web3task.spi.TaskInterceptor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

@DisplayName("The page on Spring")
class DocsTest {
    interface Ledger {
        BigDecimal withdrawn(String wallet);
    }

    // tag::spring-campaign-task[]
    @Component
    static class Campaign {
        private static final Criterion AT_LEAST_FIVE = Criterion.atLeast("5");

        private final Ledger ledger;

        Campaign(Ledger ledger) {
            this.ledger = ledger;
        }

        @CampaignTask(value = "withdrawal", aliases = "withdraw")
        public boolean hasWithdrawn(Wallet wallet) {
            return AT_LEAST_FIVE.isMetBy(ledger.withdrawn(wallet.normalized()));
        }
    }
    // end::spring-campaign-task[]

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        // tag::spring-interceptor[]
        @Bean
        TaskInterceptor onceAgain() {
            return (query, chain) -> {
                try {
                    return chain.proceed(query);
                } catch (TransientDataAccessException e) {
                    return chain.proceed(query);
                }
            };
        }
        // end::spring-interceptor[]

        // tag::spring-unavailable[]
        @Bean
        TaskApiBuilderCustomizer ledgerErrors() {
            return builder ->
                    builder.unavailableWhen(failure -> failure instanceof HttpServerErrorException // RestClient
                            || (failure instanceof WebClientResponseException answer // WebClient
                                    && answer.getStatusCode().is5xxServerError()));
        }
        // end::spring-unavailable[]

        // tag::spring-task-decorator[]
        @Bean
        TaskDecorator logContext() {
            return task -> {
                Map<String, String> context = MDC.getCopyOfContextMap(); // when the request arrives
                return () -> {
                    MDC.setContextMap(context == null ? Map.of() : context);
                    try {
                        task.run();
                    } finally {
                        MDC.clear();
                    }
                };
            };
        }
        // end::spring-task-decorator[]
    }

    private static String ask(ApplicationContext context, String task) {
        String query = "walletAddress=0xABCDEF0123456789abcdef0123456789ABCDEF01&task=%5B%22" + task + "%22%5D";
        return context.getBean(TaskApi.class)
                .handle(new ApiRequest("GET", ApiRequest.COMPLETION, query, name -> null))
                .toCompletableFuture()
                .join()
                .bodyText();
    }

    @Test
    @DisplayName("has code that does what the page says")
    void whatTheySay() {
        Ledger ledger = wallet -> new BigDecimal(wallet.equals(wallet.toLowerCase(Locale.ROOT)) ? "4.75" : "0");
        BlockingQueue<Boolean> timeouts = new LinkedBlockingQueue<>(List.of(true));
        List<String> logged = new ArrayList<>();
        TaskCompletionProvider others = TaskCompletionProvider.of(
                Task.of("slow", wallet -> {
                    logged.add(MDC.get("user"));
                    if (timeouts.poll() != null) {
                        throw new QueryTimeoutException("planted");
                    }
                    return true;
                }),
                Task.of("byRestClient", wallet -> {
                    throw new HttpServerErrorException(HttpStatus.INTERNAL_SERVER_ERROR);
                }),
                Task.of("byWebClient", wallet -> {
                    throw WebClientResponseException.create(500, "planted", new HttpHeaders(), new byte[0], null);
                }));
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(Web3TaskAutoConfiguration.class))
                .withBean(Ledger.class, () -> ledger)
                .withBean(TaskCompletionProvider.class, () -> others)
                .withUserConfiguration(Campaign.class, Beans.class)
                .run(context -> {
                    assertThat(ask(context, "withdraw")).contains("{\"withdraw\":true}");
                    MDC.put("user", "alice");
                    try {
                        assertThat(ask(context, "slow")).contains("{\"slow\":true}");
                    } finally {
                        MDC.remove("user");
                    }
                    assertThat(logged).containsExactly("alice", "alice");
                    assertThat(ask(context, "byRestClient")).contains("000002");
                    assertThat(ask(context, "byWebClient")).contains("000002");
                });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JETTY")
    @DisplayName("shows an application that passes the preflight")
    void preflight(Server server) {
        Ledger ledger = wallet -> new BigDecimal(wallet.equals(Caller.WALLET) ? "4.75" : "0");
        try (App app = App.on(server)
                .set("web3.task.raw-query-characters", true)
                .withBean("ledger", ledger)
                .with(Campaign.class, Beans.class)
                .start()) {
            Caller.of(app, server, UnaryOperator.identity())
                    .passesPreflight(
                            List.of("withdrawal"),
                            "spring-campaign-task",
                            "spring-interceptor",
                            "spring-unavailable",
                            "spring-task-decorator");
        }
    }
}
