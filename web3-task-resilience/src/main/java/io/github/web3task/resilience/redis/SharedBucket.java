package io.github.web3task.resilience.redis;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One bucket that several nodes share, as one of them sees it. No request waits for the store: tokens are fetched ahead, a
 * tenth of a second's worth at a time, and while there is no word from the store the node's own bucket decides.
 */
final class SharedBucket {
    private static final long PATIENCE = Duration.ofMillis(10).toNanos();
    private static final long RETRY = Duration.ofSeconds(1).toNanos();

    private final int batch;
    private final Bucket own;
    private final LongFunction<CompletionStage<Grant>> store;
    private final TimeMeter time;
    private final Consumer<Throwable> warnings;
    private long held; // guarded by this, as all below; negative: owed by requests that passed before a word had come
    private boolean empty; // the store's last word
    private boolean asking;
    private boolean lateSaid; // of this question
    private long askTime; // when it was asked last, or may be asked next

    /**
     * The store's word.
     *
     * @param tokens taken from the shared bucket
     * @param waitNanos until it has the next one
     */
    record Grant(long tokens, long waitNanos) {}

    /**
     * Nothing is fetched before the first request.
     *
     * @param perSecond the shared bucket's rate and size, and this node's own as well: alone, it lets the whole limit pass
     * @param store takes up to so many tokens from the shared bucket
     * @param warnings told of what the store lacks, never under a lock
     */
    SharedBucket(
            int perSecond, LongFunction<CompletionStage<Grant>> store, TimeMeter time, Consumer<Throwable> warnings) {
        this.batch = Math.max(1, perSecond / 10);
        this.own = Bucket.builder()
                .withCustomTimePrecision(time)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE) // guarded by this
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
        this.store = store;
        this.time = time;
        this.warnings = warnings;
        this.askTime = time.currentTimeNanos();
    }

    /** Null when one request may pass, else after which time one may. Never waits, never throws. */
    @Nullable Duration tryAcquire() {
        long now = time.currentTimeNanos();
        long wanted = toAskFor(now);
        if (wanted > 0) {
            ask(wanted).whenComplete((said, failure) -> hear(wanted, said, failure));
        }
        if (isFoundLate(now)) {
            warnings.accept(new TimeoutException("no answer within 10 ms"));
        }
        return decide(now);
    }

    private synchronized long toAskFor(long now) {
        if (asking || held > batch / 2 || now - askTime < 0) {
            return 0;
        }
        empty &= isFresh(now);
        asking = true;
        lateSaid = false;
        askTime = now;
        return batch - held;
    }

    private CompletionStage<Grant> ask(long tokens) {
        try {
            return store.apply(tokens);
        } catch (Throwable t) { // an Error too: it would never be asked again
            return CompletableFuture.failedFuture(t);
        }
    }

    private void hear(long wanted, @Nullable Grant said, @Nullable Throwable failure) {
        take(wanted, said);
        if (said == null) {
            warnings.accept(failure == null ? new IllegalStateException("no answer") : failure);
        }
    }

    private synchronized void take(long wanted, @Nullable Grant said) {
        long now = time.currentTimeNanos();
        asking = false;
        if (said == null) {
            held = Math.max(held, 0);
            empty = false;
            askTime = now + RETRY;
        } else {
            // More than a batch is forgiven: it was passed by this node alone, and must not stop it now.
            held = Math.max(held, -batch) + said.tokens();
            empty = said.tokens() < wanted;
            askTime = empty ? now + Math.max(said.waitNanos(), PATIENCE) : now;
        }
    }

    /** The first time that this node must do without the word it has asked for. */
    private synchronized boolean isFoundLate(long now) {
        boolean found = asking && held <= 0 && !isFresh(now) && !lateSaid;
        lateSaid |= found;
        return found;
    }

    private synchronized @Nullable Duration decide(long now) {
        if (held <= 0 && empty && isFresh(now)) {
            return Duration.ofNanos(Math.max(1, askTime - now));
        }
        ConsumptionProbe probe = own.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            return Duration.ofNanos(probe.getNanosToWaitForRefill());
        }
        held--;
        return null;
    }

    /** Whether the last word still counts: it is not overdue to ask again, and the answer is not late. */
    private boolean isFresh(long now) {
        return now - askTime < PATIENCE;
    }
}
