package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An asynchronous provider whose calls a test ends one by one, in any order. The thread of the request waits meanwhile. */
final class HeldProvider implements AsyncTaskCompletionProvider {
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final List<String> names;
    private final Map<String, String> irreversible;
    final List<TaskQuery> asked = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Map<String, TaskStatus>>> calls = new CopyOnWriteArrayList<>();

    HeldProvider(Map<String, String> irreversible, String... names) {
        this.names = List.of(names);
        this.irreversible = irreversible;
    }

    HeldProvider(String... names) {
        this(Map.of(), names);
    }

    @Override
    public List<String> taskNames() {
        return names;
    }

    @Override
    public Map<String, String> irreversibleTasks() {
        return irreversible;
    }

    @Override
    public synchronized CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
        CompletableFuture<Map<String, TaskStatus>> call = new CompletableFuture<>();
        calls.add(call);
        asked.add(query);
        notifyAll();
        return call;
    }

    /** Returns when so many calls have begun. */
    synchronized void awaitCalls(int count) {
        long end = System.nanoTime() + LIMIT_NANOS;
        try {
            while (asked.size() < count && System.nanoTime() - end < 0) {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
        assertThat(asked).as("calls").hasSizeGreaterThanOrEqualTo(count);
    }

    /** The wallets of all calls, as sent. */
    List<String> wallets() {
        return asked.stream().map(query -> query.wallet().asSent()).toList();
    }

    /** Ends a call with this for all its tasks; the first has number 0. */
    void answer(int call, TaskStatus status) {
        calls.get(call).complete(FakeProvider.all(asked.get(call), status));
    }

    /** Ends a call with this. */
    void answer(int call, Map<String, TaskStatus> statuses) {
        calls.get(call).complete(statuses);
    }

    void fail(int call, Throwable failure) {
        calls.get(call).completeExceptionally(failure);
    }

    /** Whether somebody has ended the call. */
    boolean hasEnded(int call) {
        return calls.get(call).isDone();
    }
}
