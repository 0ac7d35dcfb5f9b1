package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.testkit.HostTable;
import io.github.web3task.testkit.core.HostUnderTest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.springframework.boot.SpringBootVersion;

/** A Boot application on one of the servers, with the endpoints at the prefix that the suite asks for. */
final class SpringHost implements HostUnderTest {
    private final String name;
    private final Server server;
    private final UnaryOperator<App.Setup> application;
    private final Set<String> ownHeaders = new TreeSet<>(HostUnderTest.super.ownHeaders());

    private boolean keepsLengthOfHead = true;

    private SpringHost(String name, Server server, UnaryOperator<App.Setup> application) {
        this.name = name;
        this.server = server;
        this.application = application;
    }

    static SpringHost on(Server server) {
        return new SpringHost("", server, setup -> setup);
    }

    /** One whose application gets in the way; it may set another {@code web3.task.prefix} if it adds the rest. */
    static SpringHost hostile(Server server, UnaryOperator<App.Setup> application, String... ownHeaders) {
        SpringHost host = new SpringHost("hostile ", server, application);
        host.ownHeaders.addAll(Set.of(ownHeaders));
        return host;
    }

    @Override
    public Served serve(String prefix, TaskApi api) {
        App app = application
                .apply(App.on(server)
                        .withBean("api", api)
                        .set("web3.task.prefix", prefix)
                        .set("web3.task.raw-query-characters", true))
                .start();
        return Served.onPort(app.port(), app);
    }

    /** With a filter that counts the length of a body itself, and finds none for HEAD. */
    SpringHost withoutLengthOfHead() {
        keepsLengthOfHead = false;
        return this;
    }

    @Override
    public boolean keepsLengthOfHead() {
        return keepsLengthOfHead;
    }

    @Override
    public boolean ownsPrefix() {
        return false;
    }

    @Override
    public Set<String> ownHeaders() {
        return ownHeaders;
    }

    @Override
    public void concluded(int cases, List<String> answeredByHost) {
        if (name.isEmpty()) {
            HostTable.verify(toString(), cases, answeredByHost, server == Server.NETTY ? "WebFlux" : "MVC");
        }
    }

    @Override
    public String toString() {
        return name + "Spring Boot " + SpringBootVersion.getVersion() + ", "
                + (server == Server.NETTY ? "WebFlux" : "MVC") + " on " + server;
    }
}
