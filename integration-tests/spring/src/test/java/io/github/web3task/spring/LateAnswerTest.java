package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ExpectedAnswer;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.Socket;
import java.util.EnumSet;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.web.util.ContentCachingResponseWrapper;

@DisplayName("Under Spring MVC")
class LateAnswerTest {
    private static final String COMPLETION = "/web3/v1/task/completion?walletAddress=0xabc&task=";
    private static final String BODY = "{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true}}";

    private final CountDownLatch released = new CountDownLatch(1);

    private final TaskCompletionProvider late =
            TaskCompletionProvider.of(Task.of("deposit", wallet -> released.await(1, TimeUnit.MINUTES)));

    private static App start(Server server, TaskCompletionProvider provider, FilterRegistrationBean<Filter> filter) {
        return App.on(server)
                .set("web3.task.deadline", "1m")
                .withBean("filter", filter)
                .withBean("provider", provider)
                .start();
    }

    private static FilterRegistrationBean<Filter> everyDispatch(Filter filter) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        return registration;
    }

    /** Lets the provider answer once the first dispatch has left the filters. */
    private FilterRegistrationBean<Filter> releasing(BlockingQueue<String> dispatches) {
        return everyDispatch((request, response, chain) -> {
            chain.doFilter(request, response);
            dispatches.add(request.getDispatcherType() + " " + request.isAsyncStarted() + " "
                    + Thread.currentThread().getName());
            released.countDown();
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @Clause("ENV-1")
    @DisplayName("a late answer comes by an asynchronous dispatch, whole, on a thread of the server's")
    void late(Server server) throws IOException, InterruptedException {
        assertDispatchedLate(server, "GET", BODY);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @Clause("ROUTE-2")
    @DisplayName("a late answer to HEAD has the headers of the answer to GET and no body")
    void lateToHead(Server server) throws IOException, InterruptedException {
        assertDispatchedLate(server, "HEAD", "");
    }

    private void assertDispatchedLate(Server server, String method, String body)
            throws IOException, InterruptedException {
        BlockingQueue<String> dispatches = new LinkedBlockingQueue<>();
        try (App app = start(server, late, releasing(dispatches))) {
            HttpAnswer answer = RawHttp.send(app.port(), method, COMPLETION);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.header("Content-Type")).containsExactly("application/json");
            assertThat(answer.header("Content-Length")).containsExactly(Integer.toString(BODY.length()));
            assertThat(answer.header("Cache-Control")).containsExactly("no-store");
            assertThat(dispatches.poll(1, TimeUnit.MINUTES)).startsWith("REQUEST true");
            assertThat(dispatches.poll(1, TimeUnit.MINUTES))
                    .startsWith("ASYNC false")
                    .doesNotContain("web3-task");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("an answer that is there already is written at once, in the one dispatch")
    void atOnce(Server server) throws IOException, InterruptedException {
        BlockingQueue<String> dispatches = new LinkedBlockingQueue<>();
        try (App app =
                start(server, TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"), releasing(dispatches))) {
            assertThat(app.get(COMPLETION).body()).isEqualTo(BODY);
            assertThat(app.get("/web3/v1/task/completion").body()).contains("000006");
            assertThat(app.get("/web3/v1/time").status()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertThat(dispatches.poll(1, TimeUnit.MINUTES)).startsWith("REQUEST false");
            }
            assertThat(dispatches).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("behind a filter that does not support async the thread waits for the answer")
    void withoutAsync(Server server) throws IOException, InterruptedException {
        BlockingQueue<String> dispatches = new LinkedBlockingQueue<>();
        FilterRegistrationBean<Filter> filter = everyDispatch((request, response, chain) -> {
            released.countDown();
            chain.doFilter(request, response);
            dispatches.add(request.getDispatcherType() + " " + response.isCommitted());
        });
        filter.setAsyncSupported(false);
        try (App app = start(server, late, filter)) {
            assertThat(app.get(COMPLETION).body()).isEqualTo(BODY);
            assertThat(dispatches.poll(1, TimeUnit.MINUTES)).startsWith("REQUEST");
            assertThat(dispatches).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName(
            "behind a filter that keeps the body until its chain returns the thread waits: no answer loses its body")
    void bodyLog(Server server) throws IOException, InterruptedException {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        Filter log = (request, response, chain) -> {
            ContentCachingResponseWrapper copy = new ContentCachingResponseWrapper((HttpServletResponse) response);
            released.countDown();
            chain.doFilter(request, new HttpServletResponseWrapper(copy));
            bodies.add(new String(copy.getContentAsByteArray(), copy.getCharacterEncoding()));
            copy.copyBodyToResponse();
        };
        try (App app = start(server, late, new FilterRegistrationBean<>(log))) {
            for (int i = 0; i < 10; i++) {
                HttpAnswer answer = app.get(COMPLETION);
                assertThat(answer.body()).isEqualTo(BODY);
                assertThat(answer.header("Content-Type")).containsExactly("application/json");
                assertThat(bodies.poll(1, TimeUnit.MINUTES)).isEqualTo(BODY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName(
            "a filter that throws after the chain ends the exchange without an answer of ours, and the next are served")
    void throwing(Server server) throws IOException, InterruptedException {
        CountDownLatch thrown = new CountDownLatch(1);
        Filter throwing = (request, response, chain) -> {
            chain.doFilter(request, response);
            if (((HttpServletRequest) request).getHeader("X-Throw") != null) {
                assertThat(request.isAsyncStarted()).isTrue();
                thrown.countDown();
                throw new IllegalStateException("planted fault of a filter");
            }
        };
        try (App app = start(server, late, new FilterRegistrationBean<>(throwing))) {
            try (Socket call = RawHttp.begin(app.port(), "GET", COMPLETION, "X-Throw: 1")) {
                HttpAnswer answer = RawHttp.read(call, "GET");
                assertThat(answer.status()).isEqualTo(500);
                assertThat(ExpectedAnswer.isOurs(answer)).as("%s", answer).isFalse();
            }
            assertThat(thrown.await(1, TimeUnit.MINUTES)).isTrue();
            released.countDown();
            for (int i = 0; i < 20; i++) {
                assertThat(app.get(COMPLETION).body()).isEqualTo(BODY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @Clause("ROUTE-3")
    @DisplayName("a late answer goes to every spelling of the path that the router matches, and to no other")
    void spellings(Server server) throws IOException {
        released.countDown();
        try (App app =
                start(server, late, everyDispatch((request, response, chain) -> chain.doFilter(request, response)))) {
            for (String path : new String[] {
                "/web3/v1/task/completion", "/web3/v1/task/completion;x=1", "/web3/v1/task/completio%6E"
            }) {
                assertThat(app.get(path + "?walletAddress=0xabc&task=").body())
                        .as(path)
                        .isEqualTo(BODY);
            }
            for (String path : new String[] {"/web3/v1/task/completion/", "/web3/v1/task/COMPLETION"}) {
                assertThat(app.get(path + "?walletAddress=0xabc&task=").body())
                        .as(path.toLowerCase(Locale.ROOT))
                        .doesNotContain("\"code\"");
            }
        }
    }
}
