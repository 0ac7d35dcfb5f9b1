package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@DisplayName("Behind a proxy that says so in its headers")
class ForwardedHeadersTest {
    private static final String[] HEADERS = {
        "Forwarded: for=192.0.2.1;proto=https;host=dapp.example",
        "X-Forwarded-For: 192.0.2.1",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: dapp.example",
        "X-Forwarded-Port: 443",
        "X-Forwarded-Prefix: /gateway/%7Bx%7D"
    };

    /** Each decodes to another wallet when it is decoded once too often or too rarely. */
    private static final List<String> WALLETS =
            List.of("0xabc", "a%2Bb", "a%2525b", "a%26task%3D", "%E2%82%AC", "a%5B%7B%7Cb", "a;b", "a'b");

    @RestController
    static class Mvc {
        @GetMapping("/scheme")
        String scheme(HttpServletRequest request) {
            return request.getScheme();
        }
    }

    @RestController
    static class WebFlux {
        @GetMapping("/scheme")
        String scheme(ServerHttpRequest request) {
            return request.getURI().getScheme();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Clause({"QUERY-1", "ROUTE-1"})
    @DisplayName("path and query stay what the caller sent, whatever the headers claim")
    void framework(Server server) throws IOException, InterruptedException {
        sameAnswers(server, "framework");
    }

    @ParameterizedTest
    @EnumSource
    @Clause({"QUERY-1", "ROUTE-1"})
    @DisplayName("so they do where the server reads them")
    void byTheServer(Server server) throws IOException, InterruptedException {
        sameAnswers(server, "native");
    }

    private static void sameAnswers(Server server, String strategy) throws IOException, InterruptedException {
        BlockingQueue<Exchange> records = new LinkedBlockingQueue<>();
        ExchangeListener listener = records::add;
        try (App app = App.on(server)
                .withBean("provider", TaskCompletionProvider.of(Task.of("deposit", wallet -> true)))
                .withBean("listener", listener)
                .set("server.forward-headers-strategy", strategy)
                .with(server == Server.NETTY ? WebFlux.class : Mvc.class)
                .start()) {
            assertThat(app.get("/scheme", HEADERS).body()).as("they are read").isEqualTo("https");
            for (String wallet : WALLETS) {
                String target = "/web3/v1/task/completion?task=%5B%22deposit%22%5D&walletAddress=" + wallet;
                HttpAnswer direct = app.get(target);
                HttpAnswer forwarded = app.get(target, HEADERS);
                assertThat(direct.body()).as(wallet).contains("{\"deposit\":true}");
                assertThat(forwarded.body()).as(wallet).isEqualTo(direct.body());
                assertThat(records.take().wallet())
                        .isEqualTo(records.take().wallet())
                        .isEqualTo(decoded(wallet));
            }
            assertThat(app.get("/web3/v1/task/completion/", HEADERS).status()).isEqualTo(404);
        }
    }

    private static String decoded(String wallet) {
        return URLDecoder.decode(wallet, StandardCharsets.UTF_8);
    }
}
