package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Which path and method gets what, and the time endpoint")
class TimeAndRouteTest {
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_719_000_000_123L));
    private final FakeProvider provider =
            FakeProvider.direct(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
    private final TaskApi api = TaskApi.builder(provider).clock(clock).build();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    @Clause({"TIME-1", "ROUTE-1"})
    @DisplayName("The time is the clock's, in milliseconds, and moves with it; a query is ignored, however broken")
    void time() {
        assertThat(Ask.body(api, Ask.time())).isEqualTo(Bodies.success("1719000000123"));
        clock.advance(Duration.ofMillis(1));
        assertThat(Ask.body(api, Ask.request("GET", "/v1/time", "walletAddress=%zz&task=[&timestamp=x")))
                .isEqualTo(Bodies.success("1719000000124"));
    }

    @Test
    @Clause("TIME-2")
    @DisplayName("The time is told while every slot is taken and task requests are shed")
    void timeWhileShedding() {
        try (TaskApi busy = TaskApi.builder(new FakeAsyncProvider(query -> new CompletableFuture<>(), "a"))
                .clock(clock)
                .timer(new ManualTimer())
                .maxConcurrent(1)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO)
                .build()) {
            var hung = busy.handle(Ask.completion("w"));
            assertThat(Await.now(busy.handle(Ask.completion("w"))).bodyText()).isEqualTo(Bodies.BUSY);
            assertThat(Await.now(busy.handle(Ask.time())).bodyText()).isEqualTo(Bodies.success("1719000000123"));
            assertThat(Await.isDone(hung)).isFalse();
        }
    }

    @Test
    @Clause("TIME-3")
    @DisplayName("While the API is stopping, the time is 000002 with Retry-After")
    void stopped() {
        api.close();

        ApiResponse answer = Await.now(api.handle(Ask.time()));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.bodyText()).isEqualTo(Bodies.BUSY);
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
    }

    @Test
    @Clause("ROUTE-2")
    @DisplayName("HEAD is answered like GET, Content-Length included, without the body, and does ask the provider")
    void head() {
        for (String path : new String[] {"/v1/time", "/v1/task/completion", "/nowhere"}) {
            ApiResponse get = Await.now(api.handle(Ask.request("GET", path, Ask.query("w"))));
            ApiResponse head = Await.now(api.handle(Ask.request("HEAD", path, Ask.query("w"))));

            assertThat(head.status()).isEqualTo(get.status());
            assertThat(head.headers()).isEqualTo(get.headers());
            assertThat(head.headers())
                    .containsEntry("Content-Length", "" + get.bodyText().length());
            assertThat(head.bodyText()).isEmpty();
        }
        assertThat(provider.asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", "Head", "", " GET"})
    @Clause("ROUTE-2")
    @DisplayName("Any other method is 405 with Allow, on both paths, and asks nobody")
    void otherMethods(String method) {
        for (String path : new String[] {"/v1/time", "/v1/task/completion"}) {
            ApiResponse answer = Await.now(api.handle(Ask.request(method, path, Ask.query("w"))));

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD");
            assertThat(answer.bodyText()).isEqualTo(Bodies.OTHER);
        }
        assertThat(provider.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1",
                "/v1/time/",
                "/v1/Time",
                "/V1/time",
                "//v1/time",
                "/v1//time",
                "/v1/./time",
                "/v1/time;x=1",
                "/v1/task/completion/",
                "/v1/task/Completion",
                "/v1/task/completion/../completion",
                "/web3/v1/time",
                "/v1/tim%65"
            })
    @Clause("ROUTE-3")
    @DisplayName("Any other path is 404 with the envelope: nothing is normalised")
    void otherPaths(String path) {
        for (String method : new String[] {"GET", "POST"}) {
            ApiResponse answer = Await.now(api.handle(Ask.request(method, path, Ask.query("w"))));

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.bodyText()).isEqualTo(Bodies.OTHER);
        }
        assertThat(provider.asked).isEmpty();
    }

    @Test
    @Clause("ROUTE-3")
    @DisplayName("A path or method that is none of ours stays 404 and 405 while the API is stopping")
    void stoppedRoutes() {
        api.close();

        assertThat(Await.now(api.handle(Ask.request("GET", "/x", null))).status())
                .isEqualTo(404);
        assertThat(Await.now(api.handle(Ask.request("POST", "/v1/time", null))).status())
                .isEqualTo(405);
    }

    @Test
    @Clause("ROUTE-1")
    @DisplayName("The task endpoint answers what the provider said")
    void completion() {
        assertThat(Ask.body(api, Ask.completion("0xabcdefg", "a"))).isEqualTo(Bodies.success("{\"a\":true}"));
        try (TaskApi other = TaskApi.of(TaskCompletionProvider.fixed(TaskStatus.incomplete(), "a"))) {
            assertThat(Ask.body(other, Ask.completion("0xabcdefg", "a"))).isEqualTo(Bodies.success("{\"a\":false}"));
        }
        assertThat(provider.asked.get(0).wallet().asSent()).isEqualTo("0xabcdefg");
        assertThat(Map.of("a", TaskStatus.complete()))
                .containsOnlyKeys(provider.asked.get(0).tasks());
    }
}
