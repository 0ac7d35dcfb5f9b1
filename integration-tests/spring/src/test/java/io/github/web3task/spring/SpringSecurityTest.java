package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.filter.OncePerRequestFilter;

/** Spring Security 6.5 under Boot 3.5, 7 under Boot 4. The two chains are those of docs/spring.md. */
@DisplayName("With Spring Security")
class SpringSecurityTest {
    private static final String COMPLETION = "/web3/v1/task/completion?walletAddress=0xabc&task=";

    @Configuration(proxyBeanMethods = false)
    static class WebFlux {
        // tag::spring-security-webflux[]
        @Bean
        @Order(1)
        SecurityWebFilterChain campaignSecurity(ServerHttpSecurity http) {
            return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/web3/**"))
                    .authorizeExchange(requests -> requests.anyExchange().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }
        // end::spring-security-webflux[]

        @Bean
        SecurityWebFilterChain everythingElse(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.pathMatchers("/actuator/health")
                            .permitAll()
                            .anyExchange()
                            .authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }

    private static App.Setup app(Server server) {
        return App.on(server)
                .set("test.security", true)
                .withBean("provider", TaskCompletionProvider.of(Task.of("deposit", wallet -> true)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the documented chain lets the caller and health checks through, and nobody else")
    void documentedChain(Server server) throws IOException {
        try (App app = app(server)
                .with(server == Server.NETTY ? WebFlux.class : SecurityConfiguration.class)
                .start()) {
            for (int i = 0; i < 5; i++) { // answered at once or asynchronously, as it happens
                HttpAnswer answer = app.get(COMPLETION);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("{\"deposit\":true}");
                assertThat(answer.header("Set-Cookie")).isEmpty();
            }
            assertThat(app.get("/web3/v1/time").status()).isEqualTo(200);
            assertThat(app.get("/web3/v1/task/completion").body()).contains("000006");
            assertThat(app.get("/actuator/health").status()).isEqualTo(200);
            for (String method : List.of("HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
                assertThat(RawHttp.send(app.port(), method, COMPLETION).status())
                        .as(method)
                        .isEqualTo(method.equals("HEAD") ? 200 : 405);
            }
            assertThat(app.get("/web3/v1/other").status()).isEqualTo(404);
            assertThat(app.get("/own").status()).isEqualTo(401);
        }
    }

    private static App.Setup campaign(Server server) {
        return App.on(server)
                .set("test.security", true)
                .set("web3.task.raw-query-characters", true)
                .withBean(
                        "provider",
                        TaskCompletionProvider.of(
                                Task.of("deposit", wallet -> wallet.normalized().equals(Caller.WALLET))));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the documented chain passes the preflight")
    void preflight(Server server) {
        try (App app = campaign(server)
                .with(server == Server.NETTY ? WebFlux.class : SecurityConfiguration.class)
                .start()) {
            Caller.of(app, server, UnaryOperator.identity())
                    .passesPreflight(
                            List.of("deposit"), "spring-security", "spring-security-rest", "spring-security-webflux");
        }
    }

    @Test
    @DisplayName("the documented chain behind a key passes the preflight that has the key")
    void preflightWithKey() {
        try (App app = campaign(Server.TOMCAT).with(ByKey.class).start()) {
            Caller.of(app, Server.TOMCAT, preflight -> preflight.header("X-Api-Key", "secret"))
                    .passesPreflight(List.of("deposit"), "spring-security-key");
        }
    }

    /** Authenticates a request, and saves nothing for a later dispatch of it: as many applications' own filters do. */
    static class ApiKeyFilter extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if ("secret".equals(request.getHeader("X-Api-Key"))) {
                SecurityContextHolder.getContext()
                        .setAuthentication(
                                UsernamePasswordAuthenticationToken.authenticated("caller", null, List.of()));
            }
            chain.doFilter(request, response);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByKey {
        // tag::spring-security-key[]
        @Bean
        @Order(1)
        SecurityFilterChain campaignByKey(HttpSecurity http) throws Exception {
            return http.securityMatcher("/web3/**")
                    .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC)
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .csrf(csrf -> csrf.disable())
                    .addFilterBefore(new ApiKeyFilter(), AnonymousAuthenticationFilter.class)
                    .build();
        }
        // end::spring-security-key[]
    }

    private static final List<String> SECURITY_HEADERS = List.of("X-Frame-Options", "X-XSS-Protection");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("no thread of MVC's waits for a provider, and Security's headers are on the late answer once")
    void nobodyWaits(Server server) throws IOException, InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        BlockingQueue<Boolean> startedAsync = new LinkedBlockingQueue<>();
        Filter watching = (request, response, chain) -> {
            chain.doFilter(request, response);
            startedAsync.add(request.isAsyncStarted());
        };
        try (App app = App.on(server)
                        .set("test.security", true)
                        .set("server.forward-headers-strategy", "framework")
                        .set("web3.task.deadline", "1m")
                        .with(ByKey.class)
                        .withBean("watching", watching)
                        .withBean(
                                "provider",
                                TaskCompletionProvider.of(
                                        Task.of("deposit", wallet -> released.await(1, TimeUnit.MINUTES))))
                        .start();
                Socket asked =
                        RawHttp.begin(app.port(), "GET", COMPLETION, "X-Api-Key: secret", "X-Forwarded-Proto: https")) {
            assertThat(startedAsync.poll(1, TimeUnit.MINUTES)).isTrue();
            released.countDown();
            HttpAnswer late = RawHttp.read(asked, "GET");
            assertThat(late.body()).contains("{\"deposit\":true}");
            assertThat(late.header("Cache-Control")).containsExactly("no-store");
            SECURITY_HEADERS.forEach(
                    header -> assertThat(late.header(header)).as(header).hasSize(1));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("every answer is whole and has each header once, whichever of filters and provider is done first")
    void answersAreWhole(Server server) throws IOException {
        try (App app = app(server).with(ByKey.class).start()) {
            for (int i = 0; i < 300; i++) {
                HttpAnswer answer = app.get(COMPLETION, "X-Api-Key: secret");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body())
                        .isEqualTo("{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true}}");
                assertThat(answer.header("Content-Type")).containsExactly("application/json");
                assertThat(answer.header("Cache-Control")).containsExactly("no-store");
                SECURITY_HEADERS.forEach(
                        header -> assertThat(answer.header(header)).as(header).hasSize(1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a denial is the host's own answer: 401 without one of ours in it")
    void denied(Server server) throws IOException {
        try (App app = app(server).start()) { // Boot's default: everything wants a login
            for (String target : List.of(COMPLETION, "/web3/v1/time")) {
                HttpAnswer answer = app.get(target);
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.body()).doesNotContain("\"code\":\"0000");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("other paths below the prefix are 404 and not 401")
    void otherPaths(Server server) throws IOException {
        try (App app = app(server)
                .with(server == Server.NETTY ? WebFlux.class : SecurityConfiguration.class)
                .start()) {
            for (String target : List.of("/web3/v1/time/", "/web3/V1/time", "/web3/")) {
                assertThat(app.get(target).status()).as(target).isEqualTo(404);
            }
            assertThat(app.get("/web3x").status()).isEqualTo(401);
        }
    }
}
