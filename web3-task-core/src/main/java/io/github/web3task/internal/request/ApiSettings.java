package io.github.web3task.internal.request;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.internal.admission.RateLimits;
import io.github.web3task.internal.call.Providers;
import io.github.web3task.internal.http.ResponseFactory;
import io.github.web3task.internal.runtime.Recorder;
import io.github.web3task.internal.runtime.Threads;
import io.github.web3task.internal.runtime.ThrottledWarning;
import io.github.web3task.internal.runtime.Timer;
import io.github.web3task.spi.ApiContext;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.validation.ValidationPipeline;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an API is made of: a builder's settings, found to be possible. */
public record ApiSettings(
        Providers providers,
        List<TaskInterceptor> interceptors,
        RateLimits rateLimits,
        ValidationPipeline rules,
        ResponseFactory responses,
        List<Predicate<Throwable>> unavailable,
        Clock clock,
        Timer timer,
        Threads providerThreads,
        Threads handOver,
        boolean ownExecutor,
        UnaryOperator<Runnable> contextPropagation,
        Recorder recorder,
        ThrottledWarning warnings,
        Duration deadline,
        int maxConcurrent,
        Duration maxWait,
        List<ExchangeListener> listeners,
        WalletRendering walletRendering,
        @Nullable Campaign campaign,
        Duration closeGrace)
        implements ApiContext {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.web3task.TaskApi");

    @Override
    public Map<String, String> irreversibleTasks() {
        return providers.irreversible();
    }

    @Override
    public long nanoTime() {
        return timer.nanoTime();
    }

    @Override
    public boolean isUnavailable(Throwable failure) {
        return new FailureMapper(unavailable).of(FailureMapper.cause(failure)) == Failure.DEPENDENCY_UNAVAILABLE;
    }

    @Override
    public void warn(String what, Throwable failure) {
        if (warnings.isDue(what)) {
            recorder.submit(
                    () -> LOG.warn("{}, going on without it: {}", what, Redaction.lineOf(failure, walletRendering)));
        }
    }

    /** For the start line: what was really switched on. */
    public String summary() {
        return "tasks=" + providers.taskNames() + ", rules=" + rules + ", maxConcurrent=" + maxConcurrent
                + ", maxWait=" + maxWait.toMillis() + " ms, deadline=" + deadline.toMillis() + " ms, interceptors="
                + interceptors + ", rateLimits=" + rateLimits + ", executor=" + providerThreads;
    }
}
