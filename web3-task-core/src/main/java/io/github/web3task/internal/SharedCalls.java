package io.github.web3task.internal;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.ProviderCall;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Questions in flight: who asks what is being asked already waits for that call (clause LOAD-4). Wallets are compared as sent,
 * because a provider may tell them apart.
 */
final class SharedCalls {
    /** By wallet and task. Not by a record: to hash one makes JDK 17 hold on to its class, and so to a redeployed application. */
    final ConcurrentMap<List<String>, Entry> open = new ConcurrentHashMap<>();

    /** Asks on for those of the tasks that nobody is asking for. */
    ProviderCall ask(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
        return new Share(query, next);
    }

    private static final class Entry {
        private final Interest interest;
        private final CompletableFuture<TaskStatus> status = new CompletableFuture<>();

        private Entry(Interest interest) {
            this.interest = interest;
        }
    }

    /**
     * In a call that one request leads and others may follow. Whoever leaves last gives it up. Once the leader has left, nobody
     * joins any more: a call that hangs must not keep the wallet's later requests waiting, each for its whole deadline.
     */
    private static final class Interest {
        private final CompletableFuture<ProviderCall> call = new CompletableFuture<>();
        private int requests = 1; // guarded by this, as the one below
        private boolean led = true;

        synchronized boolean join() {
            if (led) {
                requests++;
            }
            return led;
        }

        synchronized boolean isGone() {
            return requests == 0;
        }

        void leave(boolean leader, boolean late) {
            boolean last;
            synchronized (this) {
                led &= !leader;
                last = --requests == 0;
            }
            if (last) {
                CompletionStage<ProviderCall> forsaken = call; // none when it was never made
                forsaken.thenAccept(made -> made.giveUp(late));
            }
        }
    }

    /** One request's part in the questions in flight: some it leads, some it follows; the first failure decides. */
    private final class Share implements ProviderCall {
        private final String wallet;
        private final Interest own = new Interest();
        private final Map<String, Entry> led = new LinkedHashMap<>();
        private final Map<String, Entry> followed = new LinkedHashMap<>();
        private final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();
        private final CompletableFuture<Void> work = new CompletableFuture<>();
        private final CompletableFuture<Void> left = new CompletableFuture<>();
        private final Map<String, TaskStatus> statuses = new HashMap<>(); // guarded by this, as the one below
        private int missing;

        private Share(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
            wallet = query.wallet();
            query.tasks().forEach(this::join);
            missing = followed.size() + (led.isEmpty() ? 0 : 1);
            follow();
            lead(query, next);
        }

        private void join(String task) {
            List<String> key = List.of(wallet, task);
            Entry mine = new Entry(own);
            while (true) {
                Entry other = open.putIfAbsent(key, mine);
                if (other == null) {
                    led.put(task, mine);
                    return;
                }
                if (other.interest.join()) {
                    followed.put(task, other);
                    return;
                }
                open.remove(key, other); // its leader has left
            }
        }

        private void follow() {
            followed.forEach((task, entry) -> {
                CompletionStage<TaskStatus> stage = entry.status;
                stage.whenComplete((said, failure) -> arrived(said == null ? null : Map.of(task, said), failure));
            });
        }

        private void lead(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
            if (led.isEmpty()) {
                work.complete(null);
                if (followed.isEmpty()) { // no task at all
                    arrived(Map.of(), null);
                }
                return;
            }
            try {
                if (own.isGone()) { // what it follows has failed already
                    throw new CallRejectedException("abandoned before it began", null);
                }
                ProviderCall call = next.apply(query.withTasks(List.copyOf(led.keySet())));
                own.call.complete(call);
                call.ended().thenRun(() -> work.complete(null));
                call.answer().whenComplete(this::isAnswered);
            } catch (Throwable t) { // a layer's own: the followers must learn of it too
                work.complete(null);
                isAnswered(null, t);
            }
        }

        /** What this request leads has come to its end: from now on others ask anew. */
        private void isAnswered(@Nullable Map<String, TaskStatus> said, @Nullable Throwable failure) {
            led.forEach((task, entry) -> open.remove(List.of(wallet, task), entry));
            arrived(said, failure);
            led.forEach((task, entry) -> {
                TaskStatus status = said == null ? null : said.get(task);
                if (status != null) {
                    entry.status.complete(status);
                } else {
                    entry.status.completeExceptionally(forFollowers(failure));
                }
            });
        }

        /** The leader's own request may have been refused at the last moment; its followers' have not. */
        private static Throwable forFollowers(@Nullable Throwable failure) {
            return failure == null || Failures.unwrapped(failure) instanceof CallRejectedException
                    ? new CallRejectedException("the request that asked was not answered", null)
                    : failure;
        }

        private void arrived(@Nullable Map<String, TaskStatus> said, @Nullable Throwable failure) {
            if (said == null) {
                giveUp(false);
                answer.completeExceptionally(
                        failure == null ? new IllegalStateException("neither answer nor failure") : failure);
                return;
            }
            synchronized (this) {
                statuses.putAll(said);
                if (--missing > 0) {
                    return;
                }
            }
            giveUp(false);
            answer.complete(Map.copyOf(statuses));
        }

        @Override
        public CompletionStage<Map<String, TaskStatus>> answer() {
            return answer;
        }

        /** The slot is free when neither a provider works for this request nor the request waits for another's call. */
        @Override
        public CompletionStage<Void> ended() {
            return CompletableFuture.allOf(work, left);
        }

        @Override
        public Outcome origin() {
            return led.isEmpty() && !followed.isEmpty() ? Outcome.SHARED : Outcome.SERVED;
        }

        @Override
        public void giveUp(boolean late) {
            if (left.complete(null)) {
                own.leave(true, late);
                followed.values().forEach(entry -> entry.interest.leave(false, late));
            }
        }
    }
}
