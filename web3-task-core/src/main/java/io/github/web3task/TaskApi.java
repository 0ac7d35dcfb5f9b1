package io.github.web3task;

import static java.util.Objects.requireNonNull;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.internal.Calls;
import io.github.web3task.internal.ConcurrencyLimit;
import io.github.web3task.internal.Failures;
import io.github.web3task.internal.Responses;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.protocol.Envelope;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.ProviderCall;
import io.github.web3task.validation.CompletionRequest;
import io.github.web3task.validation.InvalidArgumentException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints {@code /v1/time} and {@code /v1/task/completion}, of no particular host: an adapter hands in a request and
 * writes the response. This class is the way of a request, from top to bottom.
 *
 * <pre>{@code
 * TaskApi api = TaskApi.of(provider);
 * CompletionStage<ApiResponse> response = api.handle(request);
 * }</pre>
 *
 * <p>Thread-safe. It owns a timer thread and the threads that ask the provider; {@link #close()} ends them.
 */
public final class TaskApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskApi.class);

    private final TaskApiSettings settings;
    private final Responses responses;
    private final Calls calls;
    private final ConcurrencyLimit limit;
    private final Set<Visit> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    TaskApi(TaskApiSettings settings) {
        this.settings = settings;
        this.responses = settings.responses();
        this.calls = new Calls(settings.providers(), settings.layers(), settings);
        this.limit = new ConcurrencyLimit(
                settings.maxConcurrent(),
                settings.maxConcurrent(),
                settings.maxWait(),
                settings.timer(),
                settings.threads());
    }

    /**
     * The endpoints with default settings.
     *
     * @param provider the partner's logic
     * @return the API, to be closed by who made it
     * @throws IllegalArgumentException when the provider's names are missing, blank or taken twice
     */
    public static TaskApi of(TaskCompletionProvider provider) {
        return builder(provider).build();
    }

    /**
     * Begins with a provider.
     *
     * @param provider the partner's logic
     * @return a builder with default settings
     */
    public static TaskApiBuilder builder(TaskCompletionProvider provider) {
        return new TaskApiBuilder().provider(provider);
    }

    /**
     * Begins with an asynchronous provider.
     *
     * @param provider the partner's logic
     * @return a builder with default settings
     */
    public static TaskApiBuilder builder(AsyncTaskCompletionProvider provider) {
        return new TaskApiBuilder().provider(provider);
    }

    /**
     * Answers one request. Total: it never throws, the stage is never null and never fails, and it completes at the deadline
     * at the latest.
     *
     * @param request what the adapter took from its host
     * @return the finished response; the stage may be completed already, and otherwise completes on a thread of the API's
     */
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        Visit visit;
        try {
            visit = new Visit(request, settings);
        } catch (Throwable t) {
            Failures.log(LOG, "without id", "could not be taken in, answered 000007", t);
            return CompletableFuture.completedFuture(responses.failure(ResultCode.OTHER_ERROR));
        }
        open.add(visit);
        CompletionStage<ApiResponse> response = visit.response;
        response.thenRun(() -> open.remove(visit));
        guard(visit, () -> route(visit));
        return visit.response.minimalCompletionStage();
    }

    private void route(Visit visit) {
        boolean time = visit.request.path().equals(ApiRequest.TIME);
        if (!time && !visit.request.path().equals(ApiRequest.COMPLETION)) {
            visit.finish(ResultCode.OTHER_ERROR, responses.notFound, Outcome.INVALID, "no such path");
        } else if (!visit.hasMethod("GET") && !visit.hasMethod("HEAD")) {
            visit.finish(ResultCode.OTHER_ERROR, responses.methodNotAllowed, Outcome.INVALID, "method not allowed");
        } else if (stopping) {
            fail(visit, ResultCode.SYSTEM_BUSY, Outcome.SHED, "stopping");
        } else if (time) {
            serve(visit, new Envelope.ServerTime(settings.clock().millis()), Outcome.SERVED);
        } else {
            admit(visit);
            endInTime(visit);
        }
    }

    /** Also for those who wait: first for a slot, then for a thread of an executor that may be busy with other work. */
    private void endInTime(Visit visit) {
        CompletionStage<ApiResponse> response = visit.response;
        if (!visit.response.isDone()) {
            Runnable timeout = settings.schedule(visit.timeLeft(), () -> {
                fail(visit, ResultCode.SYSTEM_BUSY, Outcome.FAILED, "deadline");
                visit.abandon();
            });
            response.whenComplete((answer, failure) -> timeout.run());
        }
    }

    private void admit(Visit visit) {
        Duration wait = settings.rateLimits().refusal(visit.request);
        if (wait != null) {
            ApiResponse refusal = responses.tooManyRequests(wait);
            visit.finish(ResultCode.TOO_MANY_REQUESTS, refusal, Outcome.LIMITED, "rate limit");
            return;
        }
        limit.acquire(slot -> guard(visit, () -> admitted(visit, slot)));
    }

    private void admitted(Visit visit, ConcurrencyLimit.@Nullable Slot slot) {
        if (slot == null) {
            fail(visit, ResultCode.SYSTEM_BUSY, Outcome.SHED, stopping ? "stopping" : "no free slot");
            return;
        }
        if (visit.isOver()) {
            slot.release();
            fail(visit, ResultCode.SYSTEM_BUSY, Outcome.FAILED, "deadline");
            return;
        }
        ProviderCall call;
        try {
            CompletionRequest request = settings.pipeline().begin(visit.request.rawQuery());
            visit.reading = request;
            settings.pipeline().check(request);
            List<String> tasks = request.tasks().values().stream().distinct().toList();
            TaskQuery query = TaskQuery.of(request.wallet(), request.normalizedWallet(), tasks, visit.requestId);
            call = visit.asks(() -> calls.ask(query, () -> settings.pipeline().checkAgain(request)));
        } catch (InvalidArgumentException e) {
            slot.release();
            fail(visit, ResultCode.INVALID_ARGUMENT, Outcome.INVALID, e.getMessage());
            return;
        } catch (RuntimeException | Error e) {
            slot.release();
            throw e;
        }
        call.ended().thenRun(slot::release);
        call.answer()
                .whenComplete(
                        (statuses, failure) -> guard(visit, () -> conclude(visit, call.origin(), statuses, failure)));
    }

    private void conclude(
            Visit visit, Outcome origin, @Nullable Map<String, TaskStatus> statuses, @Nullable Throwable failure) {
        Throwable outer = failure == null ? null : Failures.unwrapped(failure);
        Throwable cause = outer instanceof CallRejectedException && outer.getCause() != null ? outer.getCause() : outer;
        if (visit.timeLeft().isZero()) {
            fail(visit, ResultCode.SYSTEM_BUSY, Outcome.FAILED, "deadline");
        } else if (outer instanceof CallRejectedException && cause instanceof InvalidArgumentException) {
            fail(visit, ResultCode.INVALID_ARGUMENT, Outcome.INVALID, cause.getMessage());
        } else if (cause instanceof CallRejectedException) {
            fail(visit, ResultCode.SYSTEM_BUSY, Outcome.SHED, cause.getMessage());
        } else if (cause instanceof DependencyUnavailableException) {
            if (fail(visit, ResultCode.SYSTEM_BUSY, Outcome.FAILED, Failures.textOf(cause))) {
                LOG.warn("request {}: {}, caused by {}", visit.requestId, cause, String.valueOf(cause.getCause()));
            }
        } else if (cause != null) {
            if (fail(visit, ResultCode.OTHER_ERROR, Outcome.FAILED, Failures.textOf(cause))) {
                Failures.log(LOG, visit.requestId, "the provider failed, answered 000007", cause);
            }
        } else {
            answer(visit, origin, requireNonNull(statuses));
        }
    }

    private void answer(Visit visit, Outcome origin, Map<String, TaskStatus> statuses) {
        Map<String, TaskStatus> asked = new LinkedHashMap<>();
        visit.askedTasks().forEach((name, task) -> asked.put(name, requireNonNull(statuses.get(task), task)));
        visit.learnt = asked;
        List<String> unknown = asked.entrySet().stream()
                .filter(entry -> entry.getValue().state() == TaskStatus.State.INCONCLUSIVE)
                .map(Map.Entry::getKey)
                .toList();
        if (unknown.isEmpty()) {
            Map<String, Boolean> data = new LinkedHashMap<>();
            asked.forEach((name, status) -> data.put(name, status.state() == TaskStatus.State.COMPLETE));
            serve(visit, new Envelope.Completion(data), origin);
        } else {
            fail(visit, ResultCode.SYSTEM_BUSY, Outcome.FAILED, "inconclusive: " + String.join(", ", unknown));
        }
    }

    private void serve(Visit visit, Envelope envelope, Outcome outcome) {
        visit.finish(envelope.result(), responses.of(envelope), outcome, null);
    }

    private boolean fail(Visit visit, ResultCode code, Outcome outcome, @Nullable String reason) {
        return visit.finish(code, responses.failure(code), outcome, reason);
    }

    /** Whatever goes wrong on the way, the request gets its answer. */
    private void guard(Visit visit, Runnable step) {
        try {
            step.run();
        } catch (Throwable t) { // an Error too: without an answer the caller would wait for ever
            if (fail(visit, ResultCode.OTHER_ERROR, Outcome.FAILED, Failures.textOf(t))) {
                Failures.log(LOG, visit.requestId, "answered 000007", t);
            }
        }
    }

    /**
     * Stops: from now on every request is answered 000002 at once, also {@code /v1/time} (clause TIME-3). Running requests get
     * their answers, for as long as the grace time; what still runs then is interrupted and answered 000002. Blocks until
     * then; without effect the second time.
     */
    @Override
    public synchronized void close() {
        stopping = true;
        limit.close();
        CompletableFuture<?>[] running =
                open.stream().map(visit -> visit.response).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(running).get(settings.closeGrace().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn("requests still run at the end of the grace time of {}: answered 000002", settings.closeGrace());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("a response failed, which none can", e);
        }
        for (Visit visit : open) {
            fail(visit, ResultCode.SYSTEM_BUSY, Outcome.FAILED, "stopping, the grace time is over");
            visit.abandon();
        }
        settings.timer().close();
        settings.threads().close();
    }

    /**
     * The settings in one line, for a start-up log.
     *
     * @return tasks, rules, limits, deadline
     */
    @Override
    public String toString() {
        return "TaskApi[tasks=" + settings.providers().taskNames() + ", rules=" + settings.pipeline()
                + ", maxConcurrent="
                + settings.maxConcurrent() + ", maxWait=" + settings.maxWait().toMillis() + " ms, deadline="
                + settings.deadline().toMillis() + " ms]";
    }
}
