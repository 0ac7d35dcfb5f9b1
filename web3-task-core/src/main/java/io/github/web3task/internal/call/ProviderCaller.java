package io.github.web3task.internal.call;

import io.github.web3task.exchange.Outcome;
import io.github.web3task.internal.admission.ConcurrencyLimit;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.CallRejectedException;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.validation.InvalidArgumentException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The end of the chain: asks the providers that have the tasks, and holds them to their contract (clause PROV-3). */
public final class ProviderCaller implements TaskInterceptor {
    private final Providers providers;
    private final Executor executor;
    private final IdentityHashMap<TaskCatalog, ConcurrencyLimit> limits = new IdentityHashMap<>();

    /**
     * Asks these providers.
     *
     * @param executor where further providers are asked, when a request needs several
     * @param limit makes one for a provider that allows so many calls at a time
     */
    public ProviderCaller(Providers providers, Executor executor, IntFunction<ConcurrencyLimit> limit) {
        this.providers = providers;
        this.executor = executor;
        for (TaskCatalog provider : providers.all()) {
            if (provider.maxConcurrentCalls() < Integer.MAX_VALUE) {
                limits.put(provider, limit.apply(provider.maxConcurrentCalls()));
            }
        }
    }

    @Override
    public boolean neverBlocks() {
        return providers.blocking() == 0;
    }

