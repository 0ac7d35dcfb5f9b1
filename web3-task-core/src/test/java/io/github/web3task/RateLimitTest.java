package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A rate limit")
class RateLimitTest {
    private static final String LIMITED = "{\"code\":\"000001\",\"message\":\"too many requests\",\"data\":null}";
    private final ManualTimer timer = new ManualTimer();
    private final Records records = new Records();
    private final HeldProvider provider = new HeldProvider("a");

    private static RateLimiter limiter(double rate, Function<ApiRequest, Duration> refusal) {
        return new RateLimiter() {
            @Override
            public Duration tryAcquire(ApiRequest request) {
                return refusal.apply(request);
            }

            @Override
            public double lowestRate() {
                return rate;
            }
        };
    }

    private TaskApiBuilder builder() {
        return TaskApi.builder(provider)
                .timer(timer)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .listener(records)
                .closeGrace(Duration.ZERO);
    }

    @Test
    @Clause({"LOAD-1", "LOAD-3"})
    @DisplayName("is off by default: 50 requests a second, each a second long, are all served, and none is 000001")
    void fiftyASecond() {
        List<CompletionStage<ApiResponse>> all = new ArrayList<>();
        try (TaskApi api = builder().build()) {
            for (int i = 0; i < 500; i++) {
                all.add(api.handle(Ask.completion("w" + i)));
                provider.awaitCalls(i + 1);
                timer.advanceMillis(20);
                if (i >= 49) {
                    provider.answer(i - 49, TaskStatus.complete());
                    Await.soon(all.get(i - 49));
                }
            }
            for (int i = 451; i < 500; i++) {
                provider.answer(i, TaskStatus.complete());
            }
            assertThat(all)
                    .hasSize(500)
                    .allSatisfy(stage ->
                            assertThat(Await.soon(stage).bodyText()).isEqualTo(Bodies.success("{\"a\":true}")));
        }
    }

    @Test
    @Clause({"LOAD-3", "ENV-4", "LOG-1"})
    @DisplayName("refuses with 000001, 429 and when to come again, before anything is read and without a slot")
    void refused() {
        try (TaskApi api = builder()
                .maxConcurrent(1)
                .rateLimit(limiter(50, request -> Duration.ofMillis(1_200)))
                .build()) {
            for (int i = 0; i < 3; i++) {
                ApiResponse answer =
                        Await.now(api.handle(Ask.request("GET", "/v1/task/completion", "walletAddress=%zz")));
                assertThat(answer.bodyText()).isEqualTo(LIMITED);
                assertThat(answer.status()).isEqualTo(429);
                assertThat(answer.headers()).containsEntry("Retry-After", "2");
            }
        }
        assertThat(provider.asked).isEmpty();
        assertThat(records.all()).hasSize(3).allSatisfy(exchange -> {
            assertThat(exchange.outcome()).isEqualTo(Outcome.LIMITED);
            assertThat(exchange.tasks()).isEmpty();
        });
    }

    @Test
    @Clause({"LOAD-3", "ENV-4"})
    @DisplayName("says to come again in whole seconds, one at least and a day at most")
    void retryAfter() {
        assertThat(retryAfter(Duration.ZERO)).isEqualTo("1");
        assertThat(retryAfter(Duration.ofSeconds(-5))).isEqualTo("1");
        assertThat(retryAfter(Duration.ofSeconds(1))).isEqualTo("1");
        assertThat(retryAfter(Duration.ofSeconds(1).plusNanos(1))).isEqualTo("2");
        assertThat(retryAfter(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))).isEqualTo("86400");
        assertThat(retryAfter(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("1");
    }

    private String retryAfter(Duration wait) {
        try (TaskApi api = builder()
                .timer(new ManualTimer())
                .rateLimit(limiter(50, request -> wait))
                .build()) {
            return Await.now(api.handle(Ask.completion("w"))).headers().get("Retry-After");
        }
    }

    @Test
    @Clause({"LOAD-3", "TIME-2"})
    @DisplayName("never refuses the time")
    void time() {
        try (TaskApi api = builder()
                .rateLimit(limiter(50, request -> Duration.ofSeconds(1)))
                .build()) {
            assertThat(Await.now(api.handle(Ask.time())).status()).isEqualTo(200);
        }
    }

    @Test
    @Clause("LOAD-3")
    @DisplayName(
            "beside others: the first to refuse decides, and those after it are not asked; a header can be the key")
    void several() {
        List<String> asked = new ArrayList<>();
        RateLimiter byCaller = limiter(50, request -> {
            asked.add("caller " + request.header().apply("X-Request-Id"));
            return "b".equals(request.header().apply("X-Request-Id")) ? Duration.ofSeconds(1) : null;
        });
        RateLimiter global = limiter(50, request -> {
            asked.add("global");
            return null;
        });
        try (TaskApi api = builder().rateLimit(byCaller).rateLimit(global).build()) {
            String query = Ask.query("w", "a");
            api.handle(Ask.request("GET", "/v1/task/completion", query, "a", null));
            provider.awaitCalls(1);
            assertThat(Await.now(api.handle(Ask.request("GET", "/v1/task/completion", query, "b", null)))
                            .bodyText())
                    .isEqualTo(LIMITED);
        }
        assertThat(asked).containsExactly("caller a", "global", "caller b");
        assertThat(provider.asked).hasSize(1);
    }

    @Test
    @Clause("LOAD-1")
    @DisplayName("below the 50/s that the caller may send is refused when the API is built, unless it is allowed")
    void tooLow() {
        for (double rate : new double[] {49.9, 0, -1, Double.NaN}) {
            RateLimiter low = limiter(rate, request -> null);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder().rateLimit(low).build())
                    .withMessage("a rate limit of " + rate + " requests/s is below the 50.0 that the caller may send:"
                            + " raise it, or say allowLowRate()");
            builder()
                    .timer(new ManualTimer())
                    .rateLimit(low)
                    .allowLowRate()
                    .build()
                    .close();
        }
        builder().rateLimit(limiter(50, request -> null)).build().close();
    }

    @Test
    @Clause({"LOAD-3", "LOAD-6"})
    @DisplayName("that throws lets requests pass, and one line a minute says so")
    void throwing() {
        try (LogCapture log = LogCapture.of(TaskApi.class);
                TaskApi api = builder()
                        .rateLimit(limiter(50, request -> {
                            if (records.all().isEmpty()) {
                                throw new IllegalStateException("gone");
                            }
                            throw new NoClassDefFoundError("an/Engine");
                        }))
                        .build()) {
            for (int i = 0; i < 4; i++) {
                var stage = api.handle(Ask.completion("w"));
                provider.awaitCalls(i + 1);
                provider.answer(i, TaskStatus.complete());
                assertThat(Await.soon(stage).status()).isEqualTo(200);
            }
            assertThat(log.events())
                    .singleElement()
                    .satisfies(
                            event -> assertThat(event.getFormattedMessage())
                                    .isEqualTo(
                                            "a rate limiter fails, going on without it: java.lang.IllegalStateException: gone"));
        }
    }
}
