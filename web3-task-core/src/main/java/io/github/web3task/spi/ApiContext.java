package io.github.web3task.spi;

import io.github.web3task.campaign.Campaign;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an extension may use of the API it belongs to. Thread-safe; made by the library, and may grow. */
public interface ApiContext {
    /**
     * {@return the tasks that can't be undone, each with the version of its criterion; unmodifiable}
     */
    Map<String, String> irreversibleTasks();

    /**
     * {@return after which time a request is answered 000002, counted from its arrival (clause PROV-5)}
     */
    Duration deadline();

    /**
     * {@return the campaign; null when none is set}
     */
    @Nullable Campaign campaign();

    /**
     * {@return the server's time}
     */
    Clock clock();

    /**
     * {@return elapsed time in ns, to subtract other readings from}
     */
    long nanoTime();

    /**
     * Whether a failure means that something the provider needs is out of reach, so that its requests are answered 000002 (clause
     * PROV-4): a {@link io.github.web3task.provider.DependencyUnavailableException}, or what {@code
     * TaskApiBuilder.unavailableWhen} recognises, anywhere in its chain of causes.
     *
     * @param failure as it was thrown; the wrappers that futures put around it are looked through
     * @return whether it does; false for a {@link CallRejectedException}
     */
    boolean isUnavailable(Throwable failure);

    /**
     * Logs that something failed and was done without, at most once a minute for the same text: it may fail at every request
     * (clause LOAD-6). Returns at once; the line is written on a thread made for that.
     *
     * @param what such as "the completion cache does not answer"; a fixed text
     * @param failure why
     */
    void warn(String what, Throwable failure);
}
