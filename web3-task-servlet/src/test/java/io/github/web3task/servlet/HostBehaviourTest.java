package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertBusy;
import static io.github.web3task.servlet.Calls.assertOtherError;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.contract.Clause;
import io.github.web3task.contract.HttpAnswer;
import io.github.web3task.contract.RawHttp;
import io.github.web3task.contract.ReferenceLedger;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.transport.ApiRequest;
import io.github.web3task.transport.ApiResponse;
import java.net.Socket;
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

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.web3task.servlet.ServletHost#all")
    @Clause("QUERY-2")
    @DisplayName("Jetty as it comes, and Tomcat with the setting, pass raw brackets and quotes")
    void rawBracketsPass(ServletHost host) throws Exception {
        try (Running app = host.start(WebApp.of(servlet(), "/*"))) {
            assertWithdrawn(app.get(RAW));
            assertWithdrawn(app.get(RAW_BRACKETS));
        }
    }

    @Test
    @Clause("ROUTE-2")
    @DisplayName("TRACE reaches us on Jetty and gets our 405; no request header is echoed")
    void traceOnJetty() throws Exception {
        try (Running app = new JettyHost().start(WebApp.of(servlet(), "/*"))) {
            assertOtherError(RawHttp.send(app.port(), "TRACE", "/v1/time", "X-Secret: s3cret"), 405);
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
                .closeGrace(Duration.ofMinutes(1))
                .build();
        try (Running app = host.start(WebApp.of(new TaskServlet(api), "/*"));
                Socket call = RawHttp.begin(app.port(), "GET", HANGING)) {
            ledger.awaitHangingCheck();
            Thread closing = new Thread(api::close);
            closing.start();
            closing.interrupt(); // ends the grace time
            assertBusy(RawHttp.read(call, "GET"));
            assertBusy(app.get("/v1/time"));
            closing.join();
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
