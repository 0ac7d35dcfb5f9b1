package io.github.web3task;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.internal.admission.RateLimits;
import io.github.web3task.internal.call.Providers;
import io.github.web3task.internal.http.ResponseFactory;
import io.github.web3task.internal.request.ApiSettings;
import io.github.web3task.internal.request.ConnectionFailures;
import io.github.web3task.internal.runtime.Recorder;
import io.github.web3task.internal.runtime.Require;
import io.github.web3task.internal.runtime.Threads;
import io.github.web3task.internal.runtime.ThrottledWarning;
import io.github.web3task.internal.runtime.Timer;
import io.github.web3task.protocol.StatusMapping;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.validation.ReceiveWindow;
import io.github.web3task.validation.RequestLimits;
import io.github.web3task.validation.UnknownTaskPolicy;
import io.github.web3task.validation.ValidationPipeline;
import io.github.web3task.validation.ValidationRule;
import io.github.web3task.validation.WalletFormat;
import io.github.web3task.validation.WindowPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link TaskApi}. Everything has a default but the provider. What can never work is refused by {@link
 * #build()} with a sentence that says what to do, null at once. Not thread-safe.
 */
public final class TaskApiBuilder {
    private final List<TaskCatalog> providers = new ArrayList<>();
    private final List<ValidationRule> ownRules = new ArrayList<>();
    private final List<ExchangeListener> listeners = new ArrayList<>(List.of(ExchangeListener.logging()));
    private final List<TaskInterceptor> interceptors = new ArrayList<>();
    private final List<RateLimiter> rateLimiters = new ArrayList<>();
    private final List<Predicate<Throwable>> unavailable = new ArrayList<>();
    private List<WalletFormat> walletFormats = List.of();
    private RequestLimits limits = RequestLimits.defaults();
    private UnknownTaskPolicy unknownTasks = UnknownTaskPolicy.REJECT;
    private WindowPolicy windowPolicy = WindowPolicy.WHEN_PRESENT;
    private ReceiveWindow receiveWindow = ReceiveWindow.standard();
    private StatusMapping statusMapping = StatusMapping.standard();
    private Duration retryAfter = Duration.ofSeconds(1);
    private Duration deadline = Duration.ofMillis(2_500);
    private int maxConcurrent = 64;
    private Duration maxWait = Duration.ofMillis(50);
    private Duration closeGrace = Duration.ofSeconds(3);
    private WalletRendering walletRendering = WalletRendering.whole();
    private Clock clock = Clock.systemUTC();
    private UnaryOperator<Runnable> contextPropagation = UnaryOperator.identity();
    private boolean allowLowRate;
    private @Nullable Executor executor;
    private @Nullable Campaign campaign;
    private @Nullable Timer timer;
    private @Nullable Executor recorder;
    private @Nullable Executor handOver;

    TaskApiBuilder() {}

    /**
     * Adds a provider. Several are combined by task name; those that a request needs are asked at the same time.
     *
     * @param provider the partner's logic
     * @return this
     */
    public TaskApiBuilder provider(TaskCompletionProvider provider) {
        providers.add(Objects.requireNonNull(provider, "provider"));
        return this;
    }

    /**
     * Adds an asynchronous provider, also beside others.
     *
     * @param provider the partner's logic
     * @return this
     */
    public TaskApiBuilder provider(AsyncTaskCompletionProvider provider) {
        providers.add(Objects.requireNonNull(provider, "provider"));
        return this;
    }

    /**
     * Requires that wallets have one of these forms (clause WALLET-3).
     *
     * @param formats by default none: the wallet is opaque
     * @return this
     */
    public TaskApiBuilder walletFormats(WalletFormat... formats) {
        walletFormats = List.of(formats);
        return this;
    }

    /**
     * How large a request may be (clause QUERY-5).
     *
     * @param limits by default {@link RequestLimits#defaults()}
     * @return this
     */
    public TaskApiBuilder limits(RequestLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * What happens to names that no provider declares (clause TASK-6).
     *
     * @param policy by default {@link UnknownTaskPolicy#REJECT}
     * @return this
     */
    public TaskApiBuilder unknownTasks(UnknownTaskPolicy policy) {
        unknownTasks = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Which of {@code timestamp} and {@code recvWindow} must be sent (clauses WINDOW-2 and WINDOW-3).
     *
     * @param policy by default {@link WindowPolicy#WHEN_PRESENT}
     * @return this
     */
    public TaskApiBuilder windowPolicy(WindowPolicy policy) {
        windowPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * When a timestamp is accepted (clauses WINDOW-4, WINDOW-5 and WINDOW-7).
     *
     * @param window by default {@link ReceiveWindow#standard()}
     * @return this
     */
    public TaskApiBuilder receiveWindow(ReceiveWindow window) {
        receiveWindow = Objects.requireNonNull(window, "window");
        return this;
    }

    /**
     * Adds a rule of the partner's own; it runs after the library's.
     *
     * @param rule refuses requests with 000006
     * @return this
     */
    public TaskApiBuilder rule(ValidationRule rule) {
        ownRules.add(Objects.requireNonNull(rule, "rule"));
        return this;
    }

    /**
     * Which HTTP status goes with which code (clause ENV-3).
     *
     * @param mapping by default {@link StatusMapping#standard()}
     * @return this
     */
    public TaskApiBuilder statusMapping(StatusMapping mapping) {
        statusMapping = Objects.requireNonNull(mapping, "mapping");
        return this;
    }

    /**
     * The {@code Retry-After} of 000001 and 000002 (clause ENV-4).
     *
     * @param time by default 1 s; whole seconds, 1 or more, less than a day
     * @return this
     */
    public TaskApiBuilder retryAfter(Duration time) {
        retryAfter = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * When a request is answered 000002 at the latest, counted from its arrival (clause PROV-5).
     *
     * @param time by default 2.5 s: the caller gives up at 3 s
     * @return this
     */
    public TaskApiBuilder deadline(Duration time) {
        deadline = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * How many requests may have a call at a time (clauses LOAD-2, PROV-6): requests a second times seconds a call takes.
     *
     * @param requests by default 64, for 50/s at 1 s and some room
     * @return this
     */
    public TaskApiBuilder maxConcurrent(int requests) {
        maxConcurrent = requests;
        return this;
    }

    /**
     * How long a request may wait for its turn (clause LOAD-2). At most as many wait as may have a call.
     *
     * @param time by default 50 ms; 0 for not at all
     * @return this
     */
    public TaskApiBuilder maxWait(Duration time) {
        maxWait = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Adds a rate limit for task requests (clause LOAD-3); several are asked in the order they were added.
     *
     * @param limiter by default none
     * @return this
     */
    public TaskApiBuilder rateLimit(RateLimiter limiter) {
        rateLimiters.add(Objects.requireNonNull(limiter, "limiter"));
        return this;
    }

    /**
     * Lets rate limits be lower than the 50 requests a second that the specification wants to be served (clause LOAD-1).
     *
     * @return this
     */
    public TaskApiBuilder allowLowRate() {
        allowLowRate = true;
        return this;
    }

    /**
     * Adds an interceptor around the calls to providers, such as a cache of completions (clause LOAD-5) or a circuit breaker. The
     * first added is the outermost.
     *
     * @param interceptor by default only equal questions share a call
     * @return this
     */
    public TaskApiBuilder interceptor(TaskInterceptor interceptor) {
        interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
        return this;
    }

    /**
     * Also takes these failures of a provider's for a dependency that is out of reach: 000002 and not 000007 (clause PROV-4).
     * Several are all asked.
     *
     * @param predicate is given each exception in the chain of causes; must not block
     * @return this
     */
    public TaskApiBuilder unavailableWhen(Predicate<Throwable> predicate) {
        unavailable.add(Objects.requireNonNull(predicate, "predicate"));
        return this;
    }

    /**
     * Also takes connection failures and time-outs of a provider's database or HTTP client for a dependency that is out of reach:
     * 000002 and not 000007 (clause PROV-4). Those of JDBC, of the JDK's HTTP client and of its sockets are known, anywhere in
     * the chain of causes: no connection, also none left in the pool, a query over its time, a deadlock, a server that stops. A
     * wrong query is not among them. {@link #unavailableWhen} adds to them.
     *
     * @return this
     */
    public TaskApiBuilder busyOnConnectionFailures() {
        unavailable.addAll(ConnectionFailures.known());
        return this;
    }

    /**
     * Carries context (log context, trace, security) from the thread that brings a request to the one that asks the provider. By
     * default none is carried (clause PROV-8).
     *
     * @param decorator is called on the thread that brings the request, and gives what runs on the executor: it sets the
     *     context, runs what it was given, and takes the context away again
     * @return this
     */
    public TaskApiBuilder contextPropagation(UnaryOperator<Runnable> decorator) {
        contextPropagation = Objects.requireNonNull(decorator, "decorator");
        return this;
    }

    /**
     * Where blocking providers are asked. It must hand over to other threads, at once: one that is full refuses, and does not make
     * who submits wait. It must run all that it accepts, and is not closed.
     *
     * @param executor by default virtual threads where the JDK has them, else a bounded pool of the API's own
     * @return this
     */
    public TaskApiBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * How long {@link TaskApi#close()} lets running requests finish.
     *
     * @param time by default 3 s; 0 for not at all
     * @return this
     */
    public TaskApiBuilder closeGrace(Duration time) {
        closeGrace = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Adds a listener for every exchange, beside the one that logs.
     *
     * @param listener must not block
     * @return this
     */
    public TaskApiBuilder listener(ExchangeListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * How wallets appear in the records of exchanges (clause LOG-4).
     *
     * @param rendering by default {@link WalletRendering#whole()}
     * @return this
     */
    public TaskApiBuilder walletRendering(WalletRendering rendering) {
        walletRendering = Objects.requireNonNull(rendering, "rendering");
        return this;
    }

    /**
     * The campaign whose phase the records carry (clause LIFE-3).
     *
     * @param campaign by default none
     * @return this
     */
    public TaskApiBuilder campaign(Campaign campaign) {
        this.campaign = Objects.requireNonNull(campaign, "campaign");
        return this;
    }

    /**
     * The server's time, for {@code /v1/time}, the receive window and the records.
     *
     * @param clock by default the system's
     * @return this
     */
    public TaskApiBuilder clock(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /** For tests: elapsed time that is turned by hand. */
    TaskApiBuilder timer(Timer timer) {
        this.timer = timer;
        return this;
    }

    /** For tests: where listeners are called. */
    TaskApiBuilder recorder(Executor recorder) {
        this.recorder = recorder;
        return this;
    }

    /** For tests: where waiters go on and deadlines are answered. */
    TaskApiBuilder handOver(Executor handOver) {
        this.handOver = handOver;
        return this;
    }

    /**
     * Checks the settings.
     *
     * @return the API, to be closed by who made it
     * @throws IllegalArgumentException when a setting can't work, with what to do about it
     */
    public TaskApi build() {
        Require.that(
                maxConcurrent >= 1 && maxConcurrent <= 1_000_000,
                "maxConcurrent is " + maxConcurrent + ": set it to 1 to 1000000");
        requireZeroToDay("maxWait", maxWait);
        requireZeroToDay("closeGrace", closeGrace);
        requireZeroToDay("the deadline", deadline);
        Require.that(
                deadline.compareTo(maxWait) > 0,
                "the deadline of " + deadline + " passes while a request may still wait " + maxWait
                        + " for its turn: make it longer, or maxWait shorter");
        Require.that(
                retryAfter.toSeconds() >= 1 && retryAfter.toNanosPart() == 0,
                "retryAfter is " + retryAfter + ": set it to whole seconds, 1 or more");
        Require.that(retryAfter.toDays() < 1, "retryAfter is " + retryAfter + ": set it to less than a day");
        for (RateLimiter rate : rateLimiters) {
            Require.that(
                    rate.lowestRate() >= RateLimiter.REQUIRED_RATE || allowLowRate,
                    "a rate limit of " + rate.lowestRate() + " requests/s is below the " + RateLimiter.REQUIRED_RATE
                            + " that the caller may send: raise it, or say allowLowRate()");
        }
        Providers declared = new Providers(providers);
        Set<String> names = new HashSet<>(declared.taskNames());
        names.addAll(declared.aliases().keySet());
        Timer time = timer == null ? Timer.system() : timer;
        return new TaskApi(new ApiSettings(
                declared,
                List.copyOf(interceptors),
                new RateLimits(rateLimiters),
                rules(declared),
                new ResponseFactory(statusMapping, retryAfter.toSeconds(), names),
                List.copyOf(unavailable),
                clock,
                time,
                executor == null
                        ? Threads.forProviders((long) maxConcurrent * Math.max(1, declared.blocking()))
                        : Threads.borrowed(executor),
                handOver == null ? Threads.forHandOver() : Threads.borrowed(handOver),
                executor == null,
                contextPropagation,
                recorder == null ? Recorder.withOwnThread(time) : Recorder.on(recorder, time),
                new ThrottledWarning(time),
                deadline,
                maxConcurrent,
                maxWait,
                List.copyOf(listeners),
                walletRendering,
                campaign,
                closeGrace));
    }

    private ValidationPipeline rules(Providers declared) {
        List<ValidationRule> rules = new ArrayList<>();
        rules.add(ValidationRule.query(limits));
        rules.add(ValidationRule.wallet(limits, walletFormats));
        rules.add(ValidationRule.task(limits, declared.taskNames(), declared.aliases(), unknownTasks));
        rules.add(ValidationRule.window(windowPolicy, receiveWindow, clock));
        rules.addAll(ownRules);
        return new ValidationPipeline(rules);
    }

    /** Longer ones can't be counted in ns, and mean nothing to a caller that gives up after seconds. */
    private static void requireZeroToDay(String what, Duration time) {
        Require.that(
                !time.isNegative() && time.toDays() < 1, what + " is " + time + ": set it to 0 to less than a day");
    }
}
