package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.contract.Clause;
import io.github.web3task.contract.ContractSuite;
import io.github.web3task.contract.HttpAnswer;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
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
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
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
    private static final Map<String, Object> SETTINGS = Map.of(
            "spring.jackson.property-naming-strategy",
            "SNAKE_CASE",
            "spring.jackson.default-property-inclusion",
            "non_null",
            "spring.threads.virtual.enabled",
            true,
            "server.servlet.context-path",
            "/partner",
            "spring.mvc.servlet.path",
            "/web3",
            "web3.task.prefix",
            "");

    HostileMvcContractTest() {
        super(SpringHost.hostile(
                Server.TOMCAT, app -> app.with(Hostility.class).set(SETTINGS), "vary", "x-intercepted"));
    }

    @Test
    @DisplayName("The application's own answers show that all of it is in force, and the endpoints' do not")
    void hostilityIsInForce() throws IOException {
        try (App app = App.on(Server.TOMCAT)
                .with(Hostility.class)
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .set(SETTINGS)
                .start()) {
            HttpAnswer own = app.get("/partner/web3/own", "Origin: https://dapp.example");
            assertThat(own.body()).isEqualTo("{\"wrapped\":{\"first_name\":\"Ada\"}}");
            assertThat(app.get("/partner/web3/broken").body()).isEqualTo("{\"wrapped\":\"handled\"}");

            HttpAnswer ours = app.get(
                    "/partner/web3/v1/task/completion?walletAddress=0xabc&task=", "Origin: https://dapp.example");
            assertThat(ours.body())
                    .isEqualTo("{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true}}");
            assertThat(app.get("/partner/web3/v1/task/completion").body())
                    .isEqualTo("{\"code\":\"000006\",\"message\":\"invalid argument\",\"data\":null}");
            // What a host sets up for all its paths is for ours too.
            assertThat(ours.header("Access-Control-Allow-Origin"))
                    .isEqualTo(own.header("Access-Control-Allow-Origin"))
                    .containsExactly("https://dapp.example");
            assertThat(ours.header("X-Intercepted"))
                    .isEqualTo(own.header("X-Intercepted"))
                    .containsExactly("yes");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({OwnController.class, Advice.class})
    static class Hostility implements WebMvcConfigurer {
        @Override
        public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/**").allowedOrigins("https://dapp.example");
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

    record Person(String firstName, @Nullable String lastName) {}

    @RestController
    static class OwnController {
        @GetMapping("/own")
        Person own() {
            return new Person("Ada", null);
        }

        @GetMapping("/broken")
        Person broken() {
            throw new IllegalStateException("planted");
        }
    }

    @RestControllerAdvice
    static class Advice implements ResponseBodyAdvice<Object> {
        @ExceptionHandler
        ResponseEntity<Object> handle(Exception failure) {
            int status = failure instanceof ErrorResponse response
                    ? response.getStatusCode().value()
                    : 500;
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("wrapped", "handled"));
        }

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
