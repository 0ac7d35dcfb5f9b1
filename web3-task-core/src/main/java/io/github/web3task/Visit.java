package io.github.web3task;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.internal.ExchangeRecord;
import io.github.web3task.internal.Failures;
import io.github.web3task.internal.LoggedQuery;
import io.github.web3task.internal.RequestIds;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ProviderCall;
import io.github.web3task.validation.CompletionRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way: what is known of it so far, and its one answer. */
final class Visit {
    private static final Logger LOG = LoggerFactory.getLogger(TaskApi.class);

    final ApiRequest request;
    private final TaskApiSettings settings;
    private final Instant time;
    private final long arrived;
    final String requestId;
    private final @Nullable String traceparent;
    private final AtomicBoolean finished = new AtomicBoolean();
    final CompletableFuture<ApiResponse> response = new CompletableFuture<>();
    // Written by the thread that has the visit, read also by the one that ends it early.
    volatile @Nullable CompletionRequest reading;
    private volatile @Nullable Long asked;
    private volatile @Nullable ProviderCall call;
    volatile Map<String, TaskStatus> learnt = Map.of();

    Visit(ApiRequest request, TaskApiSettings settings) {
        this.request = request;
        this.settings = settings;
        this.time = settings.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        this.arrived = settings.nanoTime();
        this.requestId = settings.requestIds().idOf(request.header().apply("X-Request-Id"));
        this.traceparent = RequestIds.plainOrNull(request.header().apply("traceparent"));
    }

    boolean hasMethod(String method) {
        return request.method().equals(method);
    }

    ProviderCall asks(Supplier<ProviderCall> question) {
        asked = settings.nanoTime();
        ProviderCall running = Objects.requireNonNull(question.get(), "a layer gave no call");
        call = running;
        if (isOver()) { // the deadline may have passed before it knew of this call
            running.giveUp(true);
        }
        return running;
    }

    /** Asked name to the task it stands for, in the order asked; empty until it has been read. */
    Map<String, String> askedTasks() {
        CompletionRequest completion = reading;
        return completion == null ? Map.of() : completion.tasks();
    }

    /** Until the deadline, which counts from the arrival; never negative. */
    Duration timeLeft() {
        Duration left = settings.deadline().minus(elapsedSince(arrived));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Answered, or too late for anything but the deadline's answer. */
    boolean isOver() {
        return finished.get() || timeLeft().isZero();
    }

    void abandon() {
        ProviderCall running = call;
        if (running != null) {
            running.giveUp(true);
        }
    }

    /** The first to finish the visit decides its answer; false for all others. */
    boolean finish(ResultCode code, ApiResponse full, Outcome outcome, @Nullable String reason) {
        if (!finished.compareAndSet(false, true)) {
            return false;
        }
        try {
            Exchange exchange = record(code, full, outcome, reason);
            settings.listeners().forEach(listener -> tell(listener, exchange));
        } catch (Throwable t) { // an Error too, such as a class that a rendering or a campaign lacks
            Failures.log(LOG, requestId, "no record could be made of its answer", t);
        } finally {
            completeUninterrupted(hasMethod("HEAD") ? full.withoutBody() : full);
        }
        return true;
    }

    /** A host may write on this thread, and a socket channel that an interrupted thread writes to is closed instead. */
    private void completeUninterrupted(ApiResponse answer) {
        boolean interrupted = Thread.interrupted();
        response.complete(answer);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(ExchangeListener listener, Exchange exchange) {
        try {
            listener.onExchange(exchange);
        } catch (Throwable t) { // an Error too: what follows, such as the interrupt at the deadline, must not be lost
            Failures.log(LOG, requestId, listener.getClass().getName() + " failed, the answer is not affected", t);
        }
    }

    private Exchange record(ResultCode code, ApiResponse full, Outcome outcome, @Nullable String reason) {
        CompletionRequest completion = reading;
        String wallet = completion == null ? null : completion.parameter("walletAddress");
        Map<String, @Nullable TaskStatus> tasks = new LinkedHashMap<>();
        askedTasks().keySet().forEach(name -> tasks.put(name, learnt.get(name)));
        Campaign campaign = settings.campaign();
        Long askedAt = asked;
        return new ExchangeRecord(
                time,
                requestId,
                traceparent,
                LoggedQuery.capped(request.method(), 32),
                LoggedQuery.capped(request.path(), 256),
                LoggedQuery.of(request.rawQuery(), settings.walletRendering()),
                wallet == null
                        ? null
                        : LoggedQuery.capped(settings.walletRendering().render(wallet), 256),
                Collections.unmodifiableMap(tasks),
                code,
                full.status(),
                full.bodyText(),
                outcome,
                reason == null ? null : LoggedQuery.capped(withoutWallet(reason, wallet), 512),
                askedAt == null ? null : elapsedSince(askedAt),
                elapsedSince(arrived),
                campaign == null ? null : campaign.phaseAt(time));
    }

    /** A provider's exception may name the wallet. */
    private String withoutWallet(String text, @Nullable String wallet) {
        return wallet == null || wallet.isEmpty()
                ? text
                : text.replace(wallet, settings.walletRendering().render(wallet));
    }

    private Duration elapsedSince(long start) {
        return Duration.ofNanos(settings.nanoTime() - start);
    }
}
