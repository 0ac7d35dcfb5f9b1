package io.github.web3task;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.internal.Timer;
import io.github.web3task.protocol.StatusMapping;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.validation.ReceiveWindow;
import io.github.web3task.validation.RequestLimits;
import io.github.web3task.validation.UnknownTaskPolicy;
import io.github.web3task.validation.ValidationRule;
import io.github.web3task.validation.WalletFormat;
import io.github.web3task.validation.WindowPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Settings of a {@link TaskApi}. Everything has a default but the provider. What can never work is refused by {@link
 * #build()} with a sentence that says what to do, null at once. Not thread-safe.
 */
public final class TaskApiBuilder {
    private final TaskApiSettings.Choices choices = new TaskApiSettings.Choices();

    TaskApiBuilder() {}

    /**
     * Adds a provider. Several are combined by task name; those that a request needs are asked at the same time.
     *
     * @param provider the partner's logic
     * @return this
     */
    public TaskApiBuilder provider(TaskCompletionProvider provider) {
        choices.providers.add(Objects.requireNonNull(provider, "provider"));
        return this;
    }

    /**
     * Adds an asynchronous provider, also beside others.
     *
     * @param provider the partner's logic
     * @return this
     */
    public TaskApiBuilder provider(AsyncTaskCompletionProvider provider) {
        choices.providers.add(Objects.requireNonNull(provider, "provider"));
        return this;
    }

    /**
     * Requires that wallets have one of these forms (clause WALLET-3).
     *
     * @param formats by default none: the wallet is opaque
     * @return this
     */
    public TaskApiBuilder walletFormats(WalletFormat... formats) {
        choices.walletFormats = List.of(formats);
        return this;
    }

    /**
     * How large a request may be (clause QUERY-5).
     *
     * @param limits by default {@link RequestLimits#defaults()}
     * @return this
     */
    public TaskApiBuilder limits(RequestLimits limits) {
        choices.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * What happens to names that no provider declares (clause TASK-6).
     *
     * @param policy by default {@link UnknownTaskPolicy#REJECT}
     * @return this
     */
    public TaskApiBuilder unknownTasks(UnknownTaskPolicy policy) {
        choices.unknownTasks = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Which of {@code timestamp} and {@code recvWindow} must be sent (clauses WINDOW-2 and WINDOW-3).
     *
     * @param policy by default {@link WindowPolicy#WHEN_PRESENT}
     * @return this
     */
    public TaskApiBuilder windowPolicy(WindowPolicy policy) {
        choices.windowPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * When a timestamp is accepted (clauses WINDOW-4, WINDOW-5 and WINDOW-7).
     *
     * @param window by default {@link ReceiveWindow#standard()}
     * @return this
     */
    public TaskApiBuilder receiveWindow(ReceiveWindow window) {
        choices.receiveWindow = Objects.requireNonNull(window, "window");
        return this;
    }

    /**
     * Adds a rule of the partner's own; it runs after the library's.
     *
     * @param rule refuses requests with 000006
     * @return this
     */
    public TaskApiBuilder rule(ValidationRule rule) {
        choices.ownRules.add(Objects.requireNonNull(rule, "rule"));
        return this;
    }

    /**
     * Which HTTP status goes with which code (clause ENV-3).
     *
     * @param mapping by default {@link StatusMapping#standard()}
     * @return this
     */
    public TaskApiBuilder statusMapping(StatusMapping mapping) {
        choices.statusMapping = Objects.requireNonNull(mapping, "mapping");
        return this;
    }

    /**
     * The {@code Retry-After} of 000001 and 000002 (clause ENV-4).
     *
     * @param time by default 1 s; whole seconds, 1 or more
     * @return this
     */
    public TaskApiBuilder retryAfter(Duration time) {
        choices.retryAfter = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * When a request is answered 000002 at the latest, counted from its arrival (clause PROV-5).
     *
     * @param time by default 2.5 s: the caller gives up at 3 s
     * @return this
     */
    public TaskApiBuilder deadline(Duration time) {
        choices.deadline = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * How many requests may have a call at a time (clauses LOAD-2, PROV-6): requests a second times seconds a call takes.
     *
     * @param requests by default 64, for 50/s at 1 s and some room
     * @return this
     */
    public TaskApiBuilder maxConcurrent(int requests) {
        choices.maxConcurrent = requests;
        return this;
    }

    /**
     * How long a request may wait for its turn (clause LOAD-2). At most as many wait as may have a call.
     *
     * @param time by default 50 ms; 0 for not at all
     * @return this
     */
    public TaskApiBuilder maxWait(Duration time) {
        choices.maxWait = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Adds a rate limit for task requests (clause LOAD-3); several are asked in the order they were added.
     *
     * @param limiter by default none
     * @return this
     */
    public TaskApiBuilder rateLimit(RateLimiter limiter) {
        choices.rateLimiters.add(Objects.requireNonNull(limiter, "limiter"));
        return this;
    }

    /**
     * Lets rate limits be lower than the 50 requests a second that the specification wants to be served (clause LOAD-1).
     *
     * @return this
     */
    public TaskApiBuilder allowLowRate() {
        choices.allowLowRate = true;
        return this;
    }

    /**
     * Adds a layer between requests and providers, such as a memory of completions (clause LOAD-5) or a circuit breaker. The
     * first added is the first asked.
     *
     * @param layer by default only equal questions are shared
     * @return this
     */
    public TaskApiBuilder layer(CallLayer layer) {
        choices.layers.add(Objects.requireNonNull(layer, "layer"));
        return this;
    }

    /**
     * Where blocking providers are asked. It must hand over to other threads, run all it accepts, and is not closed.
     *
     * @param executor by default virtual threads where the JDK has them, else a bounded pool of the API's own
     * @return this
     */
    public TaskApiBuilder executor(Executor executor) {
        choices.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * How long {@link TaskApi#close()} lets running requests finish.
     *
     * @param time by default 3 s; 0 for not at all
     * @return this
     */
    public TaskApiBuilder closeGrace(Duration time) {
        choices.closeGrace = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Adds a listener for every exchange, beside the one that logs.
     *
     * @param listener must not block
     * @return this
     */
    public TaskApiBuilder listener(ExchangeListener listener) {
        choices.listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * How wallets appear in the records of exchanges (clause LOG-4).
     *
     * @param rendering by default {@link WalletRendering#whole()}
     * @return this
     */
    public TaskApiBuilder walletRendering(WalletRendering rendering) {
        choices.walletRendering = Objects.requireNonNull(rendering, "rendering");
        return this;
    }

    /**
     * The campaign whose phase the records carry (clause LIFE-3).
     *
     * @param campaign by default none
     * @return this
     */
    public TaskApiBuilder campaign(Campaign campaign) {
        choices.campaign = Objects.requireNonNull(campaign, "campaign");
        return this;
    }

    /**
     * The server's time, for {@code /v1/time}, the receive window and the records.
     *
     * @param clock by default the system's
     * @return this
     */
    public TaskApiBuilder clock(Clock clock) {
        choices.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /** For tests: elapsed time that is turned by hand. */
    TaskApiBuilder timer(Timer timer) {
        choices.timer = timer;
        return this;
    }

    /**
     * Checks the settings.
     *
     * @return the API, to be closed by who made it
     * @throws IllegalArgumentException when a setting can't work, with what to do about it
     */
    public TaskApi build() {
        return new TaskApi(TaskApiSettings.of(choices));
    }
}
