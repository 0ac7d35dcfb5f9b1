package io.github.web3task.internal;

import io.github.web3task.campaign.Campaign;
import io.github.web3task.load.LayerContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one implementation of {@link LayerContext}. */
public record Surroundings(
        Map<String, String> irreversibleTasks,
        Duration deadline,
        @Nullable Campaign campaign,
        Clock clock,
        Executor executor,
        Timer timer)
        implements LayerContext {
    @Override
    public Consumer<Throwable> complaints(String what) {
        return new Complaints(what, timer)::about;
    }

    @Override
    public long nanoTime() {
        return timer.nanoTime();
    }

    @Override
    public Runnable schedule(Duration delay, Runnable action) {
        return timer.schedule(delay, action)::cancel;
    }
}
