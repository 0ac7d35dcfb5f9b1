package io.github.web3task.internal.call;

import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.ApiContext;
import io.github.web3task.spi.TaskInterceptor;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The interceptors from one of them on; the last ones are the library's own: equal questions in flight, and the providers. */
public final class InterceptorChain implements TaskInterceptor.Chain {
    private final List<TaskInterceptor> interceptors;
    private final int next;
    private final CallContext context;

    /** The whole chain. */
    public InterceptorChain(List<TaskInterceptor> interceptors, CallContext context) {
        this(interceptors, 0, context);
    }

    private InterceptorChain(List<TaskInterceptor> interceptors, int next, CallContext context) {
        this.interceptors = interceptors;
        this.next = next;
        this.context = context;
    }

    @Override
    public Map<String, TaskStatus> proceed(TaskQuery query) throws Exception {
        if (query.tasks().isEmpty()) {
            return Map.of();
        }
        TaskInterceptor interceptor = interceptors.get(next);
        Map<String, TaskStatus> statuses =
                interceptor.intercept(query, new InterceptorChain(interceptors, next + 1, context));
        if (statuses == null) {
            throw new IllegalStateException(interceptor + " answered null for " + query.tasks());
        }
        return Collections.unmodifiableMap(statuses); // other requests may read it at the same time
    }

    @Override
    public Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, context.nanosLeft()));
    }

    @Override
    public ApiContext api() {
        return context.api();
    }

    CallContext context() {
        return context;
    }
}
