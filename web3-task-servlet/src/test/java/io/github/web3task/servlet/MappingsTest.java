package io.github.web3task.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.core.ReferenceLedger;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Clause({"ROUTE-1", "ROUTE-3"})
@DisplayName("Where the servlet can be mapped")
@ExtendWith(HostLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class MappingsTest {
    private final ServletHost host;

    MappingsTest(ServletHost host) {
        this.host = host;
    }

    @Test
    @DisplayName("prefix/* answers below the prefix, owns all of it, and nothing beside it")
    void prefix() throws Exception {
        try (Running app = host.start(WebApp.of(servlet(), "/web3/*"))) {
            assertEndpoints(app, "/web3");
            assertOurs404(app, "/web3");
            assertOurs404(app, "/web3/");
            assertOurs404(app, "/web3/web3/v1/time");
            assertNotOurs(app, "/v1/time");
        }
    }

    @Test
    @DisplayName("prefix/* in a context counts from the context's path")
    void prefixInContext() throws Exception {
        try (Running app = host.start(WebApp.of(servlet(), "/web3/*").at("/shop"))) {
            assertEndpoints(app, "/shop/web3");
            assertOurs404(app, "/shop/web3/v2/time");
            assertNotOurs(app, "/web3/v1/time");
        }
    }

    @Test
    @DisplayName("/* makes the context's path the prefix")
    void everything() throws Exception {
        try (Running app = host.start(WebApp.of(servlet(), "/*").at("/shop"))) {
            assertEndpoints(app, "/shop");
            assertOurs404(app, "/shop/");
            assertOurs404(app, "/shop/x/v1/time");
        }
        try (Running app = host.start(WebApp.of(servlet(), "/*"))) {
            assertEndpoints(app, "");
            assertOurs404(app, "/");
        }
    }

    @Test
    @DisplayName("/ does the same for what no other servlet has")
    void defaultServlet() throws Exception {
        try (Running app = host.start(WebApp.of(servlet(), "/").at("/shop"))) {
            assertEndpoints(app, "/shop");
            assertOurs404(app, "/shop/x/v1/time");
        }
    }

    @Test
    @DisplayName("The two exact paths, with any prefix, leave every other path to the application")
    void exactPaths() throws Exception {
        WebApp exact = WebApp.of(servlet(), "/a/b/v1/time", "/a/b/v1/task/completion");
        try (Running app = host.start(exact)) {
            assertEndpoints(app, "/a/b");
            assertNotOurs(app, "/a/b/v1/time/");
            assertNotOurs(app, "/a/b/v1/task");
        }
        try (Running app = host.start(
                WebApp.of(servlet(), "/v1/time", "/v1/task/completion").at("/shop"))) {
            assertEndpoints(app, "/shop");
            assertNotOurs(app, "/shop/v1/task");
        }
    }

    @Test
    @DisplayName("Two mounts with two providers in one application don't know of each other")
    void twoMounts() throws Exception {
        TaskCompletionProvider other = TaskCompletionProvider.fixed(TaskStatus.complete(), "swap");
        WebApp both = WebApp.of(context -> {
            WebApp.mount(context, servlet(), "/one/*");
            WebApp.mount(context, new TaskServlet(TaskApi.of(other)), "/two/*");
        });
        try (Running app = host.start(both)) {
            assertEndpoints(app, "/one");
            assertThat(app.get("/two/v1/task/completion?walletAddress=w&task=").body())
                    .endsWith("{\"swap\":true}}");
            assertThat(app.get("/two" + Calls.WITHDRAWN).status())
                    .as("unknown there")
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @DisplayName("What it is mapped to is said in the log when it starts: both paths in full, and the settings")
    @CsvSource({
        "/web3/*, '', /web3",
        "/web3/*, /shop, /shop/web3",
        "/*, /shop, /shop",
        "/, '', ''",
        "/a/v1/time;/a/v1/task/completion, /shop, /shop/a",
        "/web3/*;/web3/v1/time;*.task, '', /web3"
    })
    void startLine(String mappings, String contextPath, String prefix) throws Exception {
        TaskApi api = TaskApi.of(new ReferenceLedger());
        try (LogCapture log = LogCapture.of(TaskServlet.class);
                Running app = host.start(
                        WebApp.of(new TaskServlet(api), mappings.split(";")).at(contextPath))) {
            assertEndpoints(app, prefix);
            assertThat(log.events())
                    .singleElement()
                    .asString()
                    .isEqualTo("[INFO] web3-task answers " + prefix + "/v1/time and " + prefix + "/v1/task/completion: "
                            + api);
        }
    }

    @Test
    @DisplayName("Two prefixes are two lines; a mapping that can answer nothing is none")
    void otherStartLines() throws Exception {
        try (LogCapture log = LogCapture.of(TaskServlet.class);
                Running app = host.start(WebApp.of(servlet(), "/b/*", "/a/*"))) {
            assertEndpoints(app, "/a");
            assertEndpoints(app, "/b");
            assertThat(log.events())
                    .extracting(event -> event.getFormattedMessage().substring(0, 28))
                    .containsExactly("web3-task answers /a/v1/time", "web3-task answers /b/v1/time");
        }
        try (LogCapture log = LogCapture.of(TaskServlet.class);
                Running app = host.start(WebApp.of(servlet(), "*.task"))) {
            assertNotOurs(app, Calls.TIME);
            assertThat(log.events()).isEmpty();
        }
    }

    private static TaskServlet servlet() {
        return new TaskServlet(TaskApi.of(new ReferenceLedger()));
    }

    private static void assertEndpoints(Running app, String prefix) throws IOException {
        Calls.assertServed(app.get(prefix + Calls.TIME));
        Calls.assertWithdrawn(app.get(prefix + Calls.WITHDRAWN));
    }

    private static void assertOurs404(Running app, String target) throws IOException {
        Calls.assertOtherError(app.get(target), 404);
    }

    private static void assertNotOurs(Running app, String target) throws IOException {
        HttpAnswer answer = app.get(target);
        assertThat(answer.status()).as(target).isEqualTo(404);
        assertThat(answer.body()).as(target).doesNotContain("000007");
    }
}
