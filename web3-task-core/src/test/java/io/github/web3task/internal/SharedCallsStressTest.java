package io.github.web3task.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.HeldCall;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.spi.ProviderCall;
import io.github.web3task.testkit.Clause;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the interleavings' tool was seen not to find: two answers that arrive at one request at the same time. */
@DisplayName("Equal questions in flight under many threads")
class SharedCallsStressTest {
    private static final int ROUNDS = 20_000;
    private static final List<String> TASKS =
            IntStream.range(0, 16).mapToObj(i -> "task" + i).toList();

    @Test
    @Clause({"LOAD-4", "PROV-3"})
    @DisplayName("who follows several calls gets all their answers, however close together they come")
    void answersTogether() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                HeldCall.Calls calls = new HeldCall.Calls();
                SharedCalls shared = new SharedCalls();
                TASKS.forEach(task -> ask(shared, calls, List.of(task)));
                ProviderCall follower = ask(shared, calls, TASKS);
                CompletableFuture.allOf(Stream.of(0, 1)
                                .map(half -> CompletableFuture.runAsync(() -> answerHalf(start, calls, half), threads))
                                .toArray(CompletableFuture[]::new))
                        .get(60, TimeUnit.SECONDS);

                assertThat(follower.answer().toCompletableFuture())
                        .as("round %s", round)
                        .isCompletedWithValueMatching(statuses -> statuses.size() == TASKS.size());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static ProviderCall ask(SharedCalls shared, HeldCall.Calls calls, List<String> tasks) {
        return shared.ask(TaskQuery.of("w", "w", tasks, "id"), calls::ask);
    }

    private static void answerHalf(CyclicBarrier start, HeldCall.Calls calls, int half) {
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        for (int i = half; i < TASKS.size(); i += 2) {
            calls.asked().get(i).succeed();
        }
    }
}
