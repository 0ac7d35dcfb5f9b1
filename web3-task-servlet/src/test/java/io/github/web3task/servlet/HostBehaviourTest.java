package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertBusy;
import static io.github.web3task.servlet.Calls.assertOtherError;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.core.ReferenceLedger;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What is the host's doing, and how an application ends")
@ExtendWith(HostLogs.class)
class HostBehaviourTest {
    private static final String RAW = "/v1/task/completion?walletAddress=0xabcdefg&task=[\"withdrawal\"]";
    private static final String RAW_BRACKETS = RAW.replace("\"", "%22"); // what browsers send

    private final ReferenceLedger ledger = new ReferenceLedger();

    @Test
    @Clause("QUERY-2")
    @DisplayName("Tomcat without relaxedQueryChars answers raw brackets itself: 400 and a page, no envelope")
    void tomcatRefusesRawBrackets() throws Exception {
        try (Running app = TomcatHost.outOfTheBox().start(WebApp.of(servlet(), "/*"))) {
            for (String target : List.of(RAW, RAW_BRACKETS)) {
                HttpAnswer answer = app.get(target);
                assertThat(answer.status()).as(target).isEqualTo(400);
                assertThat(answer.body()).as(target).startsWith("<!doctype html>");
            }
            assertWithdrawn(app.get(WITHDRAWN));
        }
    }

    @Test
    @Clause("QUERY-2")
    @DisplayName("Undertow without the setting passes raw brackets and answers raw quotes itself: 400 and nothing")
    void undertowRefusesRawQuotes() throws Exception {
        try (Running app = UndertowHost.outOfTheBox().start(WebApp.of(servlet(), "/*"))) {
            HttpAnswer answer = app.get(RAW);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEmpty();
            assertWithdrawn(app.get(RAW_BRACKETS));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.web3task.servlet.ServletHost#all")
    @Clause("QUERY-2")
    @DisplayName("Jetty as it comes, Tomcat and Undertow with the setting, pass raw brackets and quotes")
    void rawBracketsPass(ServletHost host) throws Exception {
        try (Running app = host.start(WebApp.of(servlet(), "/*"))) {
            assertWithdrawn(app.get(RAW));
            assertWithdrawn(app.get(RAW_BRACKETS));
        }
    }

    @Test
    @Clause("ROUTE-2")
    @DisplayName("TRACE reaches us on Jetty and Undertow and gets our 405; no request header is echoed")
    void traceReachesUs() throws Exception {
        for (ServletHost host : List.of(ServletHost.jetty(), new UndertowHost())) {
            try (Running app = host.start(WebApp.of(servlet(), "/*"))) {
                assertOtherError(RawHttp.send(app.port(), "TRACE", "/v1/time", "X-Secret: s3cret"), 405);
            }
        }
    }

    @Test
    @Clause("ROUTE-2")
    @DisplayName("Tomcat answers TRACE itself: 405, and no request header is echoed")
    void traceOnTomcat() throws Exception {
        try (Running app = new TomcatHost().start(WebApp.of(servlet(), "/*"))) {
            HttpAnswer answer = RawHttp.send(app.port(), "TRACE", "/v1/time", "X-Secret: s3cret");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.body()).doesNotContain("s3cret", "000007");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.web3task.servlet.ServletHost#all")
    @DisplayName("Tomcat closes the connection after an answer with 400, 500 or 503; nobody else does")
    void keptConnections(ServletHost host) throws Exception {
        String completion = "/v1/task/completion?task=&walletAddress=";
        String throwing = completion + "0x" + "5".repeat(40);
        String inconclusive = completion + "0x" + "4".repeat(40);
        try (Running app = host.start(WebApp.of(servlet(), "/*"))) {
            assertThat(keepsConnection(app, WITHDRAWN)).isTrue();
            assertThat(keepsConnection(app, "/nowhere")).isTrue();
            for (String target : List.of(completion, throwing, inconclusive)) {
                assertThat(keepsConnection(app, target)).as(target).isEqualTo(!(host instanceof TomcatHost));
            }
        }
    }

    private static boolean keepsConnection(Running app, String target) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + app.port() + target);
        return !HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .headers()
                .allValues("Connection")
                .contains("close");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.web3task.servlet.ServletHost#all")
    @Clause("ROUTE-2")
    @DisplayName("HEAD gets the length of the body it does not get, also when the provider blocks")
    void head(ServletHost host) throws Exception {
        try (Running app = host.start(WebApp.of(servlet(), "/*"))) {
            HttpAnswer head = app.send("HEAD", WITHDRAWN);
            assertThat(head.body()).isEmpty();
            assertThat(head.header("Content-Length"))
                    .containsExactly(Integer.toString(app.get(WITHDRAWN).bodyLength()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.web3task.servlet.ServletHost#all")
    @Clause("TIME-3")
    @DisplayName("The end of the application closes the API and leaves no thread behind")
    void endOfTheApplication(ServletHost host) throws Exception {
        TaskApi api = TaskApi.of(ledger);
        try (Running app = host.start(WebApp.of(new TaskServlet(api), "/*"));
                Socket call = RawHttp.begin(app.port(), "GET", HANGING)) {
            ledger.awaitHangingCheck(); // so that its deadline needs the timer's thread
            ledger.release();
            assertServed(RawHttp.read(call, "GET"));
            assertThat(ourThreads()).isNotEmpty();
        }
        assertThat(ourThreads()).isEmpty();
        ApiResponse answer = api.handle(new ApiRequest("GET", "/v1/time", null, name -> null))
                .toCompletableFuture()
                .join();
        assertThat(answer.bodyText()).contains("000002");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.web3task.servlet.ServletHost#all")
    @Clause("PROV-7")
    @DisplayName("A caller whose provider is still at work when the API closes is told 000002")
    void closedWhileTheProviderWorks(ServletHost host) throws Exception {
        TaskApi api = TaskApi.builder(ledger)
                .deadline(Duration.ofMinutes(1))
                .closeGrace(Duration.ZERO)
                .build();
        try (Running app = host.start(WebApp.of(new TaskServlet(api), "/*"));
                Socket call = RawHttp.begin(app.port(), "GET", HANGING)) {
            ledger.awaitHangingCheck();
            api.close();
            assertBusy(RawHttp.read(call, "GET"));
            assertBusy(app.get("/v1/time"));
        }
    }

    private TaskServlet servlet() {
        return new TaskServlet(TaskApi.of(ledger));
    }

    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("web3-task"))
                .toList();
    }
}
