package io.github.web3task.internal.request;

import static java.util.Objects.requireNonNull;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.internal.admission.ConcurrencyLimit;
import io.github.web3task.internal.call.InterceptorChain;
import io.github.web3task.internal.call.ProviderCaller;
import io.github.web3task.internal.call.RequestCoalescer;
import io.github.web3task.internal.http.ResponseFactory;
import io.github.web3task.internal.runtime.Classes;
import io.github.web3task.internal.runtime.StackRoom;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.validation.CompletionRequest;
import io.github.web3task.validation.InvalidArgumentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request, from top to bottom: route, admit, parse, evaluate, release, answer. It is asynchronous only at the door: who
 * waits for a slot is called back, and a provider that may block is asked on the executor, by plain code.
 */
public final class RequestPipeline {
    private final ApiSettings settings;
    private final ResponseFactory responses;
    private final FailureMapper failures;
    private final ExchangeRecorder recorder;
    final ConcurrencyLimit limit;
    final DeadlineWatch deadlines;
    private final List<TaskInterceptor> chain;
    private final boolean evaluatesOnCaller;
    private final boolean parsesOnCaller;
    private final CompletionStage<ApiResponse> brokenAnswer;
    private volatile boolean stopping;

    /** Throws {@link IllegalArgumentException} when an interceptor or rate limiter can't work with these settings. */
    public RequestPipeline(ApiSettings settings) {
        Classes.initialize(
                RequestContext.class, Failure.class, Outcome.class, ConcurrencyLimit.Entry.class, TaskStatus.class);
        this.settings = settings;
        this.responses = settings.responses();
        this.failures = new FailureMapper(settings.unavailable());
        this.recorder = new ExchangeRecorder(settings);
        this.limit = new ConcurrencyLimit(
                settings.maxConcurrent(),
                settings.maxConcurrent(),
                settings.maxWait(),
                settings.timer(),
                settings.handOver());
        this.deadlines = new DeadlineWatch(settings.timer(), settings.handOver(), this::expire);
        this.chain = chain(settings);
        this.parsesOnCaller = settings.rules().neverBlocks();
        this.evaluatesOnCaller = parsesOnCaller && chain.stream().allMatch(TaskInterceptor::neverBlocks);
        this.brokenAnswer = CompletableFuture.completedStage(responses.otherError);
        settings.interceptors().forEach(interceptor -> interceptor.attach(settings));
        settings.rateLimits().attach(settings);
    }

    /** Interceptors that see every request, equal questions, interceptors that see each call, the providers. */
    private static List<TaskInterceptor> chain(ApiSettings settings) {
        // Somebody else's executor may make who submits wait: that is no thread that works for a request.
        Executor further = settings.ownExecutor()
                ? settings.providerThreads()
                : task -> settings.handOver()
                        .execute(unlessItFails(
                                settings, () -> settings.providerThreads().execute(task)));
        Executor inContext = task -> further.execute(
                unlessItFails(settings, settings.contextPropagation().apply(task)));
        ProviderCaller providers = new ProviderCaller(
                settings.providers(),
                inContext,
                calls -> new ConcurrencyLimit(calls, 0, Duration.ZERO, settings.timer(), settings.handOver()));
        List<TaskInterceptor> chain = new ArrayList<>();
        settings.interceptors().stream()
                .filter(TaskInterceptor::seesEveryRequest)
                .forEach(chain::add);
        if (!providers.neverBlocks() || !settings.interceptors().stream().allMatch(TaskInterceptor::neverBlocks)) {
            chain.add(new RequestCoalescer());
        }
        settings.interceptors().stream()
                .filter(interceptor -> !interceptor.seesEveryRequest())
                .forEach(chain::add);
        chain.add(providers);
        return List.copyOf(chain);
    }

