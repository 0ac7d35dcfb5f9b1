package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.TrafficWatch;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.validation.ReceiveWindow;
import io.github.web3task.validation.RequestLimits;
import io.github.web3task.validation.WalletFormat;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Settings")
class TaskApiBuilderTest {
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private static TaskApiBuilder builder() {
        return TaskApi.builder(TaskCompletionProvider.fixed(TaskStatus.complete(), "a", "b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("impossible")
    @Clause({"ENV-3", "ENV-4", "QUERY-5"})
    @DisplayName("What can never work is refused with a sentence that says what to do")
    void refused(String sentence, UnaryOperator<TaskApiBuilder> setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setting.apply(builder()).build())
                .withMessage(sentence);
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                setting("maxConcurrent is 0: set it to 1 to 1000000", b -> b.maxConcurrent(0)),
                setting("maxConcurrent is -1: set it to 1 to 1000000", b -> b.maxConcurrent(-1)),
                setting("maxWait is PT-0.001S: set it to 0 to less than a day", b -> b.maxWait(Duration.ofMillis(-1))),
                setting(
                        "closeGrace is PT-1S: set it to 0 to less than a day",
                        b -> b.closeGrace(Duration.ofSeconds(-1))),
                setting(
                        "the deadline of PT0.05S passes while a request may still wait PT0.05S for its turn: make it"
                                + " longer, or maxWait shorter",
                        b -> b.deadline(Duration.ofMillis(50))),
                setting(
                        "the deadline of PT0S passes while a request may still wait PT0S for its turn: make it longer,"
                                + " or maxWait shorter",
                        b -> b.deadline(Duration.ZERO).maxWait(Duration.ZERO)),
                setting("retryAfter is PT0S: set it to whole seconds, 1 or more", b -> b.retryAfter(Duration.ZERO)),
                setting(
                        "retryAfter is PT-1S: set it to whole seconds, 1 or more",
                        b -> b.retryAfter(Duration.ofSeconds(-1))),
                setting(
                        "retryAfter is PT0.999S: set it to whole seconds, 1 or more",
                        b -> b.retryAfter(Duration.ofMillis(999))),
                setting(
                        "retryAfter is PT1.5S: set it to whole seconds, 1 or more",
                        b -> b.retryAfter(Duration.ofMillis(1_500))),
                setting("retryAfter is PT24H: set it to less than a day", b -> b.retryAfter(Duration.ofDays(1))),
                setting("the deadline is " + FOREVER + ": set it to 0 to less than a day", b -> b.deadline(FOREVER)),
                setting("closeGrace is " + FOREVER + ": set it to 0 to less than a day", b -> b.closeGrace(FOREVER)),
                setting(
                        "status 200 for 000002 would not be read as unknown: map it to 5XX",
                        b -> b.statusMapping(code -> 200)),
                setting("status 500 for 000000 would hide an answer: map it to 2XX", b -> b.statusMapping(code -> 500)),
                setting(
                        "status 100 for 000000 is no final HTTP status: map it to 200 to 599",
                        b -> b.statusMapping(code -> 100)),
                setting(
                        "the task name 'bb' could never be asked: it is longer than 1 characters; shorten it or raise"
                                + " RequestLimits.taskNameLength",
                        b -> new TaskApiBuilder()
                                .provider(TaskCompletionProvider.fixed(TaskStatus.complete(), "b"))
                                .provider(TaskCompletionProvider.fixed(TaskStatus.complete(), "bb"))
                                .limits(new RequestLimits(1, 1, 1, 1, 1, 1))),
                setting(
                        "the key for wallet hashes has 15 bytes: give a secret one of 16 or more",
                        b -> b.walletRendering(WalletRendering.keyedHash(new byte[15]))),
                setting(
                        "the default recvWindow of 70000 ms is not within 1 and 60000 ms: change it or the cap",
                        b -> b.receiveWindow(ReceiveWindow.standard().withDefault(Duration.ofSeconds(70)))));
    }

    private static Arguments setting(String sentence, UnaryOperator<TaskApiBuilder> setting) {
        return Arguments.of(sentence, setting);
    }

    private static final List<Duration> TIMES = List.of(
            Duration.ofSeconds(Long.MIN_VALUE),
            Duration.ofSeconds(-1),
            Duration.ofNanos(-1),
            Duration.ZERO,
            Duration.ofNanos(1),
            Duration.ofDays(1).minusNanos(1),
            Duration.ofDays(1),
            Duration.ofNanos(Long.MAX_VALUE),
            Duration.ofMillis(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MAX_VALUE),
            FOREVER);
    private static final List<Integer> NUMBERS = List.of(Integer.MIN_VALUE, -1, 0, 1, 1_000_000, Integer.MAX_VALUE);
    private static final List<Instant> INSTANTS =
            List.of(Instant.MIN, Instant.MIN.plusNanos(1), Instant.EPOCH, Instant.MAX.minusNanos(1), Instant.MAX);

    private static List<?> extremesOf(Class<?> type) {
        return type == Duration.class ? TIMES : type == int.class ? NUMBERS : List.of();
    }

    @Test
    @DisplayName("Any time and number that there is is taken or refused with a sentence, and never fails at a request")
    void extremes() throws Exception {
        int settings = 0;
        for (Method setting : TaskApiBuilder.class.getMethods()) {
            List<?> values = setting.getParameterCount() == 1 ? extremesOf(setting.getParameterTypes()[0]) : List.of();
            settings += values.isEmpty() ? 0 : 1;
            for (Object value : values) {
                assertTakenOrRefused(setting, value, b -> invoke(setting, b, value));
                assertTakenOrRefused(setting, value, b -> invoke(setting, b.maxWait(Duration.ZERO), value));
            }
        }
        assertThat(settings)
                .as("maxConcurrent, maxWait, deadline, closeGrace, retryAfter")
                .isEqualTo(5);
        for (Method tolerance : ReceiveWindow.class.getMethods()) {
            if (tolerance.getReturnType() == ReceiveWindow.class && tolerance.getParameterCount() == 1) {
                for (Duration value : TIMES) {
                    assertTakenOrRefused(
                            tolerance, value, b -> b.receiveWindow(invoke(tolerance, ReceiveWindow.standard(), value)));
                }
            }
        }
        for (int i = 0; i < RequestLimits.class.getRecordComponents().length; i++) {
            for (int value : NUMBERS) {
                int at = i;
                assertTakenOrRefused(
                        RequestLimits.class.getRecordComponents()[i], value, b -> b.limits(limits(at, value)));
            }
        }
        for (int value : NUMBERS) {
            assertTakenOrRefused(
                    "maxConcurrentCalls",
                    value,
                    b -> b.provider(new TaskCompletionProvider() {
                        @Override
                        public List<String> taskNames() {
                            return List.of("c");
                        }

                        @Override
                        public Map<String, TaskStatus> check(TaskQuery query) {
                            return Map.of();
                        }

                        @Override
                        public int maxConcurrentCalls() {
                            return value;
                        }
                    }));
        }
    }

    @Test
    @DisplayName("A campaign from and to any time has phases and an end of its watch")
    void extremeCampaigns() {
        for (Instant launch : INSTANTS) {
            for (Instant end : INSTANTS) {
                if (end.isAfter(launch)) {
                    Campaign campaign = new Campaign(launch, end);
                    assertTakenOrRefused("campaign", campaign, b -> b.campaign(campaign));
                    TrafficWatch watch = TrafficWatch.of(campaign);
                    assertThat(watch.isSafeToSunset()).isFalse();
                    assertThat(watch.safeFrom()).isAfter(Instant.EPOCH);
                }
            }
        }
        for (Duration quiet : TIMES) {
            try {
                assertThat(new TrafficWatch(new Campaign(Instant.MIN, Instant.MAX), quiet, Clock.systemUTC())
                                .safeFrom())
                        .isEqualTo(Instant.MAX);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageStartingWith("the quiet time is ");
            }
        }
    }

    private static RequestLimits limits(int at, int value) {
        int[] all = {8192, 32, 128, 4096, 64, 64};
        all[at] = value;
        return new RequestLimits(all[0], all[1], all[2], all[3], all[4], all[5]);
    }

    @SuppressWarnings("unchecked")
    private static <T> T invoke(Method method, T on, Object value) {
        try {
            return (T) method.invoke(on, value);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertTakenOrRefused(Object what, Object value, UnaryOperator<TaskApiBuilder> setting) {
        Records records = new Records();
        TaskApi api;
        try {
            api = setting.apply(builder())
                    .timer(new ManualTimer())
                    .recorder(Runnable::run)
                    .executor(Runnable::run)
                    .clock(Clock.fixed(Instant.ofEpochMilli(1_719_000_000_000L), ZoneOffset.UTC))
                    .listener(records)
                    .build();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage())
                    .as("%s with %s", what, value)
                    .contains(": ")
                    .doesNotContain("overflow");
            return;
        }
        String query = Ask.query("w", "b") + "&timestamp=1719000000000";
        String body = Ask.body(api, Ask.request("GET", "/v1/task/completion", query));
        assertThat(body)
                .as("%s with %s", what, value)
                .isIn(Bodies.success("{\"b\":true}"), Bodies.INVALID); // a limit of 1 character is legal
        assertThat(records.only().status()).isIn(200, 400);
        api.close();
    }

    @Test
    @DisplayName("More calls at once than there are threads to be numbered are refused")
    void tooManyThreads() {
        FakeProvider one = FakeProvider.blocking(query -> null, "x");
        FakeProvider two = FakeProvider.blocking(query -> null, "y");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskApi.builder(one)
                        .provider(two)
                        .maxConcurrent(Integer.MAX_VALUE)
                        .build())
                .withMessage("maxConcurrent is 2147483647: set it to 1 to 1000000");
    }

    @ParameterizedTest(name = "{0} calls of {1} providers")
    @CsvSource({"1000000, 3000", "524288, 1024"})
    @DisplayName("More calls of all providers together than a pool can count are no overflow")
    void moreThanAPoolCanCount(int maxConcurrent, int providers) {
        TaskApiBuilder builder =
                TaskApi.builder(FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "b"));
        for (int i = 1; i < providers; i++) {
            builder.provider(FakeProvider.blocking(query -> null, "t" + i));
        }
        try (TaskApi api = builder.maxConcurrent(maxConcurrent).build()) {
            assertThat(Ask.body(api, Ask.completion("w", "b"))).isEqualTo(Bodies.success("{\"b\":true}"));
        }
    }

