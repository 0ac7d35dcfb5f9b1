package io.github.web3task.internal.request;

import static io.github.web3task.Interleavings.same;

import io.github.web3task.Interleavings;
import io.github.web3task.ManualTimer;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.internal.admission.RateLimits;
import io.github.web3task.internal.call.InterruptibleWork;
import io.github.web3task.internal.call.Providers;
import io.github.web3task.internal.http.ResponseFactory;
import io.github.web3task.internal.runtime.Recorder;
import io.github.web3task.internal.runtime.Threads;
import io.github.web3task.internal.runtime.ThrottledWarning;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.StatusMapping;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import io.github.web3task.validation.ValidationPipeline;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
@DisplayName("A request's end, in the interleavings that Lincheck thinks of")
class RequestInterleavingsTest {
    private static final int OF_EACH = 50;
    private static final Duration DEADLINE = Duration.ofMillis(100);
    private static final ExchangeRecorder.Arrival ARRIVAL = new ExchangeRecorder.Arrival(false, 0, "id", null, null);

    /** An API with one slot, whose hand-over runs things at once. */
    private static ApiSettings settings(ManualTimer timer) {
        return new ApiSettings(
                new Providers(List.of(TaskCompletionProvider.fixed(TaskStatus.complete(), "a"))),
                List.of(),
                new RateLimits(List.of()),
                new ValidationPipeline(List.of()),
                new ResponseFactory(StatusMapping.standard(), 1, List.of("a")),
                List.of(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                timer,
                Threads.borrowed(Runnable::run),
                Threads.borrowed(Runnable::run),
                false,
                UnaryOperator.identity(),
                Recorder.on(Runnable::run, timer),
                new ThrottledWarning(timer),
                DEADLINE,
                1,
                Duration.ZERO,
                List.of(),
                WalletRendering.whole(),
                null,
                Duration.ZERO);
    }

    private static RequestContext request(RequestPipeline pipeline, ApiSettings settings) {
        ApiRequest request = new ApiRequest("GET", ApiRequest.COMPLETION, null, name -> null);
        return new RequestContext(settings, pipeline.limit, request, ARRIVAL);
    }

    /** One request that has the only slot. */
    public static class Ending {
        private final ApiSettings settings = settings(new ManualTimer());
        private final RequestPipeline pipeline = new RequestPipeline(settings);
        private final RequestContext context = request(pipeline, settings);
        private final List<String> answers = new CopyOnWriteArrayList<>();
        private final AtomicInteger working = new AtomicInteger();
        private final AtomicInteger workedWithoutSlot = new AtomicInteger();

        public Ending() {
            pipeline.limit.tryEnter(context.permit);
            pipeline.deadlines.watch(context);
            context.expectLateResponse();
        }

        private void answer(String text) {
            if (pipeline.deliver(context, ApiResponse.of(200, Map.of(), text.getBytes(StandardCharsets.UTF_8)))) {
                answers.add(text);
            }
        }

        public void isEvaluated() {
            InterruptibleWork work = context.work();
            if (work.begin()) {
                working.incrementAndGet();
                working.decrementAndGet();
                work.end();
                context.release();
                answer("evaluated");
            }
        }

        /** A decorator that runs what it was given on two threads. */
        public void isEvaluatedToo() {
            isEvaluated();
        }

        public void deadlinePasses() {
            answer("deadline");
            context.stopWork();
        }

        public void isCutOff() {
            answer("cut off");
            context.stopWork();
        }

        public void partRuns() {
            context.retainSlot();
            InterruptibleWork part = new InterruptibleWork();
            context.addWork(part);
            if (part.begin()) {
                working.incrementAndGet();
                working.decrementAndGet();
            }
            part.end();
            context.removeWork(part);
            context.releaseSlot();
        }

        public void otherComes() {
            RequestContext other = request(pipeline, settings);
            if (pipeline.limit.tryEnter(other.permit)) {
                workedWithoutSlot.addAndGet(working.get());
                pipeline.limit.end(other.permit);
            }
        }

        @Validate
        public void check() {
            Interleavings.unobserved(this::judge);
        }

        private void judge() {
            same("answers", answers.size(), 1);
            same(
                    "answered as",
                    answers.get(0),
                    context.lateResponse.getNow(null).bodyText());
            same("open", pipeline.deadlines.open().size(), 0);
            same("another with its slot", workedWithoutSlot.get(), 0);
            same("free", pipeline.limit.tryEnter(request(pipeline, settings).permit), true);
        }
    }

    @Test
    @Clause({"LOG-1", "PROV-5", "PROV-6"})
    @DisplayName("comes once, and its slot is back: evaluation, deadline and stop at the same time")
    void ending() {
        Interleavings.of(Ending.class)
                .with("", "isEvaluated deadlinePasses")
                .with("", "deadlinePasses isCutOff")
                .with("", "isEvaluated deadlinePasses isCutOff")
                .with("", "isEvaluated isEvaluatedToo")
                .explore(OF_EACH);
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("leaves the slot to nobody else while the evaluation or a part of it works")
    void slot() {
        Interleavings.of(Ending.class)
                .with("", "isEvaluated deadlinePasses otherComes")
                .with("", "isEvaluated partRuns otherComes")
                .with("", "partRuns deadlinePasses otherComes")
                .explore(OF_EACH);
    }

    /** Requests come while others' deadlines pass. */
    public static class Watching {
        private final ManualTimer timer = new ManualTimer();
        private final ApiSettings settings = settings(timer);
        private final RequestPipeline pipeline = new RequestPipeline(settings);
        private final List<RequestContext> all = new CopyOnWriteArrayList<>();

        public void oneComes() {
            RequestContext context = request(pipeline, settings);
            all.add(context);
            pipeline.deadlines.watch(context);
            context.expectLateResponse();
        }

        public void otherComes() {
            oneComes();
        }

        public void deadlinePasses() {
            timer.advance(DEADLINE);
        }

        @Validate
        public void check() {
            Interleavings.unobserved(this::judge);
        }

        private void judge() {
            timer.advance(DEADLINE);
            for (RequestContext context : all) {
                same("answered", context.lateResponse.isDone(), true);
            }
            same("open", pipeline.deadlines.open().size(), 0);
            timer.advance(DEADLINE);
            same("timers that are set for nobody", timer.pending(), 0);
        }
    }

    @Test
    @Clause({"PROV-5", "PROV-9"})
    @DisplayName("comes at its deadline, whoever else comes or ends at that moment")
    void watching() {
        Interleavings.of(Watching.class)
                .with("", "oneComes otherComes")
                .with("oneComes", "deadlinePasses otherComes")
                .with("", "oneComes otherComes deadlinePasses")
                .explore(OF_EACH);
    }
}
