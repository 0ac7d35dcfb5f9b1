package io.github.web3task.spring;

import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.core.ContractSuite;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * The contract in a Spring MVC application that changes all it can: JSON in snake case without nulls, an envelope around every
 * body, a handler for every exception, CORS, an interceptor, a context path, a servlet path, virtual threads.
 */
@Clause("ENV-6")
class HostileMvcContractTest extends ContractSuite {
    HostileMvcContractTest() {
        super(SpringHost.hostile(Server.TOMCAT, HostileMvcContractTest::hostile, "vary", "x-intercepted"));
    }

    private static App.Setup hostile(App.Setup app) {
        return app.with(Hostility.class)
                .set(Hostile.SETTINGS)
                .set("server.servlet.context-path", "/partner")
                .set("spring.mvc.servlet.path", "/web3")
                .set("web3.task.prefix", "");
    }

    @Test
    @DisplayName("The application's own answers show that all of it is in force, and the endpoints' do not")
    void hostilityIsInForce() throws IOException {
        try (App app = hostile(App.on(Server.TOMCAT))
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .start()) {
            Hostile.verify(app, "/partner/web3", "{\"wrapped\":{\"first_name\":\"Ada\"}}", "X-Intercepted");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Hostile.OwnController.class, Hostile.Handler.class, Wrapping.class})
    static class Hostility implements WebMvcConfigurer {
        @Override
        public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/**").allowedOrigins(Hostile.ORIGIN);
        }

        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            registry.addInterceptor(new HandlerInterceptor() {
                @Override
                public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                    response.setHeader("X-Intercepted", "yes");
                    return true;
                }
            });
        }
    }

    @RestControllerAdvice
    static class Wrapping implements ResponseBodyAdvice<Object> {
        @Override
        public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
            return true;
        }

        @Override
        public Object beforeBodyWrite(
                @Nullable Object body,
                MethodParameter returned,
                MediaType type,
                Class<? extends HttpMessageConverter<?>> converter,
                ServerHttpRequest request,
                ServerHttpResponse response) {
            return body instanceof Map<?, ?> map && map.containsKey("wrapped") ? body : Map.of("wrapped", body);
        }
    }
}