    @Test
    @DisplayName("The least that is possible is not refused")
    void leastPossible() {
        try (TaskApi api = builder()
                .maxConcurrent(1)
                .maxWait(Duration.ZERO)
                .deadline(Duration.ofNanos(1))
                .retryAfter(Duration.ofSeconds(1))
                .closeGrace(Duration.ZERO)
                .limits(new RequestLimits(1, 1, 1, 1, 1, 1))
                .executor(Runnable::run)
                .build()) {
            assertThat(api)
                    .hasToString("TaskApi[tasks=[a, b], rules=[query, wallet, task, window WHEN_PRESENT],"
                            + " maxConcurrent=1, maxWait=0 ms, deadline=0 ms, interceptors=[], rateLimits=[],"
                            + " executor=your executor]");
        }
    }

    @ParameterizedTest
    @MethodSource("absent")
    @DisplayName("Null is refused at once, by name")
    void nulls(String name, Consumer<TaskApiBuilder> setting) {
        TaskApiBuilder builder = builder();
        assertThatNullPointerException()
                .isThrownBy(() -> setting.accept(builder))
                .withMessage(name);
        assertThatNullPointerException().isThrownBy(() -> builder.walletFormats((WalletFormat) null));
    }

    static Stream<Arguments> absent() {
        return Stream.of(
                absent("provider", b -> b.provider((TaskCompletionProvider) null)),
                absent("provider", b -> b.provider((AsyncTaskCompletionProvider) null)),
                absent("limits", b -> b.limits(null)),
                absent("policy", b -> b.unknownTasks(null)),
                absent("policy", b -> b.windowPolicy(null)),
                absent("window", b -> b.receiveWindow(null)),
                absent("rule", b -> b.rule(null)),
                absent("mapping", b -> b.statusMapping(null)),
                absent("time", b -> b.retryAfter(null)),
                absent("time", b -> b.deadline(null)),
                absent("time", b -> b.maxWait(null)),
                absent("limiter", b -> b.rateLimit(null)),
                absent("interceptor", b -> b.interceptor(null)),
                absent("predicate", b -> b.unavailableWhen(null)),
                absent("decorator", b -> b.contextPropagation(null)),
                absent("executor", b -> b.executor(null)),
                absent("time", b -> b.closeGrace(null)),
                absent("listener", b -> b.listener(null)),
                absent("rendering", b -> b.walletRendering(null)),
                absent("campaign", b -> b.campaign(null)),
                absent("clock", b -> b.clock(null)));
    }

