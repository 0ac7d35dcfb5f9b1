package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * The two paths under Spring MVC. A router function rather than a handler mapping of our own: the host's interceptors, security
 * and CORS settings apply to it, and a late answer takes the framework's own way, an asynchronous dispatch.
 */
@Configuration(proxyBeanMethods = false)
class MvcRoutes {
    /** MVC must have some time-out; the API answers long before, at its deadline. */
    private static final Duration ABOVE_ANY_DEADLINE = Duration.ofDays(1);

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> web3TaskRoutes(TaskApi api, Web3TaskMount mount) {
        // By path alone: the core answers methods that are not allowed.
        return RouterFunctions.route(RequestPredicates.path(mount.time()), answerBy(api, ApiRequest.TIME))
                .andRoute(RequestPredicates.path(mount.completion()), answerBy(api, ApiRequest.COMPLETION));
    }

    private static HandlerFunction<ServerResponse> answerBy(TaskApi api, String path) {
        return request -> {
            HttpServletRequest host = request.servletRequest();
            MvcDelivery delivery = new MvcDelivery(
                    api, new ApiRequest(host.getMethod(), path, host.getQueryString(), host::getHeader));
            CompletableFuture<ApiResponse> answer = delivery.answer().toCompletableFuture();
            if (answer.isDone() || !host.isAsyncSupported() || isPathChanged(host) || isBodyKept()) {
                return delivery.atOnce(answer.join());
            }
            WebAsyncUtils.getAsyncManager(host).registerDeferredResultInterceptor(delivery, delivery);
            return ServerResponse.async(answer.thenApply(delivery::late), ABOVE_ANY_DEADLINE);
        };
    }

    /** Whether a filter has put a proxy's prefix before the path. Not every server finds back to us by that one. */
    private static boolean isPathChanged(HttpServletRequest request) {
        return !request.getContextPath().equals(request.getServletContext().getContextPath());
    }

    /**
     * Whether a filter keeps the body to hand it on when its chain returns, as body logs do. Most such filters take no part in an
     * asynchronous dispatch, and would make a late answer a 200 without its body: then the thread waits.
     */
    private static boolean isBodyKept() {
        HttpServletResponse response =
                RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                        ? attributes.getResponse()
                        : null;
        return response != null && WebUtils.getNativeResponse(response, ContentCachingResponseWrapper.class) != null;
    }

    @Bean
    StartLine web3TaskStartLine(ApplicationContext context, Environment environment, Web3TaskMount mount) {
        return new StartLine(context, () -> root(context, environment), () -> shadowed(context, mount));
    }

    private static String root(ApplicationContext context, Environment environment) {
        ServletContext host = context instanceof WebApplicationContext web ? web.getServletContext() : null;
        String servletPath = environment.getProperty("spring.mvc.servlet.path", "");
        return (host == null ? "" : host.getContextPath()) + (servletPath.equals("/") ? "" : servletPath);
    }

    /** Methods of the application's controllers that would answer if we did not. */
    private static List<String> shadowed(ApplicationContext context, Web3TaskMount mount) {
        List<String> methods = new ArrayList<>();
        BeanFactoryUtils.beansOfTypeIncludingAncestors(context, RequestMappingInfoHandlerMapping.class, true, false)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().forEach((info, method) -> {
                    PathPatternsRequestCondition paths = info.getPathPatternsCondition();
                    if (paths != null && mount.isMeantBy(paths.getPatterns())) {
                        methods.add(method.toString());
                    }
                }));
        return methods;
    }
}
