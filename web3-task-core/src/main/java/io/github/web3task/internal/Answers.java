package io.github.web3task.internal;

import io.github.web3task.exchange.Decision;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where statuses come from: the memory, else an equal question in flight, else the providers. */
public final class Answers {
    private final Providers providers;
    private final Threads threads;
    private final @Nullable Memory memory;
    private final Circuit circuit;
    private final SharedCalls shared = new SharedCalls();

    /** Nothing is remembered when the memory is null. */
    public Answers(Providers providers, Threads threads, @Nullable Memory memory, Circuit circuit) {
        this.providers = providers;
        this.threads = threads;
        this.memory = memory;
        this.circuit = circuit;
    }

    /** A question that has not been put yet, so that all who wait for its end can say so before. */
    public Inquiry inquiry() {
        return new Inquiry();
    }

    /** Puts the question. Never throws. */
    public void find(Inquiry inquiry, TaskQuery query, Precondition precondition) {
        CompletableFuture<Map<String, TaskStatus>> recalled =
                memory == null ? CompletableFuture.completedFuture(Map.of()) : memory.recall(query);
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
            inquiry.failUnasked(new NotAskedException("the executor took no more calls", null));
        }
    }

    private void proceed(Inquiry inquiry, TaskQuery query, Precondition precondition, Map<String, TaskStatus> known) {
        List<String> rest = new ArrayList<>(query.tasks());
        rest.removeAll(known.keySet());
        if (inquiry.isAbandoned()) {
            inquiry.failUnasked(new NotAskedException("abandoned while the memory was asked", null));
        } else if (rest.isEmpty()) {
            inquiry.end();
            inquiry.succeed(known);
        } else {
            Gathering gathering = new Gathering(inquiry, known, shared.join(query.wallet(), rest));
            gathering.follow();
            List<String> led = gathering.share.led();
            if (!led.isEmpty()) {
                lead(gathering, query.withTasks(led), precondition);
            }
        }
    }

    private void lead(Gathering gathering, TaskQuery query, Precondition precondition) {
        Circuit.Attempt attempt = circuit.attempt();
        if (attempt == null) {
            gathering.isUnasked(new NotAskedException("the circuit is open", null));
            return;
        }
        ProviderCall call = providers.call(query, precondition, threads);
        boolean wanted = gathering.share.giveUpBy(late -> {
            attempt.givenUp(late);
            call.abandon();
        });
        if (!wanted) {
            attempt.givenUp(false);
            gathering.isUnasked(new NotAskedException("abandoned before it began", null));
            return;
        }
        call.ended().thenRun(gathering::workIsOver);
        call.answer().whenComplete((statuses, failure) -> {
            attempt.ended(failure);
            if (statuses != null && memory != null) {
                memory.remember(query, statuses, attempt.elapsed());
            }
            gathering.isAnswered(statuses, failure);
        });
        call.start();
    }

    /** Collects one request's statuses from wherever they come; the first failure decides. */
    private static final class Gathering {
        private final Inquiry inquiry;
        private final SharedCalls.Share share;
        private final CompletableFuture<Void> work = new CompletableFuture<>();
        private final CompletableFuture<Void> left = new CompletableFuture<>();
        private final Map<String, TaskStatus> statuses; // guarded by this, as the one below
        private int missing;

        Gathering(Inquiry inquiry, Map<String, TaskStatus> known, SharedCalls.Share share) {
            this.inquiry = inquiry;
            this.share = share;
            this.statuses = new HashMap<>(known);
            this.missing = share.followed() + (leads() ? 1 : 0);
        }

        private boolean leads() {
            return !share.led().isEmpty();
        }

        void follow() {
            // The slot is free when neither a provider works for this request nor the request waits for another's call.
            CompletionStage<Void> end = CompletableFuture.allOf(work, left);
            end.thenRun(inquiry::end);
            inquiry.origin(leads() ? Decision.SERVED : Decision.SHARED);
            if (!leads()) {
                workIsOver();
            }
            inquiry.whenAbandoned(() -> leave(true));
            share.follow(this::arrived);
        }

        /** What this request leads has come to its end: from now on others ask anew. */
        void isAnswered(@Nullable Map<String, TaskStatus> said, @Nullable Throwable failure) {
            share.withdraw();
            arrived(said, failure);
            share.publish(said, failure);
        }

        void isUnasked(NotAskedException why) {
            workIsOver();
            isAnswered(null, why);
        }

        void workIsOver() {
            work.complete(null);
        }

        private void arrived(@Nullable Map<String, TaskStatus> said, @Nullable Throwable failure) {
            if (said == null) {
                leave(false);
                inquiry.fail(failure == null ? new IllegalStateException("neither answer nor failure") : failure);
                return;
            }
            synchronized (this) {
                statuses.putAll(said);
                if (--missing > 0) {
                    return;
                }
            }
            leave(false);
            inquiry.succeed(Map.copyOf(statuses));
        }

        private void leave(boolean late) {
            if (left.complete(null)) {
                share.leave(late);
            }
        }
    }
}
