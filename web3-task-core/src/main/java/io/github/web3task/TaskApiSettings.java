package io.github.web3task;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.internal.Calls;
import io.github.web3task.internal.Providers;
import io.github.web3task.internal.RateLimits;
import io.github.web3task.internal.RequestIds;
import io.github.web3task.internal.Responses;
import io.github.web3task.internal.Surroundings;
import io.github.web3task.internal.Threads;
import io.github.web3task.internal.Timer;
import io.github.web3task.load.RateLimiter;
import io.github.web3task.validation.ValidationPipeline;
import io.github.web3task.validation.ValidationRule;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link TaskApi} is made of: a builder's settings, found to be possible. */
record TaskApiSettings(
        List<String> taskNames,
        Calls calls,
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
        RequestIds requestIds) {

    private static final int MAX_CONCURRENT = 1_000_000;
    private static final Duration DAY = Duration.ofDays(1);

    static TaskApiSettings of(TaskApiChoices b) {
        require(b.maxConcurrent >= 1, "maxConcurrent is " + b.maxConcurrent + ": set it to 1 or more");
        require(
                b.maxConcurrent <= MAX_CONCURRENT,
                "maxConcurrent is " + b.maxConcurrent + ": set it to " + MAX_CONCURRENT + " or less");
        require(!b.maxWait.isNegative(), "maxWait is " + b.maxWait + ": set it to 0 or more");
        require(!b.closeGrace.isNegative(), "closeGrace is " + b.closeGrace + ": set it to 0 or more");
        // Longer ones can't be counted in ns, and mean nothing to a caller that gives up after seconds.
        require(b.closeGrace.compareTo(DAY) <= 0, "closeGrace is " + b.closeGrace + ": set it to a day or less");
        require(
                b.deadline.compareTo(DAY) <= 0,
                "the deadline of " + b.deadline + " is longer than a day: set it to what the caller waits for");
        require(
                b.deadline.compareTo(b.maxWait) > 0,
                "the deadline of " + b.deadline + " passes while a request may still wait " + b.maxWait
                        + " for its turn: make it longer, or maxWait shorter");
        require(
                b.retryAfter.toSeconds() >= 1 && b.retryAfter.toNanosPart() == 0,
                "retryAfter is " + b.retryAfter + ": set it to whole seconds, 1 or more");
        for (RateLimiter rate : b.rateLimiters) {
            require(
                    rate.lowestRate() >= RateLimiter.REQUIRED_RATE || b.allowLowRate,
                    "a rate limit of " + rate.lowestRate() + " requests/s is below the " + RateLimiter.REQUIRED_RATE
                            + " that the caller may send: raise it, or say allowLowRate()");
        }
        Providers providers = new Providers(b.providers);
        ValidationPipeline pipeline = pipeline(b, providers);
        Responses responses = new Responses(b.statusMapping, b.retryAfter.toSeconds());
        // Last, because they bring threads.
        Timer timer = b.timer == null ? Timer.system() : b.timer;
        Threads threads = b.executor == null
                ? Threads.forProviders(Math.multiplyExact(b.maxConcurrent, providers.threadsPerCall()))
                : Threads.borrowed(b.executor);
        Surroundings context =
                new Surroundings(providers.irreversible(), b.deadline, b.campaign, b.clock, threads, timer);
        return new TaskApiSettings(
                providers.taskNames(),
                new Calls(providers, b.layers, context),
                new RateLimits(b.rateLimiters, timer),
                pipeline,
                responses,
                b.clock,
                timer,
                threads,
                b.deadline,
                b.maxConcurrent,
                b.maxWait,
                List.copyOf(b.listeners),
                b.walletRendering,
                b.campaign,
                b.closeGrace,
                new RequestIds());
    }

    private static ValidationPipeline pipeline(TaskApiChoices b, Providers providers) {
        List<ValidationRule> rules = new ArrayList<>();
        rules.add(ValidationRule.query(b.limits));
        rules.add(ValidationRule.wallet(b.limits, b.walletFormats));
        rules.add(ValidationRule.task(b.limits, providers.taskNames(), providers.aliases(), b.unknownTasks));
        rules.add(ValidationRule.window(b.windowPolicy, b.receiveWindow, b.clock));
        rules.addAll(b.ownRules);
        return new ValidationPipeline(rules);
    }

    private static void require(boolean possible, String otherwise) {
        if (!possible) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** One line for a start-up log. */
    @Override
    public String toString() {
        return "tasks=" + taskNames + ", rules=" + pipeline + ", maxConcurrent=" + maxConcurrent + ", maxWait="
                + maxWait.toMillis() + " ms, deadline=" + deadline.toMillis() + " ms";
    }
}