    /** What it throws must end no thread. The request's own thread does what no other has begun. */
    private static Runnable unlessItFails(ApiSettings settings, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RejectedExecutionException e) {
                // The executor is full.
            } catch (Throwable t) { // of the context's propagation
                settings.warn("a part of a question was not begun elsewhere", t);
            }
        };
    }

    /** Total: never throws, and the stage is completed by the deadline. */
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        RequestContext context = null;
        try {
            context = new RequestContext(settings, limit, request, recorder.arrival(request));
            route(context);
        } catch (Throwable t) { // an Error too: without an answer the caller would wait for ever
            if (context != null && context.lateResponse == null) {
                context.permit.over = true; // a field: there may be no stack to call a method
            }
            failOnTheWay(context, t);
        }
        return context == null ? brokenAnswer : context.stage(brokenAnswer);
    }

    private void failOnTheWay(@Nullable RequestContext context, Throwable failure) {
        try {
            if (context == null) {
                settings.warn("a request could not be taken in, and was answered 000007", failure);
            } else {
                context.stopWork(); // before the answer: after it, nobody looks after the slot any more
                failSurely(context, failure);
            }
        } catch (Throwable t) {
            // No stack or no heap is left: it has an answer that was made beforehand, or gets one at its deadline.
        }
    }

    // 1. route

    private void route(RequestContext context) {
        ApiRequest request = context.request;
        boolean time = request.path().equals(ApiRequest.TIME);
        if (!time && !request.path().equals(ApiRequest.COMPLETION)) {
            fail(context, Failure.NO_SUCH_PATH, responses.notFound);
        } else if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            fail(context, Failure.METHOD_NOT_ALLOWED, responses.methodNotAllowed);
        } else if (stopping) {
            fail(context, Failure.STOPPING);
        } else if (time) {
            serve(context, responses.time(settings.clock().millis()));
        } else {
            admit(context);
        }
    }

    // 2. admit

    private void admit(RequestContext context) {
        Duration wait = settings.rateLimits().refusal(context.request, settings);
        if (wait != null) {
            fail(context, Failure.RATE_LIMIT, responses.tooManyRequests(wait));
            return;
        }
        if (evaluatesOnCaller && limit.tryEnter(context.permit)) {
            evaluate(context);
            return;
        }
        if (limit.isFull()) {
            refused(context);
            return;
        }
        StackRoom.require(); // from here on locks of the JDK's are taken
        Runnable evaluation = requireNonNull(
                settings.contextPropagation().apply(() -> evaluate(context)), "the context propagation gave null");
        deadlines.watch(context); // first: if anything fails from here on, the deadline answers
        context.expectLateResponse();
        if (stopping) { // close() may have looked for open requests before this one could be seen
            refused(context);
            return;
        }
        // No switch: that is a class of its own, which may be used here for the first time, without heap.
        ConcurrencyLimit.Entry entry = limit.enter(context.permit, new Waiting(context, evaluation));
        if (entry == ConcurrencyLimit.Entry.ADMITTED) {
            admitted(context, evaluation);
        } else if (entry == ConcurrencyLimit.Entry.REFUSED) {
            refused(context);
        } // else it is called back
    }

    /** A request in the line for a slot. Called back on a thread of ours, that is. */
    private final class Waiting implements ConcurrencyLimit.Waiter {
        private final RequestContext context;
        private final Runnable evaluation;

        Waiting(RequestContext context, Runnable evaluation) {
            this.context = context;
            this.evaluation = evaluation;
        }

        @Override
        public void admitted() {
            RequestPipeline.this.admitted(context, evaluation);
        }

        @Override
        public void refused() {
            RequestPipeline.this.refused(context);
        }
    }

    private void refused(RequestContext context) {
        fail(context, stopping ? Failure.STOPPING : Failure.NO_FREE_SLOT);
    }

    private void admitted(RequestContext context, Runnable evaluation) {
        if (evaluatesOnCaller) {
            evaluateInContext(context, evaluation);
        } else {
            handOver(context, evaluation);
        }
    }

    /** The one hand-over, for what may block. A request that breaks a rule, or asks for no task, needs no thread. */
    private void handOver(RequestContext context, Runnable evaluation) {
        try {
            if (parsesOnCaller && !parse(context)) {
                evaluate(context);
                return;
            }
            settings.providerThreads().execute(() -> evaluateInContext(context, evaluation));
        } catch (InvalidArgumentException e) {
            context.release();
            fail(context, e);
        } catch (Throwable t) { // an Error too: no thread to be had
            failOnTheWay(context, t instanceof RejectedExecutionException ? executorFull() : t);
        }
    }

    private static CallRejectedException executorFull() {
        return new CallRejectedException("the executor took no more calls");
    }

    private void evaluateInContext(RequestContext context, Runnable evaluation) {
        try {
            evaluation.run();
            if (!context.isAnswered()) {
                throw new IllegalStateException("the context propagation did not run what it was given");
            }
        } catch (Throwable t) { // the context's propagation, before it began or after it had ended
            failOnTheWay(context, t);
        }
    }

    // 3. parse

    /** False when no task is left to ask for. */
    private boolean parse(RequestContext context) throws InvalidArgumentException {
        CompletionRequest request = new CompletionRequest(context.request.rawQuery());
        context.parsedRequest(request);
        settings.rules().check(request);
        List<String> tasks = settings.providers().aliases().isEmpty()
                ? request.tasks()
                : List.copyOf(new LinkedHashSet<>(request.tasks())); // two names may stand for one task
        context.query(TaskQuery.of(request.wallet(), tasks, recorder.requestId(context)));
        return !tasks.isEmpty();
    }

    // 4. evaluate

    private void evaluate(RequestContext context) {
        if (context.nanosLeft() <= 0) {
            expire(context);
            return;
        }
        if (!context.work().begin()) {
            return; // who stopped it has answered it, and given its slot back
        }
        Throwable failure = null;
        try {
            if (context.query() == null) {
                parse(context);
            }
            ask(context, requireNonNull(context.query()));
        } catch (Throwable t) { // an Error of the provider's is its failure too: the caller must learn of it
            failure = t;
        } finally {
            context.permit.over = true; // a field first: there may be no stack to call a method
            context.work().end();
            context.release();
        }
        conclude(context, failure);
    }

    private void ask(RequestContext context, TaskQuery query) throws Exception {
        Map<String, TaskStatus> said = Map.of();
        if (!query.tasks().isEmpty()) {
            context.asking();
            context.answeredBy(Outcome.REMEMBERED); // unless a provider or another request's call does
            said = new InterceptorChain(chain, context).proceed(query);
        }
        List<String> tasks = requireNonNull(context.parsedRequest()).tasks();
        TaskStatus[] statuses = new TaskStatus[tasks.size()];
        for (int i = 0; i < statuses.length; i++) {
            TaskStatus status = said.get(tasks.get(i));
            if (status == null) {
                throw new IllegalStateException("the interceptors gave no status for task '" + tasks.get(i) + "'");
            }
            statuses[i] = status;
        }
        context.statuses(statuses);
    }

    // 5. release (in evaluate) and 6. answer

    private void conclude(RequestContext context, @Nullable Throwable failure) {
        TaskStatus[] statuses = context.statuses();
        if (context.nanosLeft() <= 0) {
            fail(context, Failure.DEADLINE);
        } else if (failure != null) {
            fail(context, failure);
        } else if (statuses != null) {
            answer(context, statuses);
        }
    }

    private void answer(RequestContext context, TaskStatus[] statuses) {
        List<String> names = requireNonNull(context.parsedRequest()).names();
        boolean[] complete = new boolean[statuses.length];
        StringBuilder unknown = null;
        for (int i = 0; i < statuses.length; i++) {
            complete[i] = statuses[i].state() == TaskStatus.State.COMPLETE;
            if (statuses[i].state() == TaskStatus.State.INCONCLUSIVE) {
                unknown = unknown == null ? new StringBuilder("inconclusive: ") : unknown.append(", ");
                unknown.append(names.get(i));
            }
        }
        if (unknown == null) {
            serve(context, responses.completion(names, complete));
        } else {
            finish(
                    context,
                    responses.failure(Failure.INCONCLUSIVE.code),
                    Failure.INCONCLUSIVE,
                    unknown.toString(),
                    null);
        }
    }

    private void serve(RequestContext context, ApiResponse response) {
        finish(context, response, null, null, null);
    }

    private void fail(RequestContext context, Throwable failure) {
        Throwable cause = FailureMapper.cause(failure);
        if (stopping && cause instanceof InterruptedException) { // by the end of the grace time, whoever comes first
            fail(context, Failure.CUT_OFF_BY_STOP);
            return;
        }
        Failure kind = failures.of(cause);
        finish(context, responses.failure(kind.code), kind, FailureMapper.messageOf(cause), cause);
    }

    /** With an answer that was made beforehand, when no stack or heap is left for another. */
    private void failSurely(RequestContext context, Throwable failure) {
        try {
            fail(context, failure);
        } catch (Throwable t) {
            deliver(context, responses.otherError);
        }
    }

    private void fail(RequestContext context, Failure kind) {
        fail(context, kind, responses.failure(kind.code));
    }

    private void fail(RequestContext context, Failure kind, ApiResponse response) {
        finish(context, response, kind, kind.reason, null);
    }

    /** Answers, unless somebody has; the record is made afterwards (clause LOG-5). */
    private void finish(
            RequestContext context,
            ApiResponse response,
            @Nullable Failure failure,
            @Nullable String reason,
            @Nullable Throwable cause) {
        if (deliver(context, response)) {
            recorder.record(context, response, failure, reason, cause);
        }
    }

    /** False when it has its answer already. */
    boolean deliver(RequestContext context, ApiResponse response) {
        boolean first = context.answer(response);
        if (context.watched) {
            deadlines.forget(context);
        }
        return first;
    }

    /** On a thread of the hand-over's: the deadline has passed. */
    private void expire(RequestContext context) {
        fail(context, Failure.DEADLINE);
        context.stopWork();
    }

    /** An adapter could not write an answer that has its record already. */
    public void notWritten(ApiRequest request, Throwable failure) {
        recorder.notWritten(request, failure);
    }

    // The end of all

    /** Refuses who comes and who waits, lets running requests end for a while, and cuts off the rest. Once. */
    public synchronized void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        new Shutdown(settings, deadlines.open(), this::cutOff).run(limit.close());
    }

    private void cutOff(RequestContext context) {
        fail(context, Failure.CUT_OFF_BY_STOP);
        context.abandonWork();
    }
}
