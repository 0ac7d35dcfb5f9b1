package com.example.adapter;

import com.sun.net.httpserver.HttpServer;
import io.github.web3task.TaskApi;
import io.github.web3task.testkit.core.ContractSuite;
import io.github.web3task.testkit.core.HostUnderTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The contract on the JDK's own HTTP server, by the adapter of the docs")
class HttpServerAdapterTest extends ContractSuite {
    HttpServerAdapterTest() {
        super(new JdkServer());
    }

    private static final class JdkServer implements HostUnderTest {
        @Override
        public Served serve(String prefix, TaskApi api) throws Exception {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService threads = Executors.newCachedThreadPool();
            server.setExecutor(threads);
            server.createContext(prefix + "/", HttpServerAdapter.answeringBy(api));
            server.start();
            return Served.onPort(server.getAddress().getPort(), () -> {
                server.stop(0);
                threads.shutdownNow();
            });
        }

        /** It takes a target for a URI, which knows no quotes. */
        @Override
        public boolean letsRawQueryThrough() {
            return false;
        }

        @Override
        public String toString() {
            return "the JDK's HTTP server";
        }
    }
}
