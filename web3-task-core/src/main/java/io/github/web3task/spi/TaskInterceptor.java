package io.github.web3task.spi;

import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.time.Duration;
import java.util.Map;

/**
 * Stands around the calls to providers, as a servlet filter stands around a servlet: a cache, a circuit breaker, a retry, a
 * fallback. It is ordinary blocking code: it answers itself, throws, or proceeds and looks at what comes back.
 *
 * <pre>{@code
 * TaskInterceptor timed = (query, chain) -> {
 *     try (var watch = metrics.start(query.tasks())) {
 *         return chain.proceed(query);
 *     }
 * };
 * }</pre>
 *
 * <p>Called by many threads at once. What it throws makes the answer unknown, never {@code false}: {@link
 * CallRejectedException} and {@link io.github.web3task.provider.DependencyUnavailableException} are 000002, anything else
 * 000007 (clause PROV-4). At the deadline the caller has its answer and the thread is interrupted; a result that comes later
 * still passes through the interceptors, so that a cache can keep it.
 */
@FunctionalInterface
public interface TaskInterceptor {
    /**
     * Answers one question.
     *
     * @param query the wallet and its tasks
     * @param chain asks on, for all of the tasks or some
     * @return a status for each task of the query, not null; more are ignored
     * @throws Exception makes the answer unknown
     */
    Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception;

    /**
     * Whether {@link #intercept} only computes or reads memory. Only then can a provider that never blocks be asked on the
     * thread that brought the request.
     *
     * @return false by default
     */
    default boolean neverBlocks() {
        return false;
    }

    /**
     * Whether it sees the question of every request, before equal questions in flight share one call (clause LOAD-4). Otherwise it
     * sees each call once, however many requests share it.
     *
     * @return false by default
     */
    default boolean seesEveryRequest() {
        return false;
    }

    /**
     * Called once, when the API is built, to refuse settings that can't work.
     *
     * @param api what the interceptor may use
     * @throws IllegalArgumentException when it can't work with them, with what to do about it
     */
    default void attach(ApiContext api) {}

    /** The rest of the way: the interceptors behind this one, then the providers. */
    interface Chain {
        /**
         * Asks on. May be called again, for a retry.
         *
         * @param query the wallet that was asked, all of its tasks or some; nobody is asked for none
         * @return a status for each task of the query; unmodifiable, since other requests may read it at the same time
         * @throws CallRejectedException also when the request has ended, and with it its slot (clause PROV-6)
         * @throws Exception what the rest of the way throws
         */
        Map<String, TaskStatus> proceed(TaskQuery query) throws Exception;

        /**
         * {@return how long the request may still take; zero when its deadline has passed}
         */
        Duration timeLeft();

        /**
         * {@return what an interceptor may use of the API}
         */
        ApiContext api();
    }
}
