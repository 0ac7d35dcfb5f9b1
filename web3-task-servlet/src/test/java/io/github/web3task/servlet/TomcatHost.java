package io.github.web3task.servlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;

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
        return start(tomcat -> {
            StandardContext context = quiet(tomcat.addContext(app.contextPath(), null));
            context.setParentClassLoader(app.loader());
            context.addServletContainerInitializer(
                    (classes, started) -> app.setup().accept(started), Set.of());
        });
    }

    /** Without those leak checks that want the JDK opened and warn where it is not; the one for threads stays. */
    static StandardContext quiet(Context context) {
        StandardContext standard = (StandardContext) context;
        standard.setClearReferencesObjectStreamClassCaches(false);
        standard.setClearReferencesRmiTargets(false);
        standard.setClearReferencesThreadLocals(false);
        return standard;
    }

    /** Starts what is added to a Tomcat; its class loader checks for threads that the application leaves behind. */
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
        return ServerInfo.getServerInfo();
    }
}
