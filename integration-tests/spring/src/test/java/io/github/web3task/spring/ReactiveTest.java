package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.campaign.DepositTask;
import com.sun.net.httpserver.HttpServer;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import io.micrometer.context.ContextRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

@DisplayName("A provider that returns a Mono")
class ReactiveTest {
    private static final String COMPLETION = "/web3/v1/task/completion?task=&walletAddress=";

    /** Knows one wallet's deposit; what it says of others stands in their names. */
    private static HttpServer ledger() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/deposits/", exchange -> {
            String wallet = exchange.getRequestURI().getPath().substring("/deposits/".length());
            byte[] amount = wallet.equals(Caller.WALLET) ? new byte[] {'2', '5'} : new byte[] {'0'};
            boolean status = wallet.startsWith("status-");
            exchange.sendResponseHeaders(
                    status ? Integer.parseInt(wallet.substring("status-".length())) : 200, status ? -1 : amount.length);
            if (!status) {
                exchange.getResponseBody().write(amount);
            }
            exchange.close();
        });
        server.start();
        return server;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JETTY")
    @Clause("PROV-4")
    @DisplayName(
            "answers the caller; an answer 503 of what it asks is 000002, another failure and an empty Mono 000007")
    void asOnThePage(Server server) throws IOException {
        HttpServer ledger = ledger();
        try (App app = App.on(server)
                .set("ledger.url", "http://127.0.0.1:" + ledger.getAddress().getPort())
                .set("web3.task.raw-query-characters", true)
                .with(DepositTask.class)
                .start()) {
            assertThat(app.get(COMPLETION + Caller.WALLET).body()).contains("{\"deposit\":true}");
            assertThat(app.get(COMPLETION + "0xabc").body()).contains("{\"deposit\":false}");
            assertThat(app.get(COMPLETION + "status-503").body()).contains("000002");
            assertThat(app.get(COMPLETION + "status-404").body()).contains("000007");
            assertThat(app.get(COMPLETION + "status-204").body()).contains("000007");
            Caller.of(app, server, UnaryOperator.identity()).passesPreflight(List.of("deposit"), "spring-mono");
        } finally {
            ledger.stop(0);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RequestIds {
        // tag::spring-webflux-context[]
        @Bean
        WebFilter requestIds() {
            ContextRegistry.getInstance()
                    .registerThreadLocalAccessor(
                            "requestId",
                            () -> MDC.get("requestId"),
                            id -> MDC.put("requestId", id),
                            () -> MDC.remove("requestId"));
            return (exchange, chain) -> chain.filter(exchange)
                    .contextWrite(context ->
                            context.put("requestId", exchange.getRequest().getId()));
        }
        // end::spring-webflux-context[]
    }

    /** Is complete when the request's id is where it is looked for. */
    private record Looking() implements AsyncTaskCompletionProvider {
        @Override
        public List<String> taskNames() {
            return List.of("thread", "mono", "captured");
        }

        @Override
        public CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
            TaskStatus onTheThread = TaskStatus.of(MDC.get("requestId") != null);
            Mono<TaskStatus> inTheContext =
                    Mono.deferContextual(context -> Mono.just(TaskStatus.of(context.hasKey("requestId"))));
            return Mono.zip(inTheContext, inTheContext.contextCapture())
                    .map(found -> Map.of("thread", onTheThread, "mono", found.getT1(), "captured", found.getT2()))
                    .toFuture();
        }
    }

    @AfterEach
    void forget() {
        Hooks.disableAutomaticContextPropagation();
        ContextRegistry.getInstance().removeThreadLocalAccessor("requestId");
    }

    @Test
    @Clause("PROV-8")
    @DisplayName("has its request's context on its thread, and in the Mono that captures it")
    void context() throws IOException {
        try (App app = App.on(Server.NETTY)
                .set("spring.reactor.context-propagation", "auto")
                .set("web3.task.raw-query-characters", true)
                .withBean("provider", new Looking())
                .with(RequestIds.class)
                .start()) {
            assertThat(app.get(COMPLETION + "0xabc").body())
                    .contains("{\"thread\":true,\"mono\":false,\"captured\":true}");
            Caller.of(app, Server.NETTY, UnaryOperator.identity())
                    .without("nobody-completes") // every wallet does, for this test
                    .passesPreflight(List.of("thread", "captured"), "spring-webflux-context");
        }
    }
}
