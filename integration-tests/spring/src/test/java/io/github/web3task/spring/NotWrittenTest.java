package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.web3task.TaskApi;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Await;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import io.github.web3task.testkit.RawHttp;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.util.ServerInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** As far as the host lets it be known: docs/hosts.md. */
@DisplayName("The log says of an answer that it may not have reached its caller")
class NotWrittenTest {
    private static final String COMPLETION = "/web3/v1/task/completion?walletAddress=0xabc&task=";
    private static final String SAID = "an answer may not have reached its caller, GET /v1/task/completion?";

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private final TaskCompletionProvider late = TaskCompletionProvider.of(Task.of("deposit", wallet -> {
        begun.countDown();
        return released.await(1, TimeUnit.MINUTES);
    }));

    private App.Setup application(Server server, TaskCompletionProvider provider) {
        return App.on(server).set("web3.task.deadline", "1m").withBean("provider", provider);
    }

    private static FilterRegistrationBean<Filter> first(Filter filter) {
        return new FilterRegistrationBean<>(filter);
    }

    /** Boot sets its logging up anew with each application: opened before, it would hear nothing. */
    private static LogCapture log() {
        return LogCapture.of(TaskApi.class);
    }

    private static void awaitSaid(LogCapture log) {
        assertThat(log.awaitAtLeast(Level.WARN)).singleElement().asString().startsWith(SAID);
    }

    private static void reset(Socket call) throws IOException {
        call.setSoLinger(true, 0);
        call.close();
    }

    @ParameterizedTest
    @EnumSource
    @Clause("LOG-1")
    @DisplayName("whose caller has cut the connection while the provider worked")
    void cutByTheCaller(Server server) throws IOException {
        CountDownLatch noticed = new CountDownLatch(server == Server.NETTY ? 1 : 0); // the others do when they write
        WebFilter watching = (exchange, chain) -> chain.filter(exchange).doOnCancel(noticed::countDown);
        try (App app = application(server, late).withBean("watching", watching).start();
                LogCapture log = log()) {
            Socket call = RawHttp.begin(app.port(), "GET", COMPLETION);
            Await.await(begun);
            reset(call);
            Await.await(noticed);
            released.countDown();
            awaitSaid(log);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @Clause("LOG-1")
    @DisplayName("which the host refuses to write, at once or late")
    void refusedByTheServer(Server server) throws IOException {
        Filter broken = (request, response, chain) ->
                chain.doFilter(request, new BrokenResponse((HttpServletResponse) response));
        TaskCompletionProvider fast = TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit");
        try (App app = application(server, fast)
                        .withBean("broken", first(broken))
                        .start();
                LogCapture log = log()) {
            assertThat(app.get(COMPLETION).status()).isEqualTo(500);
            awaitSaid(log);
        }
        released.countDown();
        try (App app = application(server, late)
                        .withBean("broken", first(broken))
                        .start();
                LogCapture log = log()) {
            assertThat(app.get(COMPLETION).status()).isEqualTo(500);
            awaitSaid(log);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @Clause("LOG-1")
    @DisplayName("whose exchange a filter has ended by throwing after the chain")
    void endedByAFilter(Server server) throws IOException {
        if (server == Server.TOMCAT && ServerInfo.getServerNumber().startsWith("10.")) {
            return; // it closes the connection and tells nobody that the exchange is over
        }
        Filter throwing = (request, response, chain) -> {
            chain.doFilter(request, response);
            throw new IllegalStateException("planted fault of a filter");
        };
        try (App app = application(server, late)
                        .withBean("throwing", first(throwing))
                        .start();
                LogCapture log = log()) {
            assertThat(app.get(COMPLETION).status()).isEqualTo(500);
            released.countDown();
            awaitSaid(log);
        }
    }

    @Test
    @Clause("LOG-1")
    @DisplayName("which a WebFlux server refuses to write, or a filter has stopped waiting for")
    void webFlux() throws IOException {
        WebFilter broken = (exchange, chain) -> chain.filter(exchange.mutate()
                .response(new ServerHttpResponseDecorator(exchange.getResponse()) {
                    @Override
                    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
                        return Mono.error(new IOException("planted"));
                    }
                })
                .build());
        TaskCompletionProvider fast = TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit");
        try (App app = application(Server.NETTY, fast)
                        .withBean("broken", broken)
                        .start();
                LogCapture log = log()) {
            assertThat(app.get(COMPLETION).status()).isEqualTo(500);
            awaitSaid(log);
        }
        WebFilter impatient = (exchange, chain) -> chain.filter(exchange)
                .takeUntilOther(Mono.fromRunnable(() -> Await.await(begun)).subscribeOn(Schedulers.boundedElastic()));
        try (App app = application(Server.NETTY, late)
                        .withBean("impatient", impatient)
                        .start();
                LogCapture log = log()) {
            app.get(COMPLETION);
            released.countDown();
            awaitSaid(log);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Clause("LOG-1")
    @DisplayName("never, where it has: at once, late, to HEAD, refused, or on a connection that ends right behind it")
    void written(Server server) throws IOException {
        released.countDown();
        App app = application(server, late).start();
        try (LogCapture log = log()) {
            try (app) {
                for (int i = 0; i < 50; i++) {
                    for (String method : new String[] {"GET", "HEAD"}) {
                        assertStatus(200, app, method, COMPLETION);
                        assertStatus(200, app, method, "/web3/v1/time");
                        assertStatus(400, app, method, "/web3/v1/task/completion");
                    }
                }
            }
            assertThat(log.atLeast(Level.WARN)).isEmpty(); // all that was to be said has been
        }
    }

    private static void assertStatus(int status, App app, String method, String target) throws IOException {
        assertThat(RawHttp.send(app.port(), method, target).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource
    @Clause({"LOG-1", "PROV-7"})
    @DisplayName("and that the server kept from it by stopping at once")
    void stoppedAtOnce(Server server) throws Exception {
        App app = application(server, late)
                .set("server.shutdown", "immediate")
                .set("web3.task.close-grace", "1m")
                .start();
        try (LogCapture log = log();
                Socket call = RawHttp.begin(app.port(), "GET", COMPLETION)) {
            Await.await(begun);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close);
            while (app.get("/web3/v1/time").status() == 200) {
                assertThat(closed).isNotDone();
            }
            released.countDown();
            boolean arrived = arrived(call);
            closed.get(1, TimeUnit.MINUTES);
            if (arrived) {
                assertThat(log.atLeast(Level.WARN)).isEmpty();
            } else {
                awaitSaid(log);
            }
        }
    }

    private static boolean arrived(Socket call) {
        try {
            return RawHttp.read(call, "GET").body().contains("{\"deposit\":true}");
        } catch (IOException e) {
            return false;
        }
    }

    /** Has lost its connection. */
    private static final class BrokenResponse extends HttpServletResponseWrapper {
        BrokenResponse(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {}

                @Override
                public void write(int b) throws IOException {
                    throw new IOException("planted");
                }
            };
        }
    }
}
