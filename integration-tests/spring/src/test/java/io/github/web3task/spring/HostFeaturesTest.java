package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.web.servlet.support.ErrorPageFilter;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@DisplayName("In a host's own surroundings")
class HostFeaturesTest {
    private static final String COMPLETION = "/web3/v1/task/completion?walletAddress=0xabc&task=";

    /** Answers when it is let. */
    private static TaskCompletionProvider waiting(CountDownLatch begun, CountDownLatch released) {
        return TaskCompletionProvider.of(Task.of("deposit", wallet -> {
            begun.countDown();
            return released.await(1, TimeUnit.MINUTES);
        }));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("http.server.requests counts the endpoints by their paths, also those answered asynchronously")
    void metrics(Server server) throws IOException, InterruptedException {
        BlockingQueue<String> stopped = new LinkedBlockingQueue<>();
        ObservationHandler<Observation.Context> observer = new ObservationHandler<>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return true; // it has no name yet
            }

            @Override
            public void onStop(Observation.Context request) {
                if (!"http.server.requests".equals(request.getName())) {
                    return;
                }
                stopped.add(request.getLowCardinalityKeyValue("uri").getValue() + " "
                        + request.getLowCardinalityKeyValue("status").getValue());
            }
        };
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (App app = App.on(server)
                .withBean("provider", waiting(begun, released))
                .withBean("observer", observer)
                .set("web3.task.deadline", "1m")
                .start()) {
            try (Socket asked = RawHttp.begin(app.port(), "GET", COMPLETION)) {
                assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
                released.countDown();
                assertThat(RawHttp.read(asked, "GET").body()).contains("{\"deposit\":true}");
            }
            assertThat(stopped.poll(1, TimeUnit.MINUTES)).isEqualTo("/web3/v1/task/completion 200");
            assertThat(app.get("/web3/v1/task/completion").status()).isEqualTo(400);
            assertThat(stopped.poll(1, TimeUnit.MINUTES)).isEqualTo("/web3/v1/task/completion 400");
            assertThat(app.get("/web3/v1/time").status()).isEqualTo(200);
            assertThat(stopped.poll(1, TimeUnit.MINUTES)).isEqualTo("/web3/v1/time 200");
        }
    }

    @Test
    @DisplayName("No thread of MVC's waits for a provider: the filters are through while it still works")
    void asynchronousUnderMvc() throws IOException, InterruptedException {
        for (Server server : List.of(Server.TOMCAT, Server.JETTY)) {
            CountDownLatch released = new CountDownLatch(1);
            BlockingQueue<Boolean> startedAsync = new ArrayBlockingQueue<>(1);
            Filter watching = (request, response, chain) -> {
                chain.doFilter(request, response);
                startedAsync.add(request.isAsyncStarted());
            };
            try (App app = App.on(server)
                            .withBean("provider", waiting(new CountDownLatch(1), released))
                            .withBean("errorPages", new ErrorPageFilter()) // what a WAR of Boot's has
                            .withBean("watching", watching)
                            .set("web3.task.deadline", "1m")
                            .start();
                    Socket asked = RawHttp.begin(app.port(), "GET", COMPLETION)) {
                assertThat(startedAsync.poll(1, TimeUnit.MINUTES)).isTrue();
                released.countDown();
                assertThat(RawHttp.read(asked, "GET").body()).contains("{\"deposit\":true}");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Clause("LOG-1")
    @DisplayName("A caller that hangs up leaves its record, and the next one is served")
    void callerHangsUp(Server server) throws IOException, InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        BlockingQueue<Exchange> records = new ArrayBlockingQueue<>(2);
        ExchangeListener listener = records::add;
        try (App app = App.on(server)
                .withBean("provider", waiting(begun, released))
                .withBean("listener", listener)
                .set("web3.task.deadline", "1m")
                .set("web3.task.max-concurrent", 1)
                .set("web3.task.max-wait", "30s")
                .start()) {
            try (Socket asked = RawHttp.begin(app.port(), "GET", COMPLETION)) {
                assertThat(asked.isConnected()).isTrue();
                assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
                asked.setSoLinger(true, 0); // a reset, which the host notices at once
            }
            released.countDown();
            assertThat(records.poll(1, TimeUnit.MINUTES).code().code()).isEqualTo("000000");
            assertThat(app.get(COMPLETION).body()).contains("{\"deposit\":true}");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Clause("ENV-5")
    @DisplayName("A conditional request gets its answer, never a 304 or 412")
    void conditionalRequests(Server server) throws IOException {
        try (App app = App.on(server)
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .start()) {
            for (String condition : List.of(
                    "If-None-Match: *",
                    "If-None-Match: \"a\"",
                    "If-Match: \"a\"",
                    "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
                    "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT")) {
                assertThat(app.get(COMPLETION, condition).body()).as(condition).contains("{\"deposit\":true}");
                assertThat(RawHttp.send(app.port(), "POST", COMPLETION, condition)
                                .status())
                        .as(condition)
                        .isEqualTo(405);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class CrossOrigin implements WebMvcConfigurer {
        @Override
        public void addCorsMappings(CorsRegistry registry) {
            // tag::spring-cors[]
            registry.addMapping("/web3/**").allowedOrigins("*"); // before what covers it too
            registry.addMapping("/**").allowedOrigins("https://shop.example");
            // end::spring-cors[]
        }
    }

    @Test
    @DisplayName(
            "A request with a foreign Origin is refused where CORS settings cover all paths, and not where they let ours out")
    void foreignOrigin() throws IOException {
        try (App app = App.on(Server.TOMCAT)
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .set("web3.task.raw-query-characters", true)
                .with(CrossOrigin.class)
                .start()) {
            assertThat(app.get("/other", "Origin: https://dapp.example").status())
                    .isEqualTo(403);
            assertThat(app.get("/web3/v1/time", "Origin: https://dapp.example").status())
                    .isEqualTo(200);
            Caller.of(app, Server.TOMCAT, UnaryOperator.identity())
                    .without("nobody-completes") // every wallet does, for this test
                    .passesPreflight(List.of("deposit"), "spring-cors");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Clause("ROUTE-2")
    @DisplayName("Every method reaches the endpoints; a CORS preflight is the host's")
    void methods(Server server) throws IOException {
        try (App app = App.on(server)
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .start()) {
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
                assertThat(RawHttp.send(app.port(), method, "/web3/v1/time").body())
                        .as(method)
                        .isEqualTo("{\"code\":\"000007\",\"message\":\"other error\",\"data\":null}");
            }
            HttpAnswer preflight = RawHttp.send(
                    app.port(),
                    "OPTIONS",
                    "/web3/v1/time",
                    "Origin: https://dapp.example",
                    "Access-Control-Request-Method: GET");
            assertThat(preflight.body()).doesNotContain("000007");
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }
}
