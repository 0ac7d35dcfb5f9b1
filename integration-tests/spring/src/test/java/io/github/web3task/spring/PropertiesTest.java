package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.TaskApi;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import io.github.web3task.validation.ReceiveWindow;
import io.github.web3task.validation.RequestLimits;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

@DisplayName("Properties web3.task.*")
class PropertiesTest {
    private static final long NOW = 1_800_000_000_000L;

    private final BlockingQueue<Exchange> heard = new LinkedBlockingQueue<>();
    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(Web3TaskAutoConfiguration.class))
            .withBean(
                    TaskCompletionProvider.class,
                    () -> TaskCompletionProvider.of(
                            Task.of("deposit", wallet -> true),
                            Task.of("hold", wallet -> {
                                throw new ConnectException("planted");
                            }),
                            Task.checkedBy("swap", query -> TaskStatus.inconclusive("not indexed"))))
            .withBean(ExchangeListener.class, () -> heard::add)
            .withBean(
                    TaskApiBuilderCustomizer.class,
                    () -> builder -> builder.clock(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC)));

    private static String deposit(String more) {
        return "walletAddress=0xabcdefghijkl&task=%5B%22deposit%22%5D" + more;
    }

    /** What a property changes: a request, and what is different about its answer or record. */
    private record Effect(List<String> settings, String query, Consumer<Seen> expected) {
        @Override
        public String toString() {
            return String.join(" and ", settings);
        }
    }

    private record Seen(ApiResponse response, Exchange exchange, String api) {
        void isCode(String code) {
            assertThat(response.bodyText()).contains("\"code\":\"" + code + "\"");
        }
    }

    private static Effect effect(String query, Consumer<Seen> expected, String... settings) {
        return new Effect(Stream.of(settings).map("web3.task."::concat).toList(), query, expected);
    }

    private static Effect code(String code, String query, String... settings) {
        return effect(query, seen -> seen.isCode(code), settings);
    }

    /** One for each property; the code or header is another one without it, which {@link #defaults} shows. */
    private static final List<Effect> EFFECTS = List.of(
            effect(
                    "walletAddress=0xabc&task=%5B%22no%22%5D",
                    seen -> assertThat(seen.response.bodyText()).contains("\"data\":{}"), "unknown-tasks=leave-out"),
            effect(
                    "",
                    seen -> assertThat(seen.response.status()).isEqualTo(200),
                    "status-mapping=ok-unless-partner-trouble"),
            effect(
                    "walletAddress=0xabc&task=%5B%22swap%22%5D",
                    seen -> assertThat(seen.response.headers()).containsEntry("Retry-After", "7"), "retry-after=7s"),
            effect(deposit(""), seen -> assertThat(seen.api).contains("deadline=1200 ms"), "deadline=1200"),
            effect(deposit(""), seen -> assertThat(seen.api).contains("maxConcurrent=9"), "max-concurrent=9"),
            effect(deposit(""), seen -> assertThat(seen.api).contains("maxWait=20 ms"), "max-wait=20ms"),
            code("000006", deposit(""), "window.policy=required"),
            code("000007", "walletAddress=0xabc&task=%5B%22hold%22%5D", "busy-on-connection-failures=no"),
            code("000000", deposit("&timestamp=" + (NOW + 4_000)), "window.revision=v006"),
            code("000006", deposit("&timestamp=" + (NOW - 2_000)), "window.default-recv-window=1s"),
            code("000000", deposit("&timestamp=" + NOW + "&recvWindow=65000"), "window.max-recv-window=70s"),
            code("000000", deposit("&timestamp=" + (NOW + 4_000)), "window.ahead=5s"),
            code("000006", deposit("&timestamp=" + (NOW - 2_000)), "window.behind=1s"),
            code("000006", deposit(""), "wallet.formats=evm"),
            effect(
                    deposit(""),
                    seen -> assertThat(seen.exchange.wallet()).isEqualTo("0x...kl"),
                    "wallet.rendering=masked"),
            effect(
                    deposit(""),
                    seen -> assertThat(seen.exchange.wallet()).hasSize(32).doesNotContain("x"),
                    "wallet.rendering=keyed-hash",
                    "wallet.hash-key=0123456789abcdef"),
            code("000006", deposit(""), "limits.query-length=20"),
            code("000006", deposit(""), "limits.parameters=1"),
            code("000006", deposit(""), "limits.wallet-length=5"),
            code("000006", deposit(""), "limits.task-text-length=5"),
            code("000006", "walletAddress=0xabc&task=%5B%22deposit%22,%22deposit%22%5D", "limits.task-names=1"),
            effect(
                    deposit(""),
                    seen -> assertThat(seen.exchange.phase()).hasToString("LAUNCH_WATCH"),
                    "campaign.launch=" + Instant.ofEpochMilli(NOW - 1),
                    "campaign.end=" + Instant.ofEpochMilli(NOW + 1)));

    private Seen ask(String query, List<String> settings) {
        List<Seen> seen = new ArrayList<>();
        application.withPropertyValues(settings.toArray(String[]::new)).run(context -> {
            TaskApi api = context.getBean(TaskApi.class);
            ApiResponse response = api.handle(new ApiRequest("GET", ApiRequest.COMPLETION, query, name -> null))
                    .toCompletableFuture()
                    .join();
            seen.add(new Seen(response, heard.poll(1, TimeUnit.MINUTES), api.toString()));
        });
        return seen.get(0);
    }

    @TestFactory
    @DisplayName("Each has its effect")
    Stream<DynamicTest> effects() {
        return EFFECTS.stream()
                .map(each -> dynamicTest(each.toString(), () -> each.expected.accept(ask(each.query, each.settings))));
    }

    @TestFactory
    @DisplayName("Without it there is no such effect")
    Stream<DynamicTest> defaults() {
        return EFFECTS.stream()
                .map(each -> dynamicTest("without " + each, () -> {
                    Seen seen = ask(each.query, List.of());
                    assertThat(catchError(() -> each.expected.accept(seen))).isNotNull();
                }));
    }

    private static AssertionError catchError(Runnable check) {
        try {
            check.run();
            return null;
        } catch (AssertionError expected) {
            return expected;
        }
    }

    @Test
    @DisplayName("Their defaults are the builder's")
    void sameDefaults() {
        application.run(context -> {
            Web3TaskProperties properties = context.getBean(Web3TaskProperties.class);
            try (TaskApi plain = TaskApi.of(context.getBean(TaskCompletionProvider.class))) {
                assertThat(context.getBean(TaskApi.class)).hasToString(plain.toString());
            }
            assertThat(properties.limits().asRequestLimits()).isEqualTo(RequestLimits.defaults());
            assertThat(properties.window().rule())
                    .hasToString(ReceiveWindow.standard().toString());
            assertThat(properties.closeGrace()).hasSeconds(3);
            assertThat(properties.retryAfter()).hasSeconds(1);
            assertThat(properties.prefix()).isEqualTo("/web3");
        });
    }

    @Clause("ROUTE-1")
    @Test
    @DisplayName("A prefix is a path, or empty for the application's root")
    void prefix() {
        assertThat(new Web3TaskMount("").time()).isEqualTo("/v1/time");
        assertThat(new Web3TaskMount("/a/b-c").completion()).isEqualTo("/a/b-c/v1/task/completion");
        for (String wrong : List.of("web3", "/", "/web3/", "//web3", "/{tenant}", "/**", "/a b", "/..", "/./a")) {
            application
                    .withPropertyValues("web3.task.prefix=" + wrong)
                    .run(context -> assertThat(context)
                            .as(wrong)
                            .hasFailed()
                            .getFailure()
                            .rootCause()
                            .isInstanceOf(Web3TaskStartException.class)
                            .hasMessageContaining("Set web3.task.prefix to a path such as /web3"));
        }
    }

    @Test
    @DisplayName("What can't work fails the start with a sentence")
    void impossible() {
        Map<String, String> sentences = Map.of(
                "web3.task.max-concurrent=0", "maxConcurrent is 0: set it to 1 to 1000000",
                "web3.task.close-grace=-1s", "closeGrace is PT-1S: set it to 0 to less than a day",
                "web3.task.retry-after=1500ms", "retryAfter is PT1.5S: set it to whole seconds, 1 or more",
                "web3.task.wallet.rendering=keyed-hash", "the key for wallet hashes has 0 bytes",
                "web3.task.window.default-recv-window=2m",
                        "the default recvWindow of 120000 ms is not within 1 and 60000",
                "web3.task.limits.parameters=0", "parameters is 0: set it to 1 or more",
                "web3.task.limits.task-name-length=5", "the task name 'deposit' could never be asked",
                "web3.task.campaign.end=2026-12-01T00:00:00Z", "only one is set: set both");
        sentences.forEach((setting, sentence) -> application
                .withPropertyValues(setting)
                .run(context -> assertThat(context.getStartupFailure())
                        .as(setting)
                        .hasStackTraceContaining(sentence)
                        .hasStackTraceContaining("a property web3.task.*")));
    }

    /** By type: what a binder accepts of it, and what no setting should have to calculate with. */
    private static final Map<String, List<String>> EXTREMES = Map.of(
            "java.time.Duration",
            List.of(
                    Duration.ofSeconds(Long.MIN_VALUE).toString(),
                    "-1ns",
                    "0",
                    "1ns",
                    Duration.ofNanos(Long.MAX_VALUE).toString(),
                    Duration.ofSeconds(Long.MAX_VALUE).toString()),
            "java.lang.Integer",
            List.of("-2147483648", "-1", "0", "2147483647"),
            "java.time.Instant",
            List.of(Instant.MIN.toString(), Instant.EPOCH.toString(), Instant.MAX.toString()));

    @TestFactory
    @DisplayName("Any time and number that is bound is taken, and answered with, or refused with a sentence")
    Stream<DynamicTest> extremes() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode property : MetadataTest.read().get("properties")) {
            for (String value : EXTREMES.getOrDefault(property.path("type").asText(), List.of())) {
                String name = property.get("name").asText();
                tests.add(dynamicTest(name + "=" + value, () -> takenOrRefused(name, value)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(60);
        return tests.stream();
    }

    private void takenOrRefused(String name, String value) {
        WebApplicationContextRunner set = name.startsWith("web3.task.campaign.")
                ? application.withPropertyValues(
                        "web3.task.campaign.launch=" + Instant.MIN, "web3.task.campaign.end=" + Instant.MAX)
                : application;
        set.withPropertyValues(name + "=" + value).run(context -> {
            Throwable refused = context.getStartupFailure();
            if (refused == null) {
                String query = "walletAddress=w&task=%5B%22deposit%22%5D&timestamp=" + NOW;
                context.getBean(TaskApi.class)
                        .handle(new ApiRequest("GET", ApiRequest.COMPLETION, query, header -> null))
                        .toCompletableFuture()
                        .join();
                assertThat(heard.poll(1, TimeUnit.MINUTES).outcome())
                        .isIn(
                                Outcome.SERVED,
                                Outcome.INVALID,
                                Outcome.FAILED); // a limit of 1 character, a deadline of 1 ns
            } else {
                assertThat(refused)
                        .hasStackTraceContaining("a property web3.task.*")
                        .hasStackTraceContaining(": ");
                assertThat(refused).rootCause().isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    @DisplayName("Each that the metadata knows is tested here")
    void metadata() throws IOException {
        TreeSet<String> described = new TreeSet<>();
        for (JsonNode property : MetadataTest.read().get("properties")) {
            described.add(property.get("name").asText());
        }
        TreeSet<String> tested = new TreeSet<>(List.of(
                "web3.task.allow-low-rate", // LoadBeansTest
                "web3.task.enabled", // AutoConfigurationTest
                "web3.task.raw-query-characters", // RawQueryCharactersTest
                "web3.task.limits.task-name-length",
                "web3.task.prefix",
                "web3.task.close-grace"));
        EFFECTS.forEach(
                effect -> effect.settings.forEach(setting -> tested.add(setting.substring(0, setting.indexOf('=')))));
        assertThat(described).isEqualTo(tested);
    }
}
