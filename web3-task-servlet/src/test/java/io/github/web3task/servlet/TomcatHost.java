package io.github.web3task.servlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.threads.TaskQueue;
import org.apache.tomcat.util.threads.TaskThreadFactory;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/** Tomcat, embedded, set to let the specification's raw example through. */
final class TomcatHost implements ServletHost {
    private final boolean relaxed;

    TomcatHost() {
        this(true);
    }

    private TomcatHost(boolean relaxed) {
        this.relaxed = relaxed;
    }

    /** As it comes, without {@code relaxedQueryChars}. */
    static TomcatHost outOfTheBox() {
        return new TomcatHost(false);
    }

    @Override
    public Running start(WebApp app) throws Exception {
        return start(tomcat -> deploy(app, tomcat));
    }

    @Override
    public Running start(WebApp app, RefusingPool pool) throws Exception {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                10, 200, 60, TimeUnit.SECONDS, new TaskQueue(), new TaskThreadFactory("http-", true, 5));
        ((TaskQueue) threads.getQueue()).setParent(threads);
        Running running = start(tomcat -> {
            tomcat.getConnector().getProtocolHandler().setExecutor(task -> pool.execute(task, threads::execute));
            deploy(app, tomcat);
        });
        return new Running(running.port(), () -> {
            running.close();
            threads.shutdownNow();
        });
    }

    private static void deploy(WebApp app, Tomcat tomcat) {
        Context context = tomcat.addContext(app.contextPath(), null);
        context.setParentClassLoader(app.loader());
        app.errorPage().ifPresent(location -> {
            ErrorPage page = new ErrorPage(); // for every status and exception
            page.setLocation(location);
            context.addErrorPage(page);
        });
        context.addServletContainerInitializer((classes, started) -> app.setup().accept(started), Set.of());
    }

    /** Starts what is added to a Tomcat, which warns of threads and more that an application leaves behind. */
    Running start(Consumer<Tomcat> app) throws IOException, LifecycleException {
        Path base = Files.createTempDirectory("tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        if (relaxed) {
            connector.setProperty("relaxedQueryChars", "[]\"{}|");
        }
        connector.addUpgradeProtocol(new Http2Protocol());
        tomcat.setConnector(connector);
        app.accept(tomcat);
        tomcat.start();
        return new Running(connector.getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
            try (var files = Files.walk(base)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        });
    }

    @Override
    public String toString() {
        return ServerInfo.getServerInfo().replace("Apache Tomcat/", "Tomcat ");
    }
}
