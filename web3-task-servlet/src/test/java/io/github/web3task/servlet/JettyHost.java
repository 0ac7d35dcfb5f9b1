package io.github.web3task.servlet;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty, embedded, as it comes: its query is open by default. */
final class JettyHost implements ServletHost {
    @Override
    public Running start(WebApp app) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler handler =
                new ServletContextHandler(app.contextPath().isEmpty() ? "/" : app.contextPath());
        handler.setClassLoader(app.loader());
        handler.addServletContainerInitializer((classes, started) -> app.setup().accept(started));
        server.setHandler(handler);
        server.start();
        return new Running(connector.getLocalPort(), server::stop);
    }

    @Override
    public String toString() {
        return "Jetty " + Server.getVersion();
    }
}
