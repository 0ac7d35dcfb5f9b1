package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertBusy;
import static io.github.web3task.servlet.Calls.assertOtherError;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ExpectedAnswer;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.core.ReferenceLedger;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.filter.CharacterEncodingFilter;

@DisplayName("In somebody else's app")
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class SomebodyElsesAppTest {
    private final ServletHost host;
    private final ReferenceLedger ledger = new ReferenceLedger();

    SomebodyElsesAppTest(ServletHost host) {
        this.host = host;
    }

    @Test
    @Clause({"ENV-1", "ROUTE-2", "ROUTE-3"})
    @DisplayName("the application's error page takes the place of none of our answers")
    void errorPage() throws Exception {
        WebApp app = WebApp.of(context -> {
                    mount(
                            context,
                            TaskApi.builder(ledger)
                                    .deadline(Duration.ofMillis(300))
                                    .build());
                    WebApp.mount(context, new SorryServlet(), "/sorry");
                })
                .withErrorPage("/sorry");
        try (Running running = host.start(app)) {
            assertThat(running.get("/nowhere").body()).as("it is set up").isEqualTo("sorry");
            assertThat(running.get("/web3/v1/task/completion").body()).contains("000006");
            assertOtherError(running.get("/web3/nowhere"), 404);
            assertOtherError(running.send("POST", "/web3" + TIME), 405);
            assertBusy(running.get("/web3" + HANGING));
        }
    }

    @Test
    @Clause("ENV-1")
    @DisplayName("a filter that forces a response encoding adds no charset to Content-Type, which JSON does not have")
    void forcedEncoding() throws Exception {
        WebApp app = WebApp.of(context -> {
            WebApp.filter(context, new CharacterEncodingFilter("ISO-8859-1", true));
            mount(context, TaskApi.of(ledger));
        });
        try (Running running = host.start(app)) {
            for (String target : List.of(TIME, WITHDRAWN, "/nowhere")) {
                assertThat(running.get("/web3" + target).header("Content-Type"))
                        .as(target)
                        .containsExactly("application/json");
            }
        }
    }

    @Test
    @Clause({"PROV-6", "PROV-7"})
    @DisplayName(
            "a filter that throws after us gets our answer or nothing of use to the caller, never an untrue one, and costs no slot")
    void filterThrowsAfterUs() throws Exception {
        TaskApi api = TaskApi.builder(ledger)
                .maxConcurrent(1)
                .maxWait(Duration.ofSeconds(30))
                .deadline(Duration.ofMinutes(1))
                .build();
        WebApp app = WebApp.of(context -> {
            WebApp.filter(context, (request, response, chain) -> {
                chain.doFilter(request, response);
                if (((HttpServletRequest) request).getHeader("X-Throw") != null) {
                    throw new IllegalStateException("planted fault of a filter");
                }
            });
            mount(context, api);
        });
        try (Running running = host.start(app)) {
            assertNothingUntrue(RawHttp.send(running.port(), "GET", "/web3" + TIME, "X-Throw: 1"));
            try (Socket call = RawHttp.begin(running.port(), "GET", "/web3" + HANGING, "X-Throw: 1")) {
                ledger.awaitHangingCheck();
                ledger.release();
                assertNothingUntrue(RawHttp.read(call, "GET"));
            } catch (EOFException e) {
                assertThat(e).as("cut by the host before it wrote anything").hasMessage("the answer ends after ''");
            }
            assertWithdrawn(running.get("/web3" + WITHDRAWN));
            assertServed(running.get("/web3" + HANGING));
        }
    }

    /** What is no envelope is "unknown" to the caller, whatever the status. */
    static void assertNothingUntrue(HttpAnswer answer) {
        if (ExpectedAnswer.isOurs(answer)) {
            assertThat(answer.body()).startsWith("{\"code\":\"000000\"");
        }
    }

    private static void mount(ServletContext context, TaskApi api) {
        WebApp.mount(context, new TaskServlet(api), "/web3/*");
    }

    /** The application's error page. */
    private static final class SorryServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("sorry");
        }
    }
}
