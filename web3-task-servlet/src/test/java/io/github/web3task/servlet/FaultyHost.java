package io.github.web3task.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A filter before the servlet that makes a real host behave as another one does. */
final class FaultyHost {
    /** The host's own. */
    static final Start REAL_START = (task, real) -> real.accept(task);

    private FaultyHost() {}

    /**
     * Asynchronous exchanges with another {@code start}, and another response.
     *
     * @param whenLate done when it is sure that the answer is late
     * @param start given what the real one would run, by the thread that calls it
     */
    static Filter async(Runnable whenLate, Start start, UnaryOperator<HttpServletResponse> response) {
        return (request, answer, chain) -> chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public AsyncContext startAsync() {
                        AsyncContext async = super.startAsync();
                        whenLate.run();
                        return faulty(async, start, response);
                    }
                },
                answer);
    }

    /** What a host makes of {@code AsyncContext.start}. */
    interface Start {
        void start(Runnable task, Consumer<Runnable> real);
    }

    private static AsyncContext faulty(AsyncContext real, Start start, UnaryOperator<HttpServletResponse> response) {
        return (AsyncContext) Proxy.newProxyInstance(
                FaultyHost.class.getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("start")) {
                        start.start((Runnable) arguments[0], real::start);
                        return null;
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return method.getName().equals("getResponse")
                                ? response.apply((HttpServletResponse) result)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
