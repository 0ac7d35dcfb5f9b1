package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertBusy;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.core.ReferenceLedger;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("With and without asynchronous processing")
@ExtendWith(HostLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class AsyncTest {
    private static final Duration FOREVER = Duration.ofMinutes(1);

    private final ServletHost host;
    private final ReferenceLedger ledger = new ReferenceLedger();

    AsyncTest(ServletHost host) {
        this.host = host;
    }

    @Test
    @DisplayName("No host thread waits for a provider that takes its time")
    void noThreadWaits() throws Exception {
        CountDownLatch threadIsFree = new CountDownLatch(1);
        WebApp app = WebApp.of(context -> {
            WebApp.filter(context, (request, response, chain) -> {
                chain.doFilter(request, response);
                threadIsFree.countDown();
            });
            WebApp.mount(context, servlet(TaskApi.builder(ledger).deadline(FOREVER)), "/*");
        });
        try (Running running = host.start(app);
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            ledger.awaitHangingCheck();
            assertThat(threadIsFree.await(1, TimeUnit.MINUTES)).isTrue();
            ledger.release();
            assertServed(RawHttp.read(call, "GET"));
        }
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("A servlet that is not async-supported answers all the same, at the deadline at the latest")
    void servletWithoutAsync() throws Exception {
        TaskServlet servlet = servlet(TaskApi.builder(ledger).deadline(Duration.ofMillis(300)));
        WebApp app = WebApp.of(context -> WebApp.mount(context, servlet, "/*").setAsyncSupported(false));
        try (Running running = host.start(app)) {
            assertServed(running.get(TIME));
            assertBusy(running.get(HANGING));
        }
    }

    @Test
    @DisplayName("A servlet that is not async-supported waits for an answer that is not there at once")
    void servletWithoutAsyncWaits() throws Exception {
        TaskServlet servlet = servlet(TaskApi.builder(ledger).deadline(FOREVER));
        WebApp app = WebApp.of(context -> WebApp.mount(context, servlet, "/*").setAsyncSupported(false));
        try (Running running = host.start(app);
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            ledger.awaitHangingCheck();
            ledger.release();
            assertServed(RawHttp.read(call, "GET"));
        }
    }

    @Test
    @Clause("PROV-5")
    @DisplayName("An old filter in the chain that does not support async costs a waiting thread, not the answer")
    void filterWithoutAsync() throws Exception {
        WebApp app = WebApp.of(context -> {
            WebApp.filter(context, (request, response, chain) -> chain.doFilter(request, response))
                    .setAsyncSupported(false);
            WebApp.mount(context, servlet(TaskApi.builder(ledger).deadline(Duration.ofMillis(300))), "/*");
        });
        try (Running running = host.start(app)) {
            assertBusy(running.get(HANGING));
        }
    }

    @Test
    @DisplayName("A filter that has gone async itself before us gets the answer into its own exchange")
    void filterThatHasGoneAsync() throws Exception {
        WebApp app = WebApp.of(context -> {
            WebApp.filter(context, (request, response, chain) -> {
                var async = request.startAsync();
                chain.doFilter(request, response);
                async.complete();
            });
            WebApp.mount(context, servlet(TaskApi.builder(ledger).deadline(FOREVER)), "/*");
        });
        try (Running running = host.start(app)) {
            assertWithdrawn(running.get(WITHDRAWN));
        }
    }

    @Test
    @Clause("PROV-6")
    @DisplayName("A caller that goes away while the provider works harms nobody, and its slot comes free")
    void callerGoesAway() throws Exception {
        TaskServlet servlet = servlet(TaskApi.builder(ledger)
                .maxConcurrent(1)
                .maxWait(Duration.ofSeconds(30))
                .deadline(FOREVER));
        try (Running running = host.start(WebApp.of(servlet, "/*"))) {
            Socket call = RawHttp.begin(running.port(), "GET", HANGING);
            ledger.awaitHangingCheck();
            call.setSoLinger(true, 0); // a reset, not a polite end
            call.close();
            ledger.release();
            assertWithdrawn(running.get(WITHDRAWN));
            assertServed(running.get(HANGING));
        }
    }

    @Test
    @Clause("PROV-7")
    @DisplayName("A provider that leaves its thread interrupted does not cut the caller's connection")
    void providerLeavesAnInterrupt() throws Exception {
        TaskCompletionProvider provider = TaskCompletionProvider.of(Task.of("withdrawal", wallet -> {
            Thread.currentThread().interrupt();
            return true;
        }));
        try (Running running = host.start(WebApp.of(servlet(TaskApi.builder(provider)), "/*"))) {
            assertWithdrawn(running.get(WITHDRAWN));
        }
    }

    @Test
    @Clause("TIME-2")
    @DisplayName("The time is told while the provider takes up every slot")
    void timeDoesNotWait() throws Exception {
        TaskServlet servlet = servlet(TaskApi.builder(ledger).maxConcurrent(1).deadline(FOREVER));
        try (Running running = host.start(WebApp.of(servlet, "/*"));
                Socket call = RawHttp.begin(running.port(), "GET", HANGING)) {
            ledger.awaitHangingCheck();
            assertServed(running.get(TIME));
            assertBusy(running.get(WITHDRAWN));
            ledger.release();
            assertServed(RawHttp.read(call, "GET"));
        }
    }

    private static TaskServlet servlet(TaskApiBuilder builder) {
        return new TaskServlet(builder.build());
    }
}
