package io.github.web3task.internal;

import io.github.web3task.exchange.Decision;
import io.github.web3task.load.CircuitBreaker;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Where statuses come from: the memory, else an equal question in flight, else the providers. */
public final class Answers {
    private final Providers providers;
    private final Threads threads;
    private final Timer timer;
    private final @Nullable Memory memory;
    private final @Nullable CircuitBreaker circuit;
    private final SharedCalls shared = new SharedCalls();

    /** Memory and circuit are left out when they are null. */
    public Answers(
            Providers providers,
            Threads threads,
            Timer timer,
            @Nullable Memory memory,
            @Nullable CircuitBreaker circuit) {
        this.providers = providers;
        this.threads = threads;
        this.timer = timer;
        this.memory = memory;
        this.circuit = circuit;
    }

    /** A question that has not been put yet, so that all who wait for its end can say so before. */
    public Inquiry inquiry() {
        return new Inquiry();
    }

    /** Puts the question. Never throws. */
    public void find(Inquiry inquiry, TaskQuery query, Precondition precondition) {
        if (memory == null) {
            proceed(inquiry, query, precondition, Map.of());
            return;
        }
        CompletableFuture<Map<String, TaskStatus>> recalled =
                memory.recall(query).toCompletableFuture();
        if (recalled.isDone()) {
            proceed(inquiry, query, precondition, recalled.join());
        } else {
            CompletionStage<Map<String, TaskStatus>> later = recalled;
            later.thenAccept(known -> handOver(inquiry, () -> proceed(inquiry, query, precondition, known)));
        }
    }

    /** Off the memory's own thread, which must not be held up. */
    private void handOver(Inquiry inquiry, Runnable step) {
        try {
            threads.execute(step);
        } catch (Throwable t) { // refused, or no thread could be made: whatever it is, the question must end
            inquiry.ended.complete(null);
            inquiry.answer.completeExceptionally(new NotAskedException("the executor took no more calls", null));
        }
    }

    private void proceed(Inquiry inquiry, TaskQuery query, Precondition precondition, Map<String, TaskStatus> known) {
        List<String> rest = new ArrayList<>(query.tasks());
        rest.removeAll(known.keySet());
        if (rest.isEmpty()) {
            inquiry.ended.complete(null);
            inquiry.answer.complete(known);
            return;
        }
        SharedCalls.Share share = shared.join(query.wallet(), rest);
        List<String> led = share.led();
        inquiry.origin(led.isEmpty() ? Decision.SHARED : Decision.SERVED);
        Gathering gathering = new Gathering(inquiry, share, known, led.isEmpty());
        inquiry.whenAbandoned(gathering::leave);
        gathering.expect(share.followed());
        if (!led.isEmpty()) {
            lead(gathering, query.withTasks(led), precondition);
        }
    }

    private void lead(Gathering gathering, TaskQuery query, Precondition precondition) {
        if (circuit != null && !circuit.tryAcquire()) {
            NotAskedException open = new NotAskedException("the circuit is open", null);
            gathering.share.publish(null, open);
            gathering.inquiry.ended.complete(null);
            gathering.own(null, open);
            return;
        }
        ProviderCall call = providers.call(query, precondition, threads);
        long started = timer.nanoTime();
        AtomicBoolean judged = new AtomicBoolean(circuit == null);
        gathering.share.abandonBy(() -> {
            if (judged.compareAndSet(false, true) && circuit != null) {
                circuit.failed(timer.nanoTime() - started);
            }
            call.abandon();
        });
        call.ended().thenRun(() -> gathering.inquiry.ended.complete(null));
        call.answer().whenComplete((statuses, failure) -> {
            if (judged.compareAndSet(false, true) && circuit != null) {
                judge(circuit, failure, timer.nanoTime() - started);
            }
            if (statuses != null && memory != null) {
                memory.remember(query, statuses);
            }
            gathering.share.publish(statuses, failure);
            gathering.own(statuses, failure);
        });
        call.start();
    }

    private static void judge(CircuitBreaker circuit, @Nullable Throwable failure, long nanos) {
        if (failure instanceof NotAskedException) {
            circuit.notMade();
        } else if (failure instanceof DependencyUnavailableException) {
            circuit.failed(nanos);
        } else {
            circuit.answered(nanos);
        }
    }

    /** Collects one request's statuses from wherever they come; the first failure decides. */
    private static final class Gathering {
        private final Inquiry inquiry;
        private final SharedCalls.Share share;
        private final boolean follower;
        private final Map<String, TaskStatus> statuses; // guarded by this, as the two below
        private int missing;
        private boolean left;

        Gathering(Inquiry inquiry, SharedCalls.Share share, Map<String, TaskStatus> known, boolean follower) {
            this.inquiry = inquiry;
            this.share = share;
            this.follower = follower;
            this.statuses = new HashMap<>(known);
            this.missing = share.followed().size() + (follower ? 0 : 1);
        }

        void expect(Map<String, CompletableFuture<TaskStatus>> followed) {
            followed.forEach((task, status) -> {
                CompletionStage<TaskStatus> stage = status;
                stage.whenComplete((said, failure) -> arrived(said == null ? null : Map.of(task, said), failure));
            });
        }

        void own(@Nullable Map<String, TaskStatus> said, @Nullable Throwable failure) {
            arrived(said, failure);
        }

        private void arrived(@Nullable Map<String, TaskStatus> said, @Nullable Throwable failure) {
            if (said == null) {
                leave();
                inquiry.answer.completeExceptionally(
                        failure == null ? new IllegalStateException("neither answer nor failure") : failure);
                return;
            }
            synchronized (this) {
                statuses.putAll(said);
                if (--missing > 0) {
                    return;
                }
            }
            leave();
            inquiry.answer.complete(Map.copyOf(statuses));
        }

        void leave() {
            synchronized (this) {
                if (left) {
                    return;
                }
                left = true;
            }
            if (follower) {
                inquiry.ended.complete(null);
            }
            share.leave();
        }
    }
}
