package io.github.web3task.servlet;

import io.github.web3task.TaskApi;
import io.github.web3task.testkit.HostTable;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.core.HostUnderTest;
import java.io.IOException;
import java.util.List;

/** A servlet container, which can run any web application and so is a host for the contract suite too. */
interface ServletHost extends HostUnderTest {
    /** Starts the application on a free port. */
    Running start(WebApp app) throws Exception;

    /** Likewise, with a pool before the host's threads. */
    Running start(WebApp app, RefusingPool pool) throws Exception;

    @Override
    default Served serve(String prefix, TaskApi api) throws Exception {
        return start(WebApp.of(new TaskServlet(api), prefix + "/*"));
    }

    /** The build runs these tests twice: as they are compiled, and with the hosts of Servlet 6.1 on the class path. */
    boolean SERVLET_6_1 = "6.1".equals(System.getProperty("servlet"));

    @Override
    default void concluded(int cases, List<String> answeredByHost) {
        HostTable.verify(toString(), cases, answeredByHost, toString().split(" ", 2)[0]);
    }

    /** Those that this module is tested on, for {@code @MethodSource}. */
    static List<ServletHost> all() {
        return SERVLET_6_1
                ? List.of(new TomcatHost(), jetty())
                : List.of(new TomcatHost(), jetty(), new UndertowHost());
    }

    /** The one on the class path. */
    static ServletHost jetty() {
        return SERVLET_6_1 ? new JettyEe11Host() : new JettyEe10Host();
    }

    /**
     * A container that runs.
     *
     * @param port where it listens
     * @param stop ends it and its application
     */
    record Running(int port, AutoCloseable stop) implements Served {
        HttpAnswer get(String target) throws IOException {
            return send("GET", target);
        }

        @Override
        public HttpAnswer send(String method, String target) throws IOException {
            return RawHttp.send(port, method, target);
        }

        @Override
        public void close() {
            try {
                stop.close();
            } catch (Exception e) {
                throw new AssertionError("the container does not stop", e);
            }
        }
    }
}
