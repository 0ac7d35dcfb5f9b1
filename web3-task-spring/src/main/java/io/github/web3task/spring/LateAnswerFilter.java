package io.github.web3task.spring;

import io.github.web3task.protocol.ApiRequest;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets the endpoints answer late, with no host thread waiting, behind filters that wrap the response only to add headers, such
 * as a security framework's. Mounted before all other filters, it sees when they are through, and an answer is written then and
 * not before: around their wrappers, as each has added its headers by that time. When one throws, none is written, and the
 * exchange ends with the host's 500.
 *
 * <p>Boot has it as a bean. Changes nothing for other requests, nor where another wrapper is among them. Thread-safe.
 */
public final class LateAnswerFilter implements Filter {
    private static final String PASSED = LateAnswerFilter.class.getName();
    private static final CompletionStage<?> AT_ONCE = CompletableFuture.completedStage(null);

    private final Predicate<Class<?>> addsHeadersOnly;

    /**
     * A filter that knows some wrappers.
     *
     * @param addsHeadersOnly whether wrappers of this class neither keep, count nor change what is written, and are done with
     *     the response when the filter that made them returns
     */
    public LateAnswerFilter(Predicate<Class<?>> addsHeadersOnly) {
        this.addsHeadersOnly = addsHeadersOnly;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!((HttpServletRequest) request).getRequestURI().endsWith(ApiRequest.COMPLETION)) {
            chain.doFilter(request, response);
            return;
        }
        Passed passed = new Passed(addsHeadersOnly, new CompletableFuture<>());
        request.setAttribute(PASSED, passed);
        try {
            chain.doFilter(request, response);
            passed.through.complete(null);
        } finally {
            if (!passed.through.isDone() && request.isAsyncStarted()) {
                ((HttpServletResponse) response).setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
                request.getAsyncContext().complete(); // nobody else will, should a filter before us hide the fault
            }
        }
    }

    /** When a late answer may be written: null when it would miss a filter. */
    static @Nullable CompletionStage<?> through(ServletRequest request, ServletResponse response) {
        if (!(response instanceof ServletResponseWrapper wrapper)) {
            return request.getAttribute(PASSED) instanceof Passed passed ? passed.through : AT_ONCE;
        }
        return request.getAttribute(PASSED) instanceof Passed passed && passed.addsHeadersOnly.test(wrapper.getClass())
                ? through(request, wrapper.getResponse())
                : null;
    }

    /** One request's way through the filters. */
    private record Passed(Predicate<Class<?>> addsHeadersOnly, CompletableFuture<Void> through) {}
}