    private static Arguments absent(String name, Consumer<TaskApiBuilder> setting) {
        return Arguments.of(name, setting);
    }

    @Test
    @Clause("ENV-4")
    @DisplayName("Retry-After is the one that was set")
    void retryAfter() {
        TaskApi api = builder().retryAfter(Duration.ofSeconds(7)).build();
        api.close();
        assertThat(Await.now(api.handle(Ask.time())).headers()).containsEntry("Retry-After", "7");
    }

    @Test
    @DisplayName("A partner's own rule runs after the library's and sees what they read")
    void ownRule() {
        try (TaskApi api = builder()
                .walletFormats(WalletFormat.EVM)
                .rule(request -> assertThat(request.wallet().normalized()).startsWith("0xab"))
                .build()) {
            String wallet = "0xAB" + "0".repeat(38);
            assertThat(Ask.body(api, Ask.completion(wallet, "b"))).isEqualTo(Bodies.success("{\"b\":true}"));
            assertThat(Ask.body(api, Ask.completion("0xAB"))).isEqualTo(Bodies.INVALID);
        }
    }

    @Test
    @DisplayName("An API says its settings in one line, and a changed builder does not change it")
    void oneLine() {
        TaskApiBuilder builder = builder().executor(Runnable::run);
        try (TaskApi api = builder.build()) {
            builder.maxConcurrent(7).deadline(Duration.ofSeconds(9));
            assertThat(api)
                    .hasToString("TaskApi[tasks=[a, b], rules=[query, wallet, task, window WHEN_PRESENT],"
                            + " maxConcurrent=64, maxWait=50 ms, deadline=2500 ms, interceptors=[], rateLimits=[],"
                            + " executor=your executor]");
        }
    }
}
