package com.example.extending;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.docs.Caller;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.testkit.Await;
import io.github.web3task.validation.InvalidArgumentException;
import io.github.web3task.validation.ValidationRule;
import io.github.web3task.validation.WalletFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What docs/extending.md shows")
class ExtendingTest {
    private static final String QUERY = "walletAddress=0xabcdefg&task=%5B%22swap%22%5D";
    private static final String TRUE = "{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"swap\":true}}";
    private final TaskApiBuilder builder = TaskApi.builder(TaskCompletionProvider.of(Task.of("swap", wallet -> true)));

    @Test
    @DisplayName("as a rule refuses what it should")
    void ruleRefuses() {
        rule(builder);
        try (TaskApi api = builder.build()) {
            assertThat(ask(api, QUERY).bodyText()).isEqualTo(TRUE);
            assertThat(ask(api, QUERY + "&chainId=56").bodyText()).isEqualTo(TRUE);
            assertThat(ask(api, QUERY + "&chainId=1").bodyText()).contains("000006");
        }
    }

    private static void rule(TaskApiBuilder builder) {
        // tag::rule[]
        ValidationRule onlyBnbChain = request -> {
            String chain = request.parameter("chainId");
            if (chain != null && !chain.equals("56")) {
                throw new InvalidArgumentException("chainId is not 56");
            }
        };
        builder.rule(onlyBnbChain);
        // end::rule[]
    }

    @Test
    @DisplayName("as an interceptor asks a second time")
    void interceptor() {
        AtomicInteger calls = new AtomicInteger();
        TaskApiBuilder failing = TaskApi.builder(TaskCompletionProvider.of(Task.of("swap", wallet -> {
            if (calls.incrementAndGet() == 1) {
                throw new DependencyUnavailableException("indexer");
            }
            return true;
        })));
        try (TaskApi api = failing.interceptor(onceMore()).build()) {
            assertThat(ask(api, QUERY).bodyText()).isEqualTo(TRUE);
            assertThat(calls).hasValue(2);
        }
    }

    private static TaskInterceptor onceMore() {
        // tag::interceptor[]
        TaskInterceptor onceMore = (query, chain) -> {
            try {
                return chain.proceed(query);
            } catch (DependencyUnavailableException e) {
                return chain.proceed(query);
            }
        };
        // end::interceptor[]
        return onceMore;
    }

    @Test
    @DisplayName("as a rate limiter lets so many pass in a second, and the others in the next one")
    void rateLimiter() {
        AtomicLong time = new AtomicLong();
        try (TaskApi api = builder.rateLimit(new PerSecond(50, time::get)).build()) {
            for (int i = 0; i < 50; i++) {
                assertThat(ask(api, QUERY).status()).isEqualTo(200);
            }
            assertThat(ask(api, QUERY).status()).isEqualTo(429);
            time.addAndGet(1_000_000_000);
            assertThat(ask(api, QUERY).status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("as a listener counts outcomes")
    void listenerCounts() {
        Map<Outcome, LongAdder> counts = listener(builder);
        CountDownLatch recorded = new CountDownLatch(2);
        try (TaskApi api = builder.listener(exchange -> recorded.countDown()).build()) {
            ask(api, QUERY);
            ask(api, "walletAddress=0xabcdefg");
            Await.await(recorded);
        }
        assertThat(counts.get(Outcome.SERVED).sum()).isEqualTo(1);
        assertThat(counts.get(Outcome.INVALID).sum()).isEqualTo(1);
    }

    private static Map<Outcome, LongAdder> listener(TaskApiBuilder builder) {
        // tag::listener[]
        Map<Outcome, LongAdder> counts = new ConcurrentHashMap<>();
        ExchangeListener counting = exchange -> counts.computeIfAbsent(exchange.outcome(), outcome -> new LongAdder())
                .increment();
        builder.listener(counting);
        // end::listener[]
        return counts;
    }

    @Test
    @DisplayName("as a wallet format is required beside the library's own")
    void walletFormatRequired() {
        walletFormats(builder);
        try (TaskApi api = builder.build()) {
            String task = "&task=%5B%22swap%22%5D";
            assertThat(ask(api, "walletAddress=9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin" + task)
                            .status())
                    .isEqualTo(200);
            assertThat(ask(api, "walletAddress=0xabcdefg" + task).status()).isEqualTo(400);
        }
    }

    private static void walletFormats(TaskApiBuilder builder) {
        // tag::wallet-formats[]
        builder.walletFormats(WalletFormat.EVM, new SolanaFormat());
        // end::wallet-formats[]
    }

    @Test
    @DisplayName("all together answers the caller")
    void host() throws Exception {
        TaskApiBuilder all = TaskApi.builder(TaskCompletionProvider.of(
                Task.of("swap", wallet -> wallet.normalized().equals(Caller.WALLET))));
        rule(all);
        listener(all);
        walletFormats(all);
        all.interceptor(onceMore()).rateLimit(new PerSecond(100_000, System::nanoTime));
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (TaskApi api = all.build()) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/web3", exchange -> {
                URI uri = exchange.getRequestURI();
                ApiResponse answer = api.handle(new ApiRequest(
                                exchange.getRequestMethod(),
                                uri.getRawPath().substring("/web3".length()),
                                uri.getRawQuery(),
                                exchange.getRequestHeaders()::getFirst))
                        .toCompletableFuture()
                        .join();
                answer.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(
                        answer.status(),
                        answer.body().hasRemaining() ? answer.body().remaining() : -1);
                answer.writeTo(exchange.getResponseBody());
                exchange.close();
            });
            server.start();
            int port = server.getAddress().getPort();

            Caller.fast()
                    .withoutRawQuery()
                    .passesPreflight(
                            "http://127.0.0.1:" + port + "/web3",
                            List.of("swap"),
                            "rule",
                            "interceptor",
                            "rate-limiter",
                            "listener",
                            "wallet-format",
                            "wallet-formats");
            server.stop(0);
        } finally {
            threads.shutdownNow();
        }
    }

    private static ApiResponse ask(TaskApi api, String query) {
        return api.handle(new ApiRequest("GET", ApiRequest.COMPLETION, query, header -> null))
                .toCompletableFuture()
                .join();
    }
}
