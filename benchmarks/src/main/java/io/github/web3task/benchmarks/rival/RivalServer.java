package io.github.web3task.benchmarks.rival;

import io.github.web3task.TaskApi;
import io.github.web3task.benchmarks.Options;
import io.github.web3task.benchmarks.server.EmbeddedTomcat;
import io.github.web3task.benchmarks.server.ExchangeLog;
import io.github.web3task.benchmarks.server.Measures;
import io.github.web3task.benchmarks.server.Orders;
import io.github.web3task.servlet.TaskServlet;
import io.github.web3task.validation.WalletFormat;
import jakarta.servlet.Servlet;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerApplicationContext;

/** One rival in its own JVM. Says its port, then answers each order with what it has used so far. */
public final class RivalServer {
    private final Rival rival;

    public RivalServer(Options options) {
        rival = Rival.of(options.text("rival", ""));
        options.refuseOthers();
    }

    public void run() throws Exception {
        Path base = Files.createTempDirectory("web3-task-benchmarks");
        ExchangeLog.write(rival.isLogged(), base);
        int port = switch (rival) {
            case FLOOR -> EmbeddedTomcat.start(base, RivalServlets.floor());
            case LEANEST -> EmbeddedTomcat.start(base, RivalServlets.leanest());
            case HAND_WRITTEN -> EmbeddedTomcat.start(base, RivalServlets.handWritten());
            case DIRECT, DIRECT_LOGGED -> EmbeddedTomcat.start(base, ours(true));
            case EXECUTOR, EXECUTOR_LOGGED -> EmbeddedTomcat.start(base, ours(false));
            case MVC_HAND_WRITTEN -> spring(WebApplicationType.SERVLET, MvcRival.class);
            case MVC_OURS -> spring(WebApplicationType.SERVLET, SpringOurs.class);
            case WEBFLUX_FLOOR -> spring(WebApplicationType.REACTIVE, WebFluxFloor.class);
            case WEBFLUX_HAND_WRITTEN -> spring(WebApplicationType.REACTIVE, WebFluxRival.class);
            case WEBFLUX_OURS -> spring(WebApplicationType.REACTIVE, SpringOurs.class);
        };
        Orders.obey(port, base, order -> Measures.cpu() + " " + Measures.allocated());
    }

    private static Servlet ours(boolean neverBlocks) {
        return new TaskServlet(TaskApi.builder(Ledger.provider(neverBlocks))
                .walletFormats(WalletFormat.EVM)
                .build());
    }

    private static int spring(WebApplicationType type, Class<?> application) {
        EmbeddedTomcat.quieten();
        // Logback is configured by its file, as for the others.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        WebServerApplicationContext context = (WebServerApplicationContext) new SpringApplicationBuilder(application)
                .web(type)
                .properties(
                        "server.address=127.0.0.1",
                        "server.port=0",
                        "server.tomcat.max-keep-alive-requests=-1",
                        "server.tomcat.threads.min-spare=200",
                        "spring.main.banner-mode=off",
                        "web3.task.prefix=/web3",
                        "web3.task.wallet.formats=evm")
                .run();
        return context.getWebServer().getPort();
    }
}
