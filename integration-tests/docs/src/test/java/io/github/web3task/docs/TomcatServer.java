package io.github.web3task.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** An embedded Tomcat on a free port. */
final class TomcatServer implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();

    /** With a directory that is laid out like a WAR. */
    static TomcatServer ofWar(Path directory) throws IOException, LifecycleException {
        TomcatServer server = new TomcatServer();
        Context context = server.tomcat.addWebapp("", directory.toString());
        context.setParentClassLoader(TomcatServer.class.getClassLoader());
        server.tomcat.start();
        return server;
    }

    /** With an application that is made by code. */
    static TomcatServer with(Consumer<Context> application) throws IOException, LifecycleException {
        TomcatServer server = new TomcatServer();
        application.accept(server.tomcat.addContext("", null));
        server.tomcat.start();
        return server;
    }

    private TomcatServer() throws IOException {
        tomcat.setBaseDir(Files.createTempDirectory("web3-task-docs").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
