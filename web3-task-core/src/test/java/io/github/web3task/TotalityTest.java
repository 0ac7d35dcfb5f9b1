package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.web3task.exchange.Exchange;
import io.github.web3task.internal.runtime.Recorder;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Every request gets one answer, whatever goes wrong on the way")
class TotalityTest {
    private static final TaskCompletionProvider YES = TaskCompletionProvider.fixed(TaskStatus.complete(), "a");

    @Test
    @Clause({"PROV-7", "ENV-2"})
    @DisplayName("No request at all is 000007")
    void nullRequest() {
        try (TaskApi api = TaskApi.of(YES)) {
            assertThat(Await.now(api.handle(null)).bodyText()).isEqualTo(Bodies.OTHER);
        }
    }

    @Test
    @DisplayName("A clock that throws, at the first reading or a later one, is 000007 for both endpoints")
    void throwingClock() {
        for (int good = 0; good < 2; good++) {
            for (Supplier<Throwable> fault : faults()) {
                try (TaskApi api =
                        TaskApi.builder(YES).clock(new BrokenClock(good, fault)).build()) {
                    assertThat(Await.now(api.handle(Ask.time())).bodyText()).isEqualTo(Bodies.OTHER);
                }
                try (TaskApi api = TaskApi.builder(YES)
                        .clock(new BrokenClock(good, fault))
                        .maxConcurrent(1)
                        .build()) {
                    var request = Ask.request("GET", "/v1/task/completion", Ask.query("w", "a") + "&timestamp=1");
                    assertThat(Await.now(api.handle(request)).bodyText()).isEqualTo(Bodies.OTHER);
                    assertThat(Await.now(api.handle(request)).bodyText())
                            .as("the slot is free again")
                            .isEqualTo(Bodies.OTHER);
                }
            }
        }
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("A rule that throws is 000007, gives its slot back, and the provider is not asked")
    void throwingRule() {
        for (Supplier<Throwable> fault : faults()) {
            FakeProvider provider = FakeProvider.direct(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
            boolean[] broken = {true};
            try (TaskApi api = TaskApi.builder(provider)
                    .maxConcurrent(1)
                    .executor(Runnable::run)
                    .rule(request -> {
                        if (broken[0]) {
                            throw TotalityTest.<RuntimeException>sneaky(fault.get());
                        }
                    })
                    .build()) {
                assertThat(Await.now(api.handle(Ask.completion("w"))).bodyText())
                        .isEqualTo(Bodies.OTHER);
                assertThat(provider.asked).isEmpty();
                broken[0] = false;
                assertThat(Await.now(api.handle(Ask.completion("w"))).bodyText())
                        .isEqualTo(Bodies.success("{\"a\":true}"));
            }
        }
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("A listener that throws is logged, changes no answer, and the next one is still told")
    void throwingListener() {
        for (Supplier<Throwable> fault : faults()) {
            List<Exchange> told = new ArrayList<>();
            try (LogCapture log = LogCapture.of(TaskApi.class);
                    TaskApi api = TaskApi.builder(YES)
                            .listener(exchange -> {
                                throw TotalityTest.<RuntimeException>sneaky(fault.get());
                            })
                            .listener(told::add)
                            .recorder(Runnable::run)
                            .build()) {
                assertThat(Await.now(api.handle(Ask.completion("w"))).bodyText())
                        .isEqualTo(Bodies.success("{\"a\":true}"));
                assertThat(told).hasSize(1);
                assertThat(log.atLeast(ch.qos.logback.classic.Level.WARN))
                        .singleElement()
                        .asString()
                        .contains(TotalityTest.class.getName());
            }
        }
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("A listener's Error at the deadline does not keep the late call from being interrupted")
    void errorAtTheDeadline() {
        ManualTimer timer = new ManualTimer();
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        FakeProvider provider = FakeProvider.blocking(
                query -> {
                    started.complete(null);
                    try {
                        new CompletableFuture<Void>().get();
                        throw new AssertionError("never completed");
                    } catch (InterruptedException e) {
                        interrupted.complete(true);
                        throw e;
                    }
                },
                "a");
        try (TaskApi api = TaskApi.builder(provider)
                .timer(timer)
                .handOver(Runnable::run)
                .recorder(Runnable::run)
                .listener(exchange -> {
                    throw new NoClassDefFoundError("metrics");
                })
                .build()) {
            var stage = api.handle(Ask.completion("w"));
            Await.await(started);
            timer.advanceMillis(2_500);
            assertThat(Await.now(stage).bodyText()).isEqualTo(Bodies.BUSY);
            assertThat(Await.await(interrupted)).isTrue();
        }
    }

    @Test
    @Clause("LOG-4")
    @DisplayName("A wallet rendering that throws costs the record and not the answer")
    void throwingRendering() {
        for (Supplier<Throwable> fault : faults()) {
            try (LogCapture log = LogCapture.of(Recorder.class);
                    TaskApi api = TaskApi.builder(YES)
                            .recorder(Runnable::run)
                            .walletRendering(wallet -> {
                                throw TotalityTest.<RuntimeException>sneaky(fault.get());
                            })
                            .build()) {
                assertThat(Await.now(api.handle(Ask.completion("w"))).bodyText())
                        .isEqualTo(Bodies.success("{\"a\":true}"));
                assertThat(log.events()).hasSize(1);
            }
        }
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("An exception of the provider's whose own text throws is 000007 like any other")
    void unspeakable() {
        FakeProvider provider = FakeProvider.direct(
                query -> {
                    throw new Unspeakable();
                },
                "a");
        List<Exchange> told = new ArrayList<>();
        try (TaskApi api = TaskApi.builder(provider)
                .maxConcurrent(1)
                .recorder(Runnable::run)
                .listener(told::add)
                .build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(Await.now(api.handle(Ask.completion("w"))).bodyText())
                        .isEqualTo(Bodies.OTHER);
            }
            assertThat(told).extracting(Exchange::reason).containsOnly(Unspeakable.class.getName());
        }
    }

    @Test
    @DisplayName("An executor of its own mind is 000002 when it rejects and 000007 otherwise, and no slot is lost")
    void throwingExecutor() {
        FakeProvider provider = FakeProvider.blocking(query -> FakeProvider.all(query, TaskStatus.complete()), "a");
        RuntimeException[] fault = {null};
        try (TaskApi api = TaskApi.builder(provider)
                .maxConcurrent(1)
                .executor(task -> {
                    if (fault[0] != null) {
                        throw fault[0];
                    }
                    task.run();
                })
                .build()) {
            fault[0] = new IllegalStateException("no context");
            assertThat(Await.now(api.handle(Ask.completion("w"))).bodyText()).isEqualTo(Bodies.OTHER);
            fault[0] = new RejectedExecutionException("full");
            assertThat(Await.now(api.handle(Ask.completion("w"))).bodyText()).isEqualTo(Bodies.BUSY);
            assertThat(provider.asked).isEmpty();
            fault[0] = null;
            assertThat(Await.now(api.handle(Ask.completion("w"))).bodyText()).isEqualTo(Bodies.success("{\"a\":true}"));
        }
    }

    @Test
    @DisplayName("Who got the stage can't change the answer: completing or cancelling it reaches nobody else")
    void stageIsReadOnly() {
        HeldProvider provider = new HeldProvider("a");
        Records records = new Records();
        try (TaskApi api = TaskApi.builder(provider).listener(records).build()) {
            CompletionStage<ApiResponse> stage = api.handle(Ask.completion("w"));
            assertThat(stage.toCompletableFuture().cancel(true)).isTrue();
            ApiResponse forged = ApiResponse.of(200, Map.of(), new byte[0]);
            assertThat(stage.toCompletableFuture().complete(forged)).isTrue();
            if (stage instanceof CompletableFuture<ApiResponse> future) {
                assertThatThrownBy(() -> future.cancel(true)).isInstanceOf(UnsupportedOperationException.class);
                assertThatThrownBy(() -> future.complete(forged)).isInstanceOf(UnsupportedOperationException.class);
            }
            provider.awaitCalls(1);
            assertThat(records.all()).isEmpty();

            provider.answer(0, TaskStatus.incomplete());
            assertThat(Await.soon(stage).bodyText()).isEqualTo(Bodies.success("{\"a\":false}"));
            assertThat(records.only().code()).isEqualTo(ResultCode.SUCCESS);
        }
    }

    @Test
    @DisplayName("What the adapter does with the answer, an exception included, reaches nobody else")
    void adapterThrows() {
        ManualTimer timer = new ManualTimer();
        try (TaskApi api = TaskApi.builder(new FakeAsyncProvider(query -> new CompletableFuture<>(), "a"))
                .timer(timer)
                .handOver(Runnable::run)
                .closeGrace(Duration.ZERO)
                .build()) {
            CompletionStage<Void> written = api.handle(Ask.completion("w")).thenAccept(answer -> {
                throw new CancellationException("client went away");
            });
            CompletionStage<ApiResponse> other = api.handle(Ask.completion("w"));
            timer.advanceMillis(2_500);
            assertThat(written.toCompletableFuture()).isCompletedExceptionally();
            assertThat(Await.now(other).bodyText()).isEqualTo(Bodies.BUSY);
        }
    }

    private static List<Supplier<Throwable>> faults() {
        return List.of(
                () -> new IllegalStateException("bug"),
                () -> new NoClassDefFoundError("a/Class"),
                () -> new AssertionError("assert"),
                Unspeakable::new);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable fault) throws T {
        throw (T) fault;
    }

    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw this;
        }
    }

    /** Throws from the reading after the good ones on. */
    private static final class BrokenClock extends Clock {
        private final int good;
        private final Supplier<Throwable> fault;
        private int readings;

        BrokenClock(int good, Supplier<Throwable> fault) {
            this.good = good;
            this.fault = fault;
        }

        @Override
        public Instant instant() {
            if (readings++ % (good + 1) == good) {
                throw TotalityTest.<RuntimeException>sneaky(fault.get());
            }
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
