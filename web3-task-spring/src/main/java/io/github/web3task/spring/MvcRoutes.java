package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.servlet.TaskServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The two paths under Spring MVC, answered by the servlet adapter inside the host's {@code DispatcherServlet}. A router
 * function rather than a handler mapping of our own: the host's interceptors and CORS settings apply to it.
 */
@Configuration(proxyBeanMethods = false)
class MvcRoutes {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> web3TaskRoutes(TaskApi api, Web3TaskMount mount) {
        mount.announce(api);
        TaskServlet servlet = new Servlet(api);
        // By path alone: the core answers methods that are not allowed.
        return RouterFunctions.route(RequestPredicates.path(mount.time()), answerBy(servlet, ApiRequest.TIME))
                .andRoute(RequestPredicates.path(mount.completion()), answerBy(servlet, ApiRequest.COMPLETION));
    }

    private static HandlerFunction<ServerResponse> answerBy(TaskServlet servlet, String path) {
        return asked -> ServerResponse.ok().build((request, response) -> {
            servlet.service(new BelowPrefix(request, path), withoutMvcsOwnWrapper(response));
            return null;
        });
    }

    /** MVC's guard for its own async handling is no filter that would miss a late answer: no thread has to wait for it. */
    private static HttpServletResponse withoutMvcsOwnWrapper(HttpServletResponse response) {
        return response instanceof HttpServletResponseWrapper wrapper
                        && wrapper.getClass().getName().startsWith("org.springframework.web.context.request.async.")
                ? (HttpServletResponse) wrapper.getResponse()
                : response;
    }

    /** Answers late behind wrappers that {@link LateAnswerFilter} knows, if that is there. */
    private static final class Servlet extends TaskServlet {
        private static final long serialVersionUID = 1L;

        Servlet(TaskApi api) {
            super(api);
        }

        @Override
        protected @Nullable CompletionStage<?> whenFree(HttpServletRequest request, HttpServletResponse response) {
            return LateAnswerFilter.through(request, response);
        }
    }

    /** The request as a servlet that is mapped to {@code prefix/*} sees it. */
    private static final class BelowPrefix extends HttpServletRequestWrapper {
        private final String path;

        BelowPrefix(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }

        @Override
        public String getPathInfo() {
            return path;
        }

        /** MockMvc returns without waiting for what is late. */
        @Override
        public boolean isAsyncSupported() {
            ServletRequest host = getRequest();
            while (host instanceof ServletRequestWrapper wrapper) {
                host = wrapper.getRequest();
            }
            return super.isAsyncSupported() && !host.getClass().getName().startsWith("org.springframework.mock.");
        }
    }
}
