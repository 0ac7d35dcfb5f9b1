package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertBusy;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.core.ReferenceLedger;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.util.ContentCachingRequestWrapper;
import org.springframework.web.util.ContentCachingResponseWrapper;

@DisplayName("A filter that wraps the response gets every answer, the late ones too, before its chain returns")
@ExtendWith(HostLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class WrappingFiltersTest {
    private final ServletHost host;

    WrappingFiltersTest(ServletHost host) {
        this.host = host;
    }

    @Test
    @DisplayName("one that logs bodies and knows nothing of async sees each of them, and so does the caller")
    void bodyLog() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        Filter log = (request, response, chain) -> {
            var copy = new ContentCachingResponseWrapper((HttpServletResponse) response);
            chain.doFilter(new ContentCachingRequestWrapper((HttpServletRequest) request, 8192), copy);
            seen.add(new String(copy.getContentAsByteArray(), copy.getCharacterEncoding()));
            copy.copyBodyToResponse();
        };
        try (Running app = start(log)) {
            HttpAnswer time = app.get(TIME);
            HttpAnswer task = app.get(WITHDRAWN);
            HttpAnswer busy = app.get(HANGING);
            assertServed(time);
            assertWithdrawn(task);
            assertBusy(busy);
            assertThat(seen).containsExactly(time.body(), task.body(), busy.body());
        }
    }

    @Test
    @DisplayName("Spring's ETag filter, which knows of async, passes them on")
    void etags() throws Exception {
        try (Running app = start(new ShallowEtagHeaderFilter())) {
            assertServed(app.get(TIME));
            assertWithdrawn(app.get(WITHDRAWN));
            assertBusy(app.get(HANGING));
        }
    }

    @Test
    @DisplayName("one that compresses, with or without an eye on async, compresses all of them")
    void gzip() throws Exception {
        for (Filter filter : List.of(GzipFilter.naive(), GzipFilter.asyncAware())) {
            try (Running app = start(filter)) {
                assertServed(gunzip(app.get(TIME)));
                assertWithdrawn(gunzip(app.get(WITHDRAWN)));
                assertBusy(gunzip(app.get(HANGING)));
            }
        }
    }

    private Running start(Filter filter) throws Exception {
        TaskApi api = TaskApi.builder(new ReferenceLedger())
                .deadline(Duration.ofMillis(300))
                .build();
        return host.start(WebApp.of(context -> {
            WebApp.filter(context, filter);
            WebApp.mount(context, new TaskServlet(api), "/*");
        }));
    }

    private static HttpAnswer gunzip(HttpAnswer answer) throws IOException {
        assertThat(answer.header("Content-Encoding")).as("%s", answer).containsExactly("gzip");
        try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.bodyBytes()))) {
            List<Map.Entry<String, String>> headers = answer.headersExcept(Set.of()).entrySet().stream()
                    .flatMap(header -> header.getValue().stream().map(value -> Map.entry(header.getKey(), value)))
                    .toList();
            return new HttpAnswer(answer.status(), headers, in.readAllBytes());
        }
    }
}
