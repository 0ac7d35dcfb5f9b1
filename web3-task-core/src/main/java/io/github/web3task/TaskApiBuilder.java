package io.github.web3task;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.envelope.StatusMapping;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.Slf4jExchangeListener;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.internal.Timer;
import io.github.web3task.load.CircuitBreaker;
import io.github.web3task.load.RateLimiter;
import io.github.web3task.load.RememberPolicy;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.validation.ReceiveWindow;
import io.github.web3task.validation.RequestLimits;
import io.github.web3task.validation.UnknownTaskPolicy;
import io.github.web3task.validation.ValidationRule;
import io.github.web3task.validation.WalletFormat;
import io.github.web3task.validation.WindowPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link TaskApi}. Everything has a default but the provider. What can never work is refused by {@link
 * #build()} with a sentence that says what to do.
 *
 * <p>Not thread-safe. Null is refused with a {@link NullPointerException}, unless it is said otherwise.
 */
public final class TaskApiBuilder {
    final List<TaskCatalog> providers = new ArrayList<>();
    final List<ValidationRule> ownRules = new ArrayList<>();
    final List<ExchangeListener> listeners = new ArrayList<>(List.of(new Slf4jExchangeListener()));
    List<WalletFormat> walletFormats = List.of();
    RequestLimits limits = RequestLimits.defaults();
    UnknownTaskPolicy unknownTasks = UnknownTaskPolicy.REJECT;
    WindowPolicy windowPolicy = WindowPolicy.WHEN_PRESENT;
    ReceiveWindow receiveWindow = ReceiveWindow.standard();
    StatusMapping statusMapping = StatusMapping.standard();
    Duration retryAfter = Duration.ofSeconds(1);
    Duration deadline = Duration.ofMillis(2_500);
    int maxConcurrent = 64;
    Duration maxWait = Duration.ofMillis(50);
    Duration closeGrace = Duration.ofSeconds(3);
    WalletRendering walletRendering = WalletRendering.whole();
    Clock clock = Clock.systemUTC();

    final List<RateLimiter> rateLimiters = new ArrayList<>();
    boolean allowLowRate;

    @Nullable CircuitBreaker circuitBreaker;

    @Nullable RememberPolicy remember;

    @Nullable Executor executor;

    @Nullable Campaign campaign;

    @Nullable Timer timer;

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
     * @param time by default 1 s; whole seconds, 1 or more
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
     * How many requests may have a provider call at the same time (clauses LOAD-2 and PROV-6). Take the requests a second to
     * serve, times the seconds that a call takes at its slow end: the default is for 50/s at 1 s, and some room.
     *
     * @param requests by default 64
     * @return this
     */
    public TaskApiBuilder maxConcurrent(int requests) {
        maxConcurrent = requests;
        return this;
    }

    /**
     * How long a request may wait for a call to end before it is answered 000002, and at most as many requests wait as may
     * have a call (clause LOAD-2).
     *
     * @param time by default 50 ms; 0 for not at all
     * @return this
     */
    public TaskApiBuilder maxWait(Duration time) {
        maxWait = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Adds a rate limit for task requests (clause LOAD-3).
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
     * Keeps calls away from a provider that keeps missing its deadline.
     *
     * @param breaker by default none
     * @return this
     */
    public TaskApiBuilder circuitBreaker(CircuitBreaker breaker) {
        circuitBreaker = Objects.requireNonNull(breaker, "breaker");
        return this;
    }

    /**
     * Remembers what providers have said (clause LOAD-5).
     *
     * @param policy by default nothing is remembered
     * @return this
     */
    public TaskApiBuilder remember(RememberPolicy policy) {
        remember = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Where blocking providers are asked, for example an executor that hands on a tracing context. It must hand over to other
     * threads, run everything it accepts, and is not closed with the API.
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

    /**
     * Checks the settings and makes the API.
     *
     * @return the API, to be closed by who made it
     * @throws IllegalArgumentException when a setting can't work, with what to do about it
     */
    public TaskApi build() {
        return new TaskApi(TaskApiSettings.of(this));
    }
}
