package com.example.adapter;

import com.sun.net.httpserver.HttpServer;
import io.github.web3task.TaskApi;
import io.github.web3task.docs.Caller;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.core.ContractSuite;
import io.github.web3task.testkit.core.HostUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The contract on the JDK's own HTTP server, by the adapter of the docs")
class HttpServerAdapterTest extends ContractSuite {
    HttpServerAdapterTest() {
        super(new JdkServer());
    }

    @Test
    @DisplayName("and the caller is answered")
    void preflight() throws Exception {
        TaskCompletionProvider provider = TaskCompletionProvider.of(
                Task.of("swap", wallet -> wallet.normalized().equals(Caller.WALLET)));
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TaskApi api = TaskApi.of(provider)) {
            HttpServer server = start("/web3", api, threads);
            Caller.fast()
                    .withoutRawQuery()
                    .passesPreflight(
                            "http://127.0.0.1:" + server.getAddress().getPort() + "/web3", List.of("swap"), "adapter");
            server.stop(0);
        } finally {
            threads.shutdownNow();
        }
    }

    private static HttpServer start(String prefix, TaskApi api, ExecutorService threads) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(prefix + "/", HttpServerAdapter.answeringBy(api));
        server.start();
        return server;
    }

    private static final class JdkServer implements HostUnderTest {
        @Override
        public Served serve(String prefix, TaskApi api) throws Exception {
            ExecutorService threads = Executors.newCachedThreadPool();
            HttpServer server = start(prefix, api, threads);
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
