package io.github.web3task.spring;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.Wallet;
import io.github.web3task.testkit.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Applications without Boot, as docs/spring.md shows them, run on a class path that has none of it. */
public final class PlainSpringApp {
    private PlainSpringApp() {}

    // tag::spring-plain-mvc[]
    @Configuration
    @EnableWebMvc
    @Import(Web3TaskMvcConfiguration.class)
    static class Mvc extends Campaign {}
    // end::spring-plain-mvc[]

    // tag::spring-plain-webflux[]
    @Configuration
    @EnableWebFlux
    @Import(Web3TaskWebFluxConfiguration.class)
    static class WebFlux extends Campaign {}
    // end::spring-plain-webflux[]

    static class Campaign {
        @Bean
        TaskCompletionProvider deposit() {
            return TaskCompletionProvider.of(
                    Task.of("deposit", wallet -> wallet.normalized().equals(Caller.WALLET)));
        }

        @Bean
        TaskApiBuilderCustomizer settings() {
            return builder -> builder.maxConcurrent(5);
        }

        @CampaignTask("swap")
        public boolean swap(Wallet wallet) {
            return false;
        }
    }

    private static final MapPropertySource PREFIX = new MapPropertySource("test", Map.of("web3.task.prefix", "/plain"));

    private static String ask(int port) throws IOException {
        return RawHttp.send(port, "GET", "/plain/v1/task/completion?walletAddress=" + Caller.WALLET + "&task=")
                .body();
    }

    /** In a DispatcherServlet of a Tomcat; the context is refreshed by the servlet and closed with it. */
    public static String mvc() throws Exception {
        AnnotationConfigWebApplicationContext application = new AnnotationConfigWebApplicationContext();
        application.getEnvironment().getPropertySources().addFirst(PREFIX);
        application.register(Mvc.class);
        return onTomcat(application, port -> {
            Caller.of(port, "/plain")
                    .without("unknown-path-no-page") // it is Tomcat's
                    .passesPreflight(List.of("deposit", "swap"), "spring-plain-mvc");
            return ask(port);
        });
    }

    /** What is asked of a server that runs. */
    interface Asking {
        String ask(int port) throws Exception;
    }

    static String onTomcat(AnnotationConfigWebApplicationContext application, Asking asking) throws Exception {
        TomcatURLStreamHandlerFactory.disable(); // a JVM takes one, and other tests' Tomcat may have been first
        Path base = Files.createTempDirectory("web3-task-plain");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setProperty("relaxedQueryChars", "[]\"");
        tomcat.setConnector(connector);
        ErrorReportValve pages = new ErrorReportValve();
        pages.setShowReport(false);
        tomcat.getHost().getPipeline().addValve(pages);
        Context context = tomcat.addContext("", base.toString());
        Wrapper servlet = Tomcat.addServlet(context, "dispatcher", new DispatcherServlet(application));
        servlet.setAsyncSupported(true);
        servlet.addMapping("/");
        tomcat.start();
        try {
            return asking.ask(connector.getLocalPort());
        } finally {
            tomcat.stop();
            tomcat.destroy();
            ExpandWar.delete(base.toFile());
        }
    }

    /** On a Reactor Netty server. */
    public static String webFlux() throws IOException {
        try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext()) {
            application.getEnvironment().getPropertySources().addFirst(PREFIX);
            application.register(WebFlux.class);
            application.refresh();
            DisposableServer server = HttpServer.create()
                    .host("localhost")
                    .port(0)
                    .handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.applicationContext(application)
                            .build()))
                    .bindNow();
            try {
                Caller.of(server.port(), "/plain")
                        .onReactorNetty()
                        .without("array-raw") // Netty refuses it
                        .passesPreflight(List.of("deposit", "swap"), "spring-plain-webflux");
                return ask(server.port());
            } finally {
                server.disposeNow();
            }
        }
    }
}
