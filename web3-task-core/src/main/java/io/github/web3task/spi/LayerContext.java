package io.github.web3task.spi;

import io.github.web3task.campaign.Campaign;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link CallLayer} may use of the API that it is attached to. Thread-safe; made by the library, and may grow. */
public interface LayerContext {
    /**
     * The tasks that can't be undone.
     *
     * @return each with the version of its criterion
     */
    Map<String, String> irreversibleTasks();

    /**
     * After which time a request is answered 000002.
     *
     * @return counted from its arrival
     */
    Duration deadline();

    /**
     * The campaign.
     *
     * @return null when none is set
     */
    @Nullable Campaign campaign();

    /**
     * The server's time.
     *
     * @return the API's clock
     */
    Clock clock();

    /**
     * Where to go on after waiting for something whose own thread must not be held up.
     *
     * @return the threads on which providers are asked; they may refuse
     */
    Executor executor();

    /**
     * Says that something is gone on without, at most once a minute: it may fail at every request (clause LOAD-6).
     *
     * @param what such as "the memory does not answer"
     * @return takes each failure
     */
    Consumer<Throwable> complaints(String what);

    /**
     * A reading to subtract others from.
     *
     * @return in ns
     */
    long nanoTime();

    /**
     * Runs something short once, later.
     *
     * @param delay from now
     * @param action must not block
     * @return takes it back, if it has not run yet
     */
    Runnable schedule(Duration delay, Runnable action);
}