    @Override
    public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
        CallContext context = ((InterceptorChain) chain).context();
        if (context.nanosLeft() <= 0) {
            throw new CallRejectedException("the deadline passed before the provider was asked");
        }
        try {
            context.requireStillValid();
        } catch (InvalidArgumentException e) {
            throw new CallRejectedException("the request no longer holds", e);
        }
        // On the request's own thread the slot is held anyway. An interceptor's thread may outlast the request.
        boolean elsewhere = !context.work().isOnThisThread();
        if (elsewhere && !context.retainSlot()) {
            throw new CallRejectedException("the request has ended");
        }
        try {
            context.answeredBy(Outcome.SERVED);
            TaskCatalog only = onlyProviderOf(query.tasks());
            return only != null ? ask(only, query, context, context.work()) : askAll(parts(query, context), context);
        } finally {
            if (elsewhere) {
                context.releaseSlot();
            }
        }
    }

    /** Null when several are needed. */
    private @Nullable TaskCatalog onlyProviderOf(List<String> tasks) {
        TaskCatalog only = null;
        for (int i = 0; i < tasks.size(); i++) {
            TaskCatalog provider = providerOf(tasks.get(i));
            if (only != null && provider != only) {
                return null;
            }
            only = provider;
        }
        return only;
    }

    private TaskCatalog providerOf(String task) {
        TaskCatalog provider = providers.of(task);
        if (provider == null) {
            throw new IllegalStateException("an interceptor asked for '" + task + "', which no provider declares");
        }
        return provider;
    }

    private Map<String, TaskStatus> ask(
            TaskCatalog provider, TaskQuery query, CallContext context, InterruptibleWork work) throws Exception {
        ConcurrencyLimit limit = limits.get(provider);
        Share share = limit == null ? null : new Share(limit);
        if (share != null && !share.limit.tryEnter(share.permit)) {
            throw new CallRejectedException(
                    provider + " has its " + provider.maxConcurrentCalls() + " calls at a time already");
        }
        try {
            Map<String, TaskStatus> said = provider instanceof TaskCompletionProvider blocking
                    ? askBlocking(blocking, query, work)
                    : askAsync((AsyncTaskCompletionProvider) provider, query, context, work, share);
            return verified(provider, query.tasks(), said);
        } catch (InvalidArgumentException
                | CallRejectedException e) { // words of ours, to which a provider has no right
            throw new IllegalStateException(provider + " threw what only rules and interceptors throw", e);
        } finally {
            if (share != null) {
                share.permit.over = true; // a field first: there may be no stack to call a method
                share.limit.end(share.permit);
            }
        }
    }

    private static Map<String, TaskStatus> askBlocking(
            TaskCompletionProvider provider, TaskQuery query, InterruptibleWork work) throws Exception {
        try {
            return provider.check(query);
        } finally {
            work.takeInterrupt(); // what comes late can still be kept by an interceptor
        }
    }

    /**
     * Waits for the stage on this thread. The stage is never cancelled: only its completion says that the work has ended, and
     * until then it holds the slot, and the provider's share.
     */
    private static Map<String, TaskStatus> askAsync(
            AsyncTaskCompletionProvider provider,
            TaskQuery query,
            CallContext context,
            InterruptibleWork work,
            @Nullable Share share)
            throws Exception {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        AtomicBoolean ended = new AtomicBoolean();
        Runnable end = () -> {
            if (ended.compareAndSet(false, true)) {
                context.releaseSlot();
                if (share != null) {
                    share.limit.leave(share.permit);
                }
            }
        };
        context.retainSlot();
        if (share != null) {
            share.limit.retain(share.permit);
        }
        try {
            // Of anything: a stage that holds something else than a map must end the call, too.
            CompletionStage<?> stage = Objects.requireNonNull(provider.check(query), "the provider returned no stage");
            stage.whenComplete((statuses, failure) -> {
                end.run();
                if (failure == null) {
                    answer.complete(statuses);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (Throwable t) { // an Error too: nobody would give the slot back
            end.run();
            throw t;
        }
        return statuses(await(answer, context, work));
    }

    @SuppressWarnings("unchecked") // each entry is looked at afterwards
    private static Map<String, TaskStatus> statuses(Object said) {
        return (Map<String, TaskStatus>) said;
    }

    /**
     * Past the deadline too, for that long once more: what comes late can still be kept by an interceptor, but what never comes
     * must not keep the thread.
     */
    private static <T> T await(CompletableFuture<T> answer, CallContext context, InterruptibleWork work)
            throws Exception {
        long more = context.api().deadline().toNanos();
        while (true) {
            try {
                return answer.get(context.nanosLeft() + more, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                // On the request's own thread the deadline interrupts twice: the request's work, and this part of it.
                boolean deadline = work.takeInterrupt();
                deadline |= context.work().takeInterrupt();
                if (!deadline) {
                    throw e;
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Exception failure) {
                    throw failure;
                }
                throw e;
            }
        }
    }

    /** The asked statuses, copied, and no others; throws when one is missing (clause PROV-3). */
    private static Map<String, TaskStatus> verified(
            TaskCatalog provider, List<String> tasks, @Nullable Map<String, TaskStatus> said) {
        if (said == null) {
            throw new IllegalStateException(provider + " answered null for " + tasks);
        }
        Map<String, TaskStatus> asked = new HashMap<>(2 * tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            String task = tasks.get(i);
            TaskStatus status = said.get(task);
            if (status == null) {
                throw new IllegalStateException(provider + " gave no status for task '" + task + "'");
            }
            asked.put(task, status);
        }
        return asked;
    }

    /** In the order of the providers. */
    private List<Part> parts(TaskQuery query, CallContext context) {
        IdentityHashMap<TaskCatalog, List<String>> tasks = new IdentityHashMap<>();
        for (String task : query.tasks()) {
            tasks.computeIfAbsent(providerOf(task), provider -> new ArrayList<>())
                    .add(task);
        }
        AllParts all = new AllParts(tasks.size());
        List<Part> parts = new ArrayList<>(tasks.size());
        for (TaskCatalog provider : providers.all()) {
            List<String> own = tasks.get(provider);
            if (own != null) {
                parts.add(new Part(provider, query.withTasks(own), context, all));
            }
        }
        return parts;
    }

    /**
     * All at the same time, each that may block on a thread of its own. This one does what no other has begun: so an executor
     * that is full never keeps a request waiting for a thread. The first failure decides, and the others are then of no use.
     */
    private Map<String, TaskStatus> askAll(List<Part> parts, CallContext context) throws Exception {
        AllParts all = parts.get(0).all;
        all.onFailure(() -> parts.forEach(Part::stop));
        try {
            for (Part part : parts.subList(1, parts.size())) {
                if (!providers.neverBlocks(part.provider) && !startElsewhere(part)) {
                    break;
                }
            }
            for (Part part : parts) {
                part.run();
            }
            return await(all.answer, context, context.work());
        } finally {
            parts.forEach(Part::stop);
        }
    }

    private boolean startElsewhere(Part part) {
        try {
            executor.execute(part);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** One of the calls at a time that a provider allows. Like a slot, one that is lost for want of stack is found again. */
    private static final class Share {
        private final ConcurrencyLimit limit;
        private final ConcurrencyLimit.Permit permit = new ConcurrencyLimit.Permit();

        Share(ConcurrencyLimit limit) {
            this.limit = limit;
        }
    }

    /** What several providers answer together. */
    private static final class AllParts {
        private final CompletableFuture<Map<String, TaskStatus>> answer = new CompletableFuture<>();
        private final Map<String, TaskStatus> statuses = new ConcurrentHashMap<>();
        private final AtomicInteger missing;

        AllParts(int parts) {
            this.missing = new AtomicInteger(parts);
        }

        /** On the thread of the first part to fail. */
        void onFailure(Runnable action) {
            var unused = answer.whenComplete((answered, failure) -> {
                if (failure != null) {
                    action.run();
                }
            });
        }

        void add(Map<String, TaskStatus> more) {
            statuses.putAll(more);
            if (missing.decrementAndGet() == 0) {
                answer.complete(statuses);
            }
        }
    }

    /** One provider's share of a question. Run by whoever begins it first. */
    private final class Part implements Runnable {
        private final TaskCatalog provider;
        private final TaskQuery query;
        private final CallContext context;
        private final AllParts all;
        private final InterruptibleWork work = new InterruptibleWork();
        private final AtomicBoolean begun = new AtomicBoolean();

        Part(TaskCatalog provider, TaskQuery query, CallContext context, AllParts all) {
            this.provider = provider;
            this.query = query;
            this.context = context;
            this.all = all;
        }

        @Override
        public void run() {
            if (!begun.compareAndSet(false, true)) {
                return;
            }
            context.retainSlot(); // before the work begins: the request may stop it, and then give its slot back
            try {
                context.addWork(work);
                if (!work.begin()) {
                    throw new CallRejectedException("the deadline passed before " + query.tasks() + " was asked for");
                }
                all.add(ask(provider, query, context, work));
            } catch (Throwable t) { // an Error of the provider's is its failure too
                all.answer.completeExceptionally(t);
            } finally {
                work.end();
                context.removeWork(work);
                context.releaseSlot();
            }
        }

        /** Nobody waits for it any more. */
        void stop() {
            begun.set(true);
            work.abandon();
        }
    }
}
