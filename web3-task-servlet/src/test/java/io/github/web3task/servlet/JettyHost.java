package io.github.web3task.servlet;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty, embedded, as it comes: its query is open by default. */
abstract class JettyHost implements ServletHost {
    /** The application in a context of one of Jetty's Jakarta EE environments. */
    abstract Handler context(WebApp app);

    @Override
    public Running start(WebApp app, RefusingPool pool) throws Exception {
        Server server = new Server(new QueuedThreadPool() {
            @Override
            public void execute(Runnable task) {
                pool.execute(task, super::execute);
            }
        });
        ServerConnector connector = new ServerConnector(server);
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
