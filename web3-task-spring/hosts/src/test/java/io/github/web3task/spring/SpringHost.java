package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.contract.HostUnderTest;
import org.springframework.boot.SpringBootVersion;

/** A Boot application on one of the servers. */
class SpringHost implements HostUnderTest {
    private final Server server;

    SpringHost(Server server) {
        this.server = server;
    }

    @Override
    public Served serve(String prefix, TaskApi api) {
        App app = App.on(server)
                .withBean("api", api)
                .set("web3.task.prefix", prefix)
                .set("web3.task.raw-query-characters", true)
                .start();
        return Served.onPort(app.port(), app);
    }

    @Override
    public boolean ownsPrefix() {
        return false;
    }

    @Override
    public String toString() {
        return (server == Server.NETTY ? "WebFlux on " : "MVC on ") + server + ", Boot "
                + SpringBootVersion.getVersion();
    }
}
