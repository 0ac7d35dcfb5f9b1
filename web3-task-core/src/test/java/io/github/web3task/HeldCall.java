package io.github.web3task;

import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ProviderCall;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A call that a test answers, and that counts how often it was given up. */
public final class HeldCall implements ProviderCall {
    public final TaskQuery query;
    private final Map<String, TaskStatus> said;
    private final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicInteger givenUp = new AtomicInteger();

    private HeldCall(TaskQuery query, TaskStatus status) {
        this.query = query;
        this.said = query.tasks().stream().collect(Collectors.toMap(task -> task, task -> status));
    }

    /** All calls of a test, in the order asked. Thread-safe. */
    public static final class Calls {
        private final List<HeldCall> asked = new CopyOnWriteArrayList<>();
        private final AtomicInteger numbers = new AtomicInteger();

        public ProviderCall ask(TaskQuery query) {
            HeldCall call =
                    new HeldCall(query, TaskStatus.complete().withEvidence("call " + numbers.getAndIncrement()));
            asked.add(call);
            return call;
        }

        public List<HeldCall> asked() {
            return asked;
        }
    }

    /** Says of all tasks that they are complete, with a number of its own as the evidence. */
    public void succeed() {
        ended.complete(null);
        answer.complete(said);
    }

    public void fail(Throwable failure) {
        ended.complete(null);
        answer.completeExceptionally(failure);
    }

    /** Ends without a word, as a call may that nobody waits for any more. */
    public void end() {
        ended.complete(null);
    }

    public int givenUp() {
        return givenUp.get();
    }

    @Override
    public CompletionStage<Map<String, TaskStatus>> answer() {
        return answer;
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void giveUp(boolean late) {
        givenUp.incrementAndGet();
    }
}
