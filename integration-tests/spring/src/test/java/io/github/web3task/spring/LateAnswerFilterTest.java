package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.ExpectedAnswer;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.util.ContentCachingResponseWrapper;

@DisplayName("Behind the filter for late answers")
class LateAnswerFilterTest {
    private static final String COMPLETION = "/web3/v1/task/completion?walletAddress=0xabc&task=";

    private final CountDownLatch released = new CountDownLatch(1);
    private final BlockingQueue<String> recorded = new LinkedBlockingQueue<>();

    /** As security frameworks do: headers are added when the answer begins, or when the chain returns. */
    static final class HeaderAdding extends HttpServletResponseWrapper {
        HeaderAdding(HttpServletResponse response) {
            super(response);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class KnowsItsWrappers {
        @Bean
        FilterRegistrationBean<LateAnswerFilter> web3TaskLateAnswers() {
            var filter = new FilterRegistrationBean<>(new LateAnswerFilter(HeaderAdding.class::equals));
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
            return filter;
        }
    }

    private App start(Server server, Filter filter, Class<?>... others) {
        ExchangeListener records = exchange -> recorded.add(exchange.code().code());
        return App.on(server)
                .set("web3.task.deadline", "1m")
                .with(KnowsItsWrappers.class)
                .with(others)
                .withBean("filter", filter)
                .withBean("records", records)
                .withBean(
                        "provider",
                        TaskCompletionProvider.of(
                                Task.of("deposit", wallet -> released.await(1, TimeUnit.MINUTES)),
                                Task.of("swap", wallet -> true)))
                .start();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("an answer that is there while others are still at work waits for them")
    void waitsForFilters(Server server) throws IOException {
        Filter atWork = (request, response, chain) -> {
            HeaderAdding wrapper = new HeaderAdding((HttpServletResponse) response);
            chain.doFilter(request, wrapper);
            if (request.isAsyncStarted()) {
                released.countDown();
                try {
                    assertThat(recorded.poll(1, TimeUnit.MINUTES)).isEqualTo("000000");
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                wrapper.setHeader("X-Added", "yes");
            }
        };
        try (App app = start(server, atWork)) {
            HttpAnswer answer = app.get(COMPLETION);
            assertThat(answer.body()).contains("{\"deposit\":true,\"swap\":true}");
            assertThat(answer.header("X-Added")).containsExactly("yes");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("one that keeps the body gets it before its chain returns")
    void bodyLog(Server server) throws IOException {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        Filter log = (request, response, chain) -> {
            var copy = new ContentCachingResponseWrapper((HttpServletResponse) response);
            chain.doFilter(request, new HeaderAdding(copy));
            bodies.add(new String(copy.getContentAsByteArray(), copy.getCharacterEncoding()));
            copy.copyBodyToResponse();
        };
        try (App app = start(server, log)) {
            HttpAnswer answer = app.get(COMPLETION + "%5B%22swap%22%5D");
            assertThat(answer.body()).contains("{\"swap\":true}");
            assertThat(bodies.poll()).isEqualTo(answer.body());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("one that throws ends the exchange with 500: a late answer is not written, and the next are served")
    void throwing(Server server) throws Exception {
        Filter throwing = (request, response, chain) -> {
            chain.doFilter(request, response);
            if (((HttpServletRequest) request).getHeader("X-Throw") != null) {
                assertThat(request.isAsyncStarted()).isTrue();
                throw new IllegalStateException("planted fault of a filter");
            }
        };
        try (App app = start(server, throwing)) {
            try (Socket call = RawHttp.begin(app.port(), "GET", COMPLETION, "X-Throw: 1")) {
                HttpAnswer answer = RawHttp.read(call, "GET");
                assertThat(answer.status()).isEqualTo(500);
                assertThat(ExpectedAnswer.isOurs(answer)).as("%s", answer).isFalse();
            }
            released.countDown();
            assertThat(recorded.poll(1, TimeUnit.MINUTES)).as("its record").isEqualTo("000000");
            for (int i = 0; i < 5; i++) {
                assertThat(app.get(COMPLETION).body()).contains("{\"deposit\":true,\"swap\":true}");
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class HidesFaults {
        @Bean
        FilterRegistrationBean<Filter> hiding() {
            FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
                try {
                    chain.doFilter(request, response);
                } catch (IllegalStateException hidden) {
                    // as if nothing had happened
                }
            });
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return filter;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("one that throws ends the exchange with 500, also where a filter before them hides the fault")
    void hidden(Server server) throws IOException {
        Filter throwing = (request, response, chain) -> {
            chain.doFilter(request, response);
            throw new IllegalStateException("planted fault of a filter");
        };
        try (App app = start(server, throwing, HidesFaults.class)) {
            HttpAnswer answer = app.get(COMPLETION);
            released.countDown();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(ExpectedAnswer.isOurs(answer)).as("%s", answer).isFalse();
        }
    }
}
