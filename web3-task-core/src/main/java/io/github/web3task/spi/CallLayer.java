package io.github.web3task.spi;

import io.github.web3task.provider.TaskQuery;
import java.util.function.Function;

/**
 * Stands between requests and providers, such as a memory of what they said or a circuit breaker: it answers itself, refuses, or
 * asks on.
 */
@FunctionalInterface
public interface CallLayer {
    /**
     * Called once, when the API is built.
     *
     * @param context what the layer may use, as long as the API is open
     * @return its part in every question
     * @throws IllegalArgumentException when it can't work with these settings, with what to do about it
     */
    Link attach(LayerContext context);

    /**
     * An attached layer. Called by many threads at once; must not block. What it throws is answered 000007; a call that fails with
     * {@link CallRejectedException}, 000002.
     */
    interface Link {
        /**
         * Every request's question passes here, before equal questions in flight are put together (clause LOAD-4).
         *
         * @param query one or more tasks of one wallet
         * @param next asks on, for all of the tasks or some; at most once
         * @return with a status for each task of the query
         */
        default ProviderCall onRequest(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
            return next.apply(query);
        }

        /**
         * Each call of providers passes here once, however many requests share it.
         *
         * @param query one or more tasks of one wallet
         * @param next asks on, for all of the tasks or some; at most once
         * @return with a status for each task of the query
         */
        default ProviderCall onCall(TaskQuery query, Function<TaskQuery, ProviderCall> next) {
            return next.apply(query);
        }
    }
}
