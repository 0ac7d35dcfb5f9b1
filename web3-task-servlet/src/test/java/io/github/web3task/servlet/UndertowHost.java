package io.github.web3task.servlet;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.Version;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ErrorPage;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Undertow, embedded, set to let the specification's raw example through. */
final class UndertowHost implements ServletHost {
    private final boolean relaxed;

    UndertowHost() {
        this(true);
    }

    private UndertowHost(boolean relaxed) {
        this.relaxed = relaxed;
    }

    /** As it comes, without {@code ALLOW_UNESCAPED_CHARACTERS_IN_URL}. */
    static UndertowHost outOfTheBox() {
        return new UndertowHost(false);
    }

    @Override
    public Running start(WebApp app) throws Exception {
        return start(app, deployment -> {});
    }

    @Override
    public Running start(WebApp app, RefusingPool pool) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        Running running =
                start(app, deployment -> deployment.setAsyncExecutor(task -> pool.execute(task, threads::execute)));
        return new Running(running.port(), () -> {
            running.close();
            threads.shutdownNow();
        });
    }

    private Running start(WebApp app, Consumer<DeploymentInfo> more) throws Exception {
        ServletContainerInitializer setup = (classes, started) -> app.setup().accept(started);
        DeploymentInfo deployment = Servlets.deployment()
                .setDeploymentName("app")
                .setContextPath(app.contextPath().isEmpty() ? "/" : app.contextPath())
                .setClassLoader(app.loader())
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        setup.getClass(), new ImmediateInstanceFactory<>(setup), Set.of()));
        app.errorPage().map(ErrorPage::new).ifPresent(deployment::addErrorPage);
        more.accept(deployment);
        DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, relaxed)
                .setHandler(Handlers.path().addPrefixPath(deployment.getContextPath(), manager.start()))
                .build();
        undertow.start();
        int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        return new Running(port, () -> {
            undertow.stop();
            manager.stop();
            manager.undeploy();
        });
    }

    @Override
    public String toString() {
        return "Undertow " + Version.getVersionString();
    }
}
