package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertOtherError;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.core.ReferenceLedger;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.BufferedReader;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What filters do, and what the servlet does not do")
@ExtendWith(HostLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class FiltersTest {
    private final ServletHost host;

    FiltersTest(ServletHost host) {
        this.host = host;
    }

    @Test
    @Clause("QUERY-1")
    @DisplayName("A filter that has read all parameters, a form's too, takes nothing from us and adds nothing")
    void filterReadsParameters() throws Exception {
        Filter reader = (request, response, chain) -> {
            request.setCharacterEncoding("ISO-8859-1");
            assertThat(request.getParameterMap()).isNotNull();
            chain.doFilter(request, response);
        };
        try (Running app = start(reader)) {
            assertWithdrawn(app.get(WITHDRAWN));
            assertOtherError(form(app, WITHDRAWN), 405);
        }
    }

    @Test
    @DisplayName(
            "A filter that wraps request and response gets the answer of a provider that never blocks and of one that does")
    void filterWraps() throws Exception {
        Filter wrapper = (request, response, chain) -> {
            ((HttpServletResponse) response).setHeader("X-Filter", "was here");
            chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request),
                    new HttpServletResponseWrapper((HttpServletResponse) response));
        };
        try (Running app = start(wrapper)) {
            for (String target : List.of(TIME, WITHDRAWN)) {
                HttpAnswer answer = app.get(target);
                assertServed(answer);
                assertThat(answer.header("X-Filter")).containsExactly("was here");
            }
        }
    }

    @Test
    @Clause("QUERY-1")
    @DisplayName("No parameter, body or session is asked of the host")
    void nothingIsAskedOfTheHost() throws Exception {
        Filter watcher =
                (request, response, chain) -> chain.doFilter(new Untouchable((HttpServletRequest) request), response);
        try (Running app = start(watcher)) {
            assertServed(app.get(TIME));
            assertWithdrawn(app.get(WITHDRAWN));
            assertOtherError(form(app, WITHDRAWN), 405);
            assertOtherError(app.get("/nowhere"), 404);
        }
    }

    @Test
    @Clause("LOG-4")
    @DisplayName("The caller's request id and trace go into the record, however their names are written")
    void headersAreFound() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        TaskApi api = TaskApi.builder(new ReferenceLedger())
                .listener(exchange -> ids.add(exchange.requestId() + " " + exchange.traceparent()))
                .build();
        try (Running app = host.start(WebApp.of(new TaskServlet(api), "/*"))) {
            assertWithdrawn(RawHttp.send(app.port(), "GET", WITHDRAWN, "x-request-id: abc", "TRACEPARENT: 00-1-2-01"));
        }
        assertThat(ids).containsExactly("abc 00-1-2-01");
    }

    private Running start(Filter filter) throws Exception {
        return host.start(WebApp.of(context -> {
            WebApp.filter(context, filter);
            WebApp.mount(context, new TaskServlet(TaskApi.of(new ReferenceLedger())), "/*");
        }));
    }

    private static HttpAnswer form(Running app, String target) throws Exception {
        return RawHttp.sendBody(
                app.port(), "POST", target, "application/x-www-form-urlencoded", "task=x&walletAddress=y");
    }

    /** Refuses what an adapter must not call. */
    private static final class Untouchable extends HttpServletRequestWrapper {
        Untouchable(HttpServletRequest request) {
            super(request);
        }

        private static AssertionError touched() {
            return new AssertionError("the adapter must not call this");
        }

        @Override
        public String getParameter(String name) {
            throw touched();
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            throw touched();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            throw touched();
        }

        @Override
        public String[] getParameterValues(String name) {
            throw touched();
        }

        @Override
        public BufferedReader getReader() {
            throw touched();
        }

        @Override
        public ServletInputStream getInputStream() {
            throw touched();
        }

        @Override
        public HttpSession getSession() {
            throw touched();
        }

        @Override
        public HttpSession getSession(boolean create) {
            throw touched();
        }
    }
}
