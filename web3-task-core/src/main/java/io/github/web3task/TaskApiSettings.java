package io.github.web3task;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.internal.Providers;
import io.github.web3task.internal.RateLimits;
import io.github.web3task.internal.RequestIds;
import io.github.web3task.internal.Require;
import io.github.web3task.internal.Responses;
import io.github.web3task.internal.Threads;
import io.github.web3task.internal.ThrottledWarning;
import io.github.web3task.internal.Timer;
import io.github.web3task.protocol.StatusMapping;
import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.LayerContext;
import io.github.web3task.spi.RateLimiter;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link TaskApi} is made of: a builder's settings, found to be possible. */
record TaskApiSettings(
        Providers providers,
        List<CallLayer> layers,
        RateLimits rateLimits,
        ValidationPipeline pipeline,
        Responses responses,
        Clock clock,
        Timer timer,
        Threads threads,
        Duration deadline,
        int maxConcurrent,
        Duration maxWait,
        List<ExchangeListener> listeners,
        WalletRendering walletRendering,
        @Nullable Campaign campaign,
        Duration closeGrace,
        RequestIds requestIds)
        implements LayerContext {

    /** What a {@link TaskApiBuilder} has been told so far, and what holds where it has been told nothing. */
    static final class Choices {
        final List<TaskCatalog> providers = new ArrayList<>();
        final List<ValidationRule> ownRules = new ArrayList<>();
        final List<ExchangeListener> listeners = new ArrayList<>(List.of(ExchangeListener.logging()));
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

        final List<CallLayer> layers = new ArrayList<>();
        final List<RateLimiter> rateLimiters = new ArrayList<>();
        boolean allowLowRate;

        @Nullable Executor executor;

        @Nullable Campaign campaign;

        @Nullable Timer timer;
    }

    static TaskApiSettings of(Choices b) {
        Require.that(
                b.maxConcurrent >= 1 && b.maxConcurrent <= 1_000_000,
                "maxConcurrent is " + b.maxConcurrent + ": set it to 1 to 1000000");
        requireZeroToDay("maxWait", b.maxWait);
        requireZeroToDay("closeGrace", b.closeGrace);
        requireZeroToDay("the deadline", b.deadline);
        Require.that(
                b.deadline.compareTo(b.maxWait) > 0,
                "the deadline of " + b.deadline + " passes while a request may still wait " + b.maxWait
                        + " for its turn: make it longer, or maxWait shorter");
        Require.that(
                b.retryAfter.toSeconds() >= 1 && b.retryAfter.toNanosPart() == 0,
                "retryAfter is " + b.retryAfter + ": set it to whole seconds, 1 or more");
        for (RateLimiter rate : b.rateLimiters) {
            Require.that(
                    rate.lowestRate() >= RateLimiter.REQUIRED_RATE || b.allowLowRate,
                    "a rate limit of " + rate.lowestRate() + " requests/s is below the " + RateLimiter.REQUIRED_RATE
                            + " that the caller may send: raise it, or say allowLowRate()");
        }
        Providers providers = new Providers(b.providers);
        Timer timer = b.timer == null ? Timer.system() : b.timer;
        return new TaskApiSettings(
                providers,
                List.copyOf(b.layers),
                new RateLimits(b.rateLimiters, timer),
                pipeline(b, providers),
                new Responses(b.statusMapping, b.retryAfter.toSeconds()),
                b.clock,
                timer,
                b.executor == null
                        ? Threads.forProviders(Math.multiplyExact(b.maxConcurrent, providers.threadsPerCall()))
                        : Threads.borrowed(b.executor),
                b.deadline,
                b.maxConcurrent,
                b.maxWait,
                List.copyOf(b.listeners),
                b.walletRendering,
                b.campaign,
                b.closeGrace,
                new RequestIds());
    }

    private static ValidationPipeline pipeline(Choices b, Providers providers) {
        List<ValidationRule> rules = new ArrayList<>();
        rules.add(ValidationRule.query(b.limits));
        rules.add(ValidationRule.wallet(b.limits, b.walletFormats));
        rules.add(ValidationRule.task(b.limits, providers.taskNames(), providers.aliases(), b.unknownTasks));
        rules.add(ValidationRule.window(b.windowPolicy, b.receiveWindow, b.clock));
        rules.addAll(b.ownRules);
        return new ValidationPipeline(rules);
    }

    /** Longer ones can't be counted in ns, and mean nothing to a caller that gives up after seconds. */
    private static void requireZeroToDay(String what, Duration time) {
        Require.that(
                !time.isNegative() && time.toDays() < 1, what + " is " + time + ": set it to 0 to less than a day");
    }

    @Override
    public Map<String, String> irreversibleTasks() {
        return providers.irreversible();
    }

    @Override
    public Executor executor() {
        return threads;
    }

    @Override
    public Consumer<Throwable> complaints(String what) {
        return ThrottledWarning.that(what, timer);
    }

    @Override
    public long nanoTime() {
        return timer.nanoTime();
    }

    @Override
    public Runnable schedule(Duration delay, Runnable action) {
        return timer.schedule(delay, action);
    }
}
