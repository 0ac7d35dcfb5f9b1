package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.HANGING;
import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.assertServed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import io.github.web3task.TaskApi;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.core.ReferenceLedger;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Mounted by one call, TaskServlet.mount")
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class MountTest {
    private final ServletHost host;

    MountTest(ServletHost host) {
        this.host = host;
    }

    @Test
    @Clause("ROUTE-1")
    @DisplayName("the servlet answers below the prefix, and no thread of the container waits for the provider")
    void mounted() throws Exception {
        ReferenceLedger ledger = new ReferenceLedger();
        BlockingQueue<Boolean> wentAsync = new LinkedBlockingQueue<>();
        Filter watching = (request, response, chain) -> {
            chain.doFilter(request, response);
            wentAsync.add(request.isAsyncStarted());
            ledger.release();
        };
        try (LogCapture log = LogCapture.of(TaskServlet.class);
                Running running = start(context -> {
                    WebApp.filter(context, watching);
                    var servlet = TaskServlet.mount(context, "/web3", api(ledger));
                    assertThat(servlet.getName()).isEqualTo("web3-task/web3");
                    assertThat(servlet.getMappings()).containsExactly("/web3/*");
                })) {
            assertServed(running.get("/web3" + HANGING));
            assertThat(wentAsync.poll(1, TimeUnit.MINUTES)).isTrue();
            assertServed(running.get("/web3" + TIME));
            assertThat(running.get(TIME).status()).isEqualTo(404);
            assertThat(log.events())
                    .singleElement()
                    .asString()
                    .startsWith("[INFO] web3-task answers /web3/v1/time and /web3/v1/task/completion: TaskApi[tasks=[");
        }
    }

    @Test
    @Clause("ROUTE-1")
    @DisplayName("an empty prefix is all of the application, and there may be several mounts")
    void severalMounts() throws Exception {
        try (Running running = start(context -> {
            TaskServlet.mount(context, "", api(new ReferenceLedger()));
            TaskServlet.mount(context, "/a/b-1.x", api(new ReferenceLedger()));
        })) {
            assertServed(running.get(TIME));
            assertServed(running.get("/a/b-1.x" + TIME));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"web3", "/", "/web3/", "/web3/*", "//web3", "/we b3", "/web3?", "/web%33", "/..", "/./x", " "})
    @DisplayName("what is no prefix is refused with a sentence that says what is one")
    void badPrefix(String prefix) throws Exception {
        assertThat(refusal(context -> TaskServlet.mount(context, prefix, api(new ReferenceLedger()))))
                .isEqualTo("prefix is '" + prefix
                        + "': give a path that begins with a slash and ends with none, such as /web3, or an empty one");
    }

    @Test
    @DisplayName("a prefix that is taken is refused, by whomever it was taken")
    void takenPrefix() throws Exception {
        String sentence = "prefix is '/web3', and another servlet is mounted there: give another";
        assertThat(refusal(context -> {
                    TaskServlet.mount(context, "/web3", api(new ReferenceLedger()));
                    TaskServlet.mount(context, "/web3", api(new ReferenceLedger()));
                }))
                .isEqualTo(sentence);
        assertThat(refusal(context -> {
                    WebApp.mount(context, new TaskServlet(api(new ReferenceLedger())), "/web3/*");
                    TaskServlet.mount(context, "/web3", api(new ReferenceLedger()));
                }))
                .isEqualTo(sentence);
    }

    @Test
    @DisplayName("a mount by hand that forgot async is said once, with what to do")
    void withoutAsync() throws Exception {
        ReferenceLedger ledger = new ReferenceLedger();
        TaskApi api = TaskApi.builder(ledger).deadline(Duration.ofMillis(200)).build();
        try (LogCapture log = LogCapture.of(TaskServlet.class)) {
            try (Running running = start(context ->
                    context.addServlet("by-hand", new TaskServlet(api)).addMapping("/web3/*"))) {
                running.get("/web3" + HANGING);
                running.get("/web3" + HANGING);
            }
            assertThat(log.atLeast(Level.WARN))
                    .singleElement()
                    .asString()
                    .startsWith("servlet 'by-hand', or a filter before it, is not async-supported: a thread of the")
                    .contains(
                            "mount the servlet with TaskServlet.mount, and set asyncSupported of each filter before it");
        }
    }

    private Running start(Consumer<ServletContext> setup) throws Exception {
        return host.start(WebApp.of(setup));
    }

    private static TaskApi api(ReferenceLedger ledger) {
        return TaskApi.builder(ledger).deadline(Duration.ofMinutes(1)).build();
    }

    /** What an application hears that mounts in this way. */
    private String refusal(Consumer<ServletContext> setup) throws Exception {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        try (Running running = start(context ->
                messages.add(catchThrowableOfType(IllegalArgumentException.class, () -> setup.accept(context))
                        .getMessage()))) {
            assertThat(running.port()).isPositive();
            return messages.remove();
        }
    }
}
