package io.github.web3task.servlet;

import io.github.web3task.transport.ApiRequest;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@link TaskServlet} answer late, with no host thread waiting, behind filters that wrap the response only to add
 * headers, such as a security framework's. Mounted before all other filters, it sees when they are through, and an answer is
 * written then and not before: around their wrappers, as each has added its headers by that time.
 *
 * <p>Changes nothing for other requests, nor where another wrapper is among them. Thread-safe.
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
        Passed passed = new Passed(addsHeadersOnly);
        if (((HttpServletRequest) request).getRequestURI().endsWith(ApiRequest.COMPLETION)) {
            request.setAttribute(PASSED, passed);
        }
        boolean thrown = true;
        try {
            chain.doFilter(request, response);
            thrown = false;
        } finally {
            passed.through.complete(null);
            if (thrown) { // the host ends the exchange now, and an answer that came later would meet the next one's
                passed.written.exceptionally(failure -> null).join();
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

    /** Told by the servlet that it answers late. */
    static void late(ServletRequest request, CompletionStage<Void> written) {
        if (request.getAttribute(PASSED) instanceof Passed passed) {
            passed.written = written.toCompletableFuture();
        }
    }

    /** One request's way through the filters, and the end of its late answer, if it has one. */
    private static final class Passed {
        private final Predicate<Class<?>> addsHeadersOnly;
        private final CompletableFuture<Void> through = new CompletableFuture<>();
        private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

        Passed(Predicate<Class<?>> addsHeadersOnly) {
            this.addsHeadersOnly = addsHeadersOnly;
        }
    }
}
