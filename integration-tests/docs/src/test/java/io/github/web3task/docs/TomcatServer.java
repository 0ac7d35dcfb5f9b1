package io.github.web3task.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;

/** An embedded Tomcat on a free port. */
public final class TomcatServer implements AutoCloseable {
    /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger LOG = Logger.getLogger("org.apache");

    static {
        LOG.setLevel(Level.SEVERE); // what the preflight sends is no news for who reads the build's output
    }

    private final Tomcat tomcat = new Tomcat();

    /** With a directory that is laid out like a WAR. */
    public static TomcatServer ofWar(Path directory) throws IOException, LifecycleException {
        TomcatServer server = new TomcatServer();
        Context context = server.tomcat.addWebapp("", directory.toString());
        context.setParentClassLoader(TomcatServer.class.getClassLoader());
        server.tomcat.start();
        return server;
    }

    /** With an application that is made by code. */
    public static TomcatServer with(Consumer<Context> application) throws IOException, LifecycleException {
        TomcatServer server = new TomcatServer();
        application.accept(server.tomcat.addContext("", null));
        server.tomcat.start();
        return server;
    }

    /** Likewise, with JNDI. */
    public static TomcatServer withNaming(Consumer<Context> application) throws IOException, LifecycleException {
        TomcatServer server = new TomcatServer();
        server.tomcat.enableNaming();
        application.accept(server.tomcat.addContext("", null));
        server.tomcat.start();
        return server;
    }

    private TomcatServer() throws IOException {
        tomcat.setBaseDir(Files.createTempDirectory("web3-task-docs").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("relaxedQueryChars", "[]\"{}|"); // as docs/hosts.md wants it
        ErrorReportValve pages = new ErrorReportValve();
        pages.setShowReport(false);
        tomcat.getHost().getPipeline().addValve(pages);
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
