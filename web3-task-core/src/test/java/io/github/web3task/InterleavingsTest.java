package io.github.web3task;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.web3task.contract.Clause;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.transport.ApiResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("Equal questions in flight, in the interleavings that Lincheck thinks of")
class InterleavingsTest {
    private static final String YES = Ask.success("{\"a\":true}");
    private final Logger log = (Logger) LoggerFactory.getLogger("io.github.web3task");

    @BeforeEach
    void silence() {
        log.setLevel(Level.OFF); // a logger would be interleaved, too
    }

    @AfterEach
    void speak() {
        log.setLevel(null);
    }

    /** One run: two slots, and a provider that holds its calls. */
    private static final class Run implements AsyncTaskCompletionProvider {
        private final List<CompletableFuture<Map<String, TaskStatus>>> calls = new ArrayList<>();
        private final ManualTimer timer = new ManualTimer();
        private final TaskApi api = TaskApi.builder(this)
                .maxConcurrent(2)
                .maxWait(Duration.ZERO)
                .closeGrace(Duration.ZERO)
                .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                .executor(Runnable::run)
                .timer(timer)
                .build();
        private final CompletionStage<ApiResponse> leader = ask("w");
        private volatile CompletionStage<ApiResponse> follower;

        @Override
        public List<String> taskNames() {
            return List.of("a");
        }

        @Override
        public synchronized CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
            calls.add(new CompletableFuture<>());
            return calls.get(calls.size() - 1);
        }

        private synchronized CompletableFuture<Map<String, TaskStatus>> call(int number) {
            return calls.get(number);
        }

        private synchronized int asked() {
            return calls.size();
        }

        CompletionStage<ApiResponse> ask(String wallet) {
            return api.handle(Ask.completion(wallet, "a"));
        }

        void answer(int call) {
            call(call).complete(Map.of("a", TaskStatus.complete()));
        }

        void follow() {
            follower = ask("w");
        }

        void deadline() {
            timer.advanceMillis(2_500);
        }

        void check(boolean closed) {
            for (int call = 0; call < asked(); call++) {
                answer(call);
            }
            for (CompletionStage<ApiResponse> stage : List.of(leader, follower)) {
                String body = stage.toCompletableFuture().getNow(null).bodyText();
                Interleavings.same(
                        "an answer that the provider gave, or none: " + body,
                        body.equals(YES) || body.equals(Ask.BUSY),
                        true);
            }
            if (!closed) {
                int before = asked();
                for (int i = 0; i < 3; i++) {
                    ask("other" + i);
                }
                Interleavings.same("slots in the end", asked() - before, 2);
            }
        }
    }

    @Test
    @Clause({"LOAD-4", "PROV-5", "PROV-6", "PROV-7"})
    @DisplayName(
            "each get one answer, none that is untrue, and no slot is lost: the call ends, a follower joins, the time is over")
    void deadline() {
        Interleavings.explore(20, () -> {
            Run run = new Run();
            Interleavings.together(() -> run.answer(0), run::follow, run::deadline);
            run.check(false);
        });
    }

    @Test
    @Clause({"LOAD-4", "PROV-6", "PROV-7"})
    @DisplayName("and so they do when the API is closed meanwhile")
    void closing() {
        Interleavings.explore(20, () -> {
            Run run = new Run();
            Interleavings.together(() -> run.answer(0), run::follow, run.api::close);
            run.check(true);
        });
    }
}
