package io.github.web3task;

import static io.github.web3task.Interleavings.same;

import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
@DisplayName("A request's end, in the interleavings that Lincheck thinks of")
class VisitInterleavingsTest {
    private static final int OF_EACH = 50;

    /** One request on its way. */
    public static class Scene {
        private final HeldCall.Calls calls = new HeldCall.Calls();
        private final List<Exchange> told = new CopyOnWriteArrayList<>();
        private final Visit visit = new Visit(Ask.completion("w", "a"), settings());
        private boolean asked;
        private boolean over;

        private TaskApiSettings settings() {
            TaskApiSettings.Choices choices = new TaskApiSettings.Choices();
            choices.providers.add(TaskCompletionProvider.fixed(TaskStatus.complete(), "a"));
            choices.listeners.clear();
            choices.listeners.add(told::add);
            choices.clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
            choices.timer = new ManualTimer();
            choices.executor = Runnable::run;
            return TaskApiSettings.of(choices);
        }

        private void finish(ResultCode code) {
            visit.finish(
                    code,
                    ApiResponse.of(200, Map.of(), code.code().getBytes(StandardCharsets.UTF_8)),
                    Outcome.SERVED,
                    null);
        }

        public void asks() {
            asked = true;
            visit.asks(() -> calls.ask(TaskQuery.of("w", "w", List.of("a"), "id")));
        }

        public void isAnswered() {
            finish(ResultCode.SUCCESS);
        }

        public void deadlinePasses() {
            over = true;
            finish(ResultCode.SYSTEM_BUSY);
            visit.abandon();
        }

        public void isStopped() {
            over = true;
            finish(ResultCode.OTHER_ERROR);
            visit.abandon();
        }

        @Validate
        public void check() {
            Interleavings.unobserved(this::judge);
        }

        private void judge() {
            if (asked && over) {
                same("given up", calls.asked().get(0).givenUp() > 0, true);
            }
            same("told", told.size(), 1);
            same(
                    "told as answered",
                    told.get(0).answer(),
                    visit.response.getNow(null).bodyText());
        }
    }

    @Test
    @Clause({"LOG-1", "PROV-5", "PROV-6"})
    @DisplayName("comes once and is told once, and its call is given up: answer, deadline and stop at the same time")
    void ending() {
        Interleavings.of(Scene.class)
                .with("asks", "isAnswered deadlinePasses")
                .with("", "asks deadlinePasses")
                .with("asks", "isAnswered deadlinePasses isStopped")
                .explore(OF_EACH);
    }
}
