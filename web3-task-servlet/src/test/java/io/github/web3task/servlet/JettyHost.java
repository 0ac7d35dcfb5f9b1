package io.github.web3task.servlet;

import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty, embedded, as it comes: its query is open by default. */
abstract class JettyHost implements ServletHost {
    /** The application in a context of one of Jetty's Jakarta EE environments. */
    abstract Handler context(WebApp app);

    @Override
    public Running start(WebApp app) throws Exception {
        return start(app, new Server());
    }

    @Override
    public Running start(WebApp app, RefusingPool pool) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool() {
            @Override
            public void execute(Runnable task) {
                pool.execute(task, super::execute);
            }
        };
        return start(app, new Server(threads));
    }

    private Running start(WebApp app, Server server) throws Exception {
        HttpConfiguration config = new HttpConfiguration();
        ServerConnector connector = new ServerConnector(
                server, new HttpConnectionFactory(config), new HTTP2CServerConnectionFactory(config));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context(app));
        server.start();
        return new Running(connector.getLocalPort(), server::stop);
    }

    @Override
    public String toString() {
        return "Jetty " + Server.getVersion();
    }
}
