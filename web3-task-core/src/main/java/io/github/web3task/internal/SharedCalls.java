package io.github.web3task.internal;

import io.github.web3task.provider.TaskStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Questions in flight: who asks what is being asked already waits for that call (clause LOAD-4). Wallets are compared as sent,
 * because a provider may tell them apart.
 */
final class SharedCalls {
    /** By wallet and task. Not by a record: to hash one makes JDK 17 hold on to its class, and so to a redeployed application. */
    private final ConcurrentMap<List<String>, Entry> open = new ConcurrentHashMap<>();

    private static final class Entry {
        private final Call call;
        private final CompletableFuture<TaskStatus> status = new CompletableFuture<>();

        private Entry(Call call) {
            this.call = call;
        }
    }

    /**
     * A call that one request leads and others may follow. Whoever leaves last gives it up. Once the leader has left, nobody
     * joins any more: a call that hangs must not keep the wallet's later requests waiting, each for its whole deadline.
     */
    private static final class Call {
        private int interested = 1; // guarded by this, as the two below
        private boolean led = true;
        private @Nullable Consumer<Boolean> giveUp;

        synchronized boolean join() {
            if (led) {
                interested++;
            }
            return led;
        }

        synchronized boolean giveUpBy(Consumer<Boolean> action) {
            giveUp = action;
            return interested > 0;
        }

        void leave(boolean leader, boolean late) {
            Consumer<Boolean> action;
            synchronized (this) {
                led &= !leader;
                action = --interested == 0 ? giveUp : null;
            }
            if (action != null) {
                action.accept(late);
            }
        }
    }

    /** Divides the tasks into those to ask for and those that are being asked. */
    Share join(String wallet, List<String> tasks) {
        return new Share(wallet, tasks);
    }

    /** One request's part in the questions in flight. */
    final class Share {
        private final String wallet;
        private final Call own = new Call();
        private final Map<String, Entry> led = new LinkedHashMap<>();
        private final Map<String, Entry> followed = new LinkedHashMap<>();

        private Share(String wallet, List<String> tasks) {
            this.wallet = wallet;
            tasks.forEach(this::add);
        }

        private void add(String task) {
            List<String> key = List.of(wallet, task);
            Entry mine = new Entry(own);
            while (true) {
                Entry other = open.putIfAbsent(key, mine);
                if (other == null) {
                    led.put(task, mine);
                    return;
                }
                if (other.call.join()) {
                    followed.put(task, other);
                    return;
                }
                open.remove(key, other); // its leader has left
            }
        }

        /** The tasks that this request has to ask for itself. */
        List<String> led() {
            return new ArrayList<>(led.keySet());
        }

        /** How many tasks others are asking for. */
        int followed() {
            return followed.size();
        }

        /** Tells of each of those as soon as it is answered. */
        void follow(BiConsumer<@Nullable Map<String, TaskStatus>, @Nullable Throwable> listener) {
            followed.forEach((task, entry) -> {
                CompletionStage<TaskStatus> stage = entry.status;
                stage.whenComplete(
                        (said, failure) -> listener.accept(said == null ? null : Map.of(task, said), failure));
            });
        }

        /** How the own call is given up when all have left it; told whether the time was over. False when they have already. */
        boolean giveUpBy(Consumer<Boolean> action) {
            return own.giveUpBy(action);
        }

        /** Whoever comes from now on asks anew. */
        void withdraw() {
            led.forEach((task, entry) -> open.remove(List.of(wallet, task), entry));
        }

        /** The led tasks are answered, for the followers; after {@link #withdraw()}. */
        void publish(@Nullable Map<String, TaskStatus> statuses, @Nullable Throwable failure) {
            led.forEach((task, entry) -> {
                TaskStatus status = statuses == null ? null : statuses.get(task);
                if (status != null) {
                    entry.status.complete(status);
                } else {
                    entry.status.completeExceptionally(forFollowers(failure));
                }
            });
        }

        /** The leader's own request may have been refused at the last moment; its followers' have not. */
        private static Throwable forFollowers(@Nullable Throwable failure) {
            return failure == null || failure instanceof NotAskedException
                    ? new NotAskedException("the request that asked was not answered", null)
                    : failure;
        }

        /** This request does not wait any more; late when its time was over. */
        void leave(boolean late) {
            own.leave(true, late);
            followed.values().forEach(entry -> entry.call.leave(false, late));
        }
    }
}
