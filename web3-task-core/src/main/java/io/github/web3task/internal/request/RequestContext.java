package io.github.web3task.internal.request;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.internal.admission.ConcurrencyLimit;
import io.github.web3task.internal.call.CallContext;
import io.github.web3task.internal.call.InterruptibleWork;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ApiContext;
import io.github.web3task.validation.CompletionRequest;
import io.github.web3task.validation.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One request on its way: what is known of it so far, what it holds, and its one answer. */
final class RequestContext implements CallContext {
    private static final InterruptibleWork[] NONE = {};

    private final ApiSettings settings;
    private final ConcurrencyLimit limit;
    final ApiRequest request;
    final long startNanos;
    final ExchangeRecorder.Arrival arrival;

    // What it holds, from the moment it is taken; release() gives all of it back.
    final ConcurrencyLimit.Permit permit = new ConcurrencyLimit.Permit();
    private final InterruptibleWork work = new InterruptibleWork();
    private @Nullable List<InterruptibleWork> otherWork; // guarded by this, as the one below
    private boolean stopped;

    // What is known of it. Written by the thread that has the request, read also by the one that ends it early.
    private volatile @Nullable CompletionRequest parsedRequest;
    private volatile TaskStatus @Nullable [] statuses;
    private volatile long askedNanos;
    private volatile Outcome answeredBy = Outcome.SERVED;
    private @Nullable TaskQuery query;

    // Its answer.
    volatile boolean watched; // its deadline is
    volatile @Nullable CompletableFuture<ApiResponse> lateResponse; // null when the answer never comes late
    private volatile @Nullable ApiResponse response; // written once, guarded by this

    RequestContext(ApiSettings settings, ConcurrencyLimit limit, ApiRequest request, ExchangeRecorder.Arrival arrival) {
        this.settings = settings;
        this.limit = limit;
        this.request = request;
        this.arrival = arrival;
        this.startNanos = settings.timer().nanoTime();
    }

    // --- time

    @Override
    public long nanosLeft() {
        return deadlineNanos() - settings.timer().nanoTime();
    }

    long deadlineNanos() {
        return startNanos + settings.deadline().toNanos();
    }

    // --- what it holds

    @Override
    public boolean retainSlot() {
        return limit.retain(permit);
    }

    @Override
    public void releaseSlot() {
        limit.leave(permit);
    }

    /** The evaluation has really ended, or will never begin: gives the slot back. Without effect the second time. */
    void release() {
        limit.end(permit);
    }

    @Override
    public InterruptibleWork work() {
        return work;
    }

    @Override
    public synchronized void addWork(InterruptibleWork other) {
        if (stopped) {
            other.stop();
            return;
        }
        if (otherWork == null) {
            otherWork = new ArrayList<>(2);
        }
        otherWork.add(other);
    }

    @Override
    public synchronized void removeWork(InterruptibleWork other) {
        if (otherWork != null) {
            otherWork.remove(other);
        }
    }

    /**
     * Interrupts the threads that still work for it; what they find out late may still be kept. An evaluation that has not begun
     * never will, whoever has it: then the slot is free.
     */
    void stopWork() {
        if (lateResponse == null || !work.stop()) {
            release();
        }
        for (InterruptibleWork other : otherWorkStopped()) {
            other.stop();
        }
    }

    /** As {@link #stopWork}, where nobody has a use for what they find out. */
    void abandonWork() {
        stopWork();
        work.abandon();
        for (InterruptibleWork other : otherWorkStopped()) {
            other.abandon();
        }
    }

    /** An array: to go through none allocates nothing, and there may be no heap. */
    private synchronized InterruptibleWork[] otherWorkStopped() {
        stopped = true;
        return otherWork == null ? NONE : otherWork.toArray(NONE);
    }

    // --- what is known of it

    void parsedRequest(CompletionRequest request) {
        parsedRequest = request;
    }

    /** Null until the rules have begun to read it. */
    @Nullable CompletionRequest parsedRequest() {
        return parsedRequest;
    }

    /** All rules have passed. */
    void query(TaskQuery query) {
        this.query = query;
    }

    /** Null until all rules have passed. */
    @Nullable TaskQuery query() {
        return query;
    }

    @Override
    public void requireStillValid() throws InvalidArgumentException {
        CompletionRequest parsed = parsedRequest;
        if (parsed != null) {
            settings.rules().checkAgain(parsed);
        }
    }

    @Override
    public void answeredBy(Outcome outcome) {
        answeredBy = outcome;
    }

    Outcome answeredBy() {
        return answeredBy;
    }

    /** From now on statuses are asked for. */
    void asking() {
        askedNanos = settings.timer().nanoTime();
    }

    /** Whether statuses were asked for. */
    boolean wasAsked() {
        return query != null && askedNanos != 0;
    }

    long askedNanos() {
        return askedNanos;
    }

    /** One for each asked name. */
    void statuses(TaskStatus[] statuses) {
        this.statuses = statuses;
    }

    /** Null until they are there. */
    TaskStatus @Nullable [] statuses() {
        return statuses;
    }

    @Override
    public ApiContext api() {
        return settings;
    }

    // --- its answer

    /** Its deadline is watched, and no other thread has it yet. */
    void expectLateResponse() {
        CompletableFuture<ApiResponse> late = new CompletableFuture<>();
        lateResponse = late;
        ApiResponse ready = response;
        if (ready != null) { // its deadline has passed since: close() may wait for the future already
            late.complete(ready);
        }
    }

    /** The first to answer decides; false for all others. */
    boolean answer(ApiResponse full) {
        ApiResponse sent = request.method().equals("HEAD") ? full.withoutBody() : full;
        boolean first;
        synchronized (this) {
            first = response == null;
            if (first) {
                response = sent;
            }
        }
        CompletableFuture<ApiResponse> late = lateResponse;
        if (late != null) {
            late.complete(response); // the second time too: want of stack or heap may have kept the first from it
        }
        return first;
    }

    boolean isAnswered() {
        return response != null;
    }

    /** Completed now or later; this one when no stack or heap is left to make it. */
    CompletionStage<ApiResponse> stage(CompletionStage<ApiResponse> atWorst) {
        try {
            ApiResponse ready = response;
            CompletableFuture<ApiResponse> late = lateResponse;
            if (ready != null) {
                return CompletableFuture.completedStage(ready);
            }
            return late == null ? atWorst : late.minimalCompletionStage();
        } catch (Throwable t) {
            return atWorst;
        }
    }
}
