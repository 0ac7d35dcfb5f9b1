package io.github.web3task.benchmarks.server;

import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** One servlet at {@code /web3/*} on the loopback address. */
public final class EmbeddedTomcat {
    // Held, because java.util.logging forgets the level of a logger that nobody holds.
    private static final Logger LOG = Logger.getLogger("org.apache");

    private EmbeddedTomcat() {}

    /** Starts it and gives its port. */
    public static int start(Path base, Servlet servlet) throws LifecycleException {
        LOG.setLevel(Level.WARNING);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxKeepAliveRequests", "-1"); // a connection is not what is measured
        connector.setProperty("minSpareThreads", "200"); // all of them at once: a thread that comes later is news
        connector.setThrowOnFailure(true);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        Wrapper wrapper = Tomcat.addServlet(context, "web3-task", servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping("/web3/*");
        tomcat.start();
        return connector.getLocalPort();
    }
}
