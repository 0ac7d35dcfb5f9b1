package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.LayerContext;
import io.github.web3task.spi.ProviderCall;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A layer between requests and providers")
class CallLayerTest {
    private static final String YES = Bodies.success("{\"a\":true}");
    private final ManualTimer timer = new ManualTimer();
    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_719_000_000_000L));
    private final List<Exchange> told = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final HeldProvider provider = new HeldProvider(Map.of("a", "v1"), "a", "b");

    private TaskApi api(CallLayer... layers) {
        TaskApiBuilder builder = TaskApi.builder(provider)
                .timer(timer)
                .clock(clock)
                .listener(told::add)
                .maxConcurrent(2)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO);
        List.of(layers).forEach(builder::layer);
        return builder.build();
    }

    private CallLayer noting(String name) {
        return context -> new CallLayer.Link() {
            @Override
            public ProviderCall onRequest(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
                notes.add(name + " request " + query.wallet());
                return next.apply(query);
            }

            @Override
            public ProviderCall onCall(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
                notes.add(name + " call " + query.wallet());
                return next.apply(query);
            }
        };
    }

    /** Deals with every call by itself. */
    private static CallLayer calls(Function<TaskQuery, ProviderCall> dealing) {
        return context -> new CallLayer.Link() {
            @Override
            public ProviderCall onCall(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
                return dealing.apply(query);
            }
        };
    }

    private static ProviderCall over(CompletionStage<Map<String, TaskStatus>> answer) {
        return new ProviderCall() {
            @Override
            public CompletionStage<Map<String, TaskStatus>> answer() {
                return answer;
            }

            @Override
            public CompletionStage<Void> ended() {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void giveUp(boolean late) {}
        };
    }

    @Test
    @Clause("LOAD-4")
    @DisplayName("sees every request, and once each call that requests share, in the order the layers were added")
    void order() {
        try (TaskApi api = api(noting("outer"), noting("inner"))) {
            var first = api.handle(Ask.completion("w", "a"));
            var second = api.handle(Ask.completion("w", "a"));
            provider.answer(0, TaskStatus.complete());
            assertThat(Await.now(first).bodyText()).isEqualTo(YES);
            assertThat(Await.now(second).bodyText()).isEqualTo(YES);
        }
        assertThat(notes)
                .containsExactly(
                        "outer request w",
                        "inner request w",
                        "outer call w",
                        "inner call w",
                        "outer request w",
                        "inner request w");
    }

    @Test
    @DisplayName("may answer without the provider")
    void answersItself() {
        var answer = CompletableFuture.completedStage(Map.of("a", TaskStatus.complete()));
        try (TaskApi api = api(calls(query -> over(answer)))) {
            for (int i = 0; i < 5; i++) {
                assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(YES);
            }
        }
        assertThat(provider.asked).isEmpty();
    }

    @Test
    @Clause({"PROV-3", "PROV-4", "PROV-7", "LOAD-4"})
    @DisplayName(
            "that throws, gives no call, leaves a task out or answers null is 000007, costs no slot and binds nobody")
    void broken() {
        List<Function<TaskQuery, ProviderCall>> faults = List.of(
                query -> {
                    throw new StackOverflowError();
                },
                query -> null,
                query -> over(CompletableFuture.completedStage(Map.of())),
                query -> over(CompletableFuture.completedStage(null)),
                query -> over(CompletableFuture.failedStage(new IllegalStateException("broken"))));
        for (Function<TaskQuery, ProviderCall> fault : faults) {
            try (TaskApi api = api(calls(fault))) {
                for (int i = 0; i < 5; i++) {
                    assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.OTHER);
                }
            }
            try (TaskApi api = api(context -> new CallLayer.Link() {
                @Override
                public ProviderCall onRequest(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
                    return fault.apply(query);
                }
            })) {
                for (int i = 0; i < 5; i++) {
                    assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.OTHER);
                }
            }
        }
        assertThat(provider.asked).isEmpty();
    }

    @Test
    @Clause({"PROV-7", "LOG-1"})
    @DisplayName("that refuses is 000002, shed, with its reason in the record")
    void refuses() {
        var refusal = CompletableFuture.<Map<String, TaskStatus>>failedStage(new CallRejectedException("not now", null))
                .thenApply(statuses -> statuses); // wrapped, as by any layer in front
        try (TaskApi api = api(calls(query -> over(refusal)))) {
            assertThat(Ask.body(api, Ask.completion("w", "a"))).isEqualTo(Bodies.BUSY);
        }
        assertThat(told).singleElement().satisfies(exchange -> {
            assertThat(exchange.outcome()).isEqualTo(Outcome.SHED);
            assertThat(exchange.reason()).isEqualTo("not now");
        });
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("is told when nobody waits any more, as late when the deadline has passed")
    void givenUp() {
        var never = new CompletableFuture<Map<String, TaskStatus>>();
        try (TaskApi api = api(calls(query -> new ProviderCall() {
            @Override
            public CompletionStage<Map<String, TaskStatus>> answer() {
                return never;
            }

            @Override
            public CompletionStage<Void> ended() {
                return new CompletableFuture<>();
            }

            @Override
            public void giveUp(boolean late) {
                notes.add("late " + late);
            }
        }))) {
            var stage = api.handle(Ask.completion("w", "a"));
            timer.advanceMillis(2_500);
            assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY);
        }
        assertThat(notes).containsExactly("late true");
    }

    @Test
    @DisplayName("learns when it is attached what the API knows: irreversible tasks, deadline, campaign, time")
    void context() {
        Campaign campaign = new Campaign(Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
        AtomicReference<LayerContext> given = new AtomicReference<>();
        CallLayer layer = context -> {
            given.set(context);
            return new CallLayer.Link() {};
        };
        try (TaskApi api = TaskApi.builder(provider)
                .timer(timer)
                .clock(clock)
                .campaign(campaign)
                .layer(layer)
                .build()) {
            LayerContext context = given.get();
            assertThat(context.irreversibleTasks()).isEqualTo(Map.of("a", "v1"));
            assertThat(context.deadline()).isEqualTo(Duration.ofMillis(2_500));
            assertThat(context.campaign()).isSameAs(campaign);
            assertThat(context.clock()).isSameAs(clock);
            Runnable taken = context.schedule(Duration.ofMillis(5), () -> notes.add("taken back"));
            context.schedule(Duration.ofMillis(5), () -> notes.add("due"));
            taken.run();
            long before = context.nanoTime();
            timer.advanceMillis(5);
            assertThat(context.nanoTime() - before)
                    .isEqualTo(Duration.ofMillis(5).toNanos());
            assertThat(notes).containsExactly("due");
            assertThat(api).isNotNull();
        }
    }

    @Test
    @DisplayName("may refuse settings it can't work with: the API is then not built")
    void refusesSettings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> api(context -> {
                    throw new IllegalArgumentException("make it longer");
                }))
                .withMessage("make it longer");
    }
}
