package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.assertServed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.servlet.ServletHost.Running;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.weld.environment.servlet.EnhancedListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("In an application with CDI (Weld)")
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
public class CdiTest {
    private static final String SWAP = "/v1/task/completion?walletAddress=w&task=%5B%22swap%22%5D";

    @TempDir
    private Path archive;

    private final ServletHost host;

    CdiTest(ServletHost host) {
        this.host = host;
    }

    @BeforeEach
    void archiveOfBeans() throws IOException {
        Files.createDirectories(archive.resolve("META-INF"));
        Files.writeString(archive.resolve("META-INF/beans.xml"), """
                <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="annotated"/>
                """);
        for (Class<?> bean : List.of(Swaps.class)) {
            String file = bean.getName().replace('.', '/') + ".class";
            Path copy = archive.resolve(file);
            Files.createDirectories(copy.getParent());
            try (InputStream in = bean.getClassLoader().getResourceAsStream(file)) {
                Files.copy(in, copy);
            }
        }
    }

    @Test
    @DisplayName("a provider that is a bean is asked, many times in a row")
    void injectedProvider() throws Exception {
        try (Running app = start(CdiServlet.class)) {
            for (int i = 0; i < 200; i++) {
                assertServed(app.get(TIME));
                assertThat(app.get(SWAP).body()).endsWith("{\"swap\":true}}");
            }
        }
    }

    @Test
    @DisplayName("the servlet of a web.xml finds its provider as it does without")
    void webXml() throws Exception {
        Services.name(archive, TaskCompletionProvider.class, Services.Swap.class.getName());
        try (Running app = start(WebXmlTaskServlet.class)) {
            assertServed(app.get(TIME));
            assertThat(app.get(SWAP).body()).endsWith("{\"swap\":true}}");
        }
    }

    private Running start(Class<? extends Servlet> servlet) throws Exception {
        URLClassLoader loader = new URLClassLoader(
                new URL[] {archive.toUri().toURL()}, getClass().getClassLoader());
        Running running = host.start(WebApp.of(context -> {
                    startWeld(context);
                    mount(context, servlet);
                })
                .loadedBy(loader));
        return new Running(running.port(), () -> {
            running.close();
            loader.close();
        });
    }

    private static void startWeld(ServletContext context) {
        try {
            new EnhancedListener().onStartup(Set.of(), context);
        } catch (ServletException e) {
            throw new AssertionError("Weld does not start", e);
        }
    }

    private void mount(ServletContext context, Class<? extends Servlet> servlet) {
        var registration = context.addServlet("web3-task", servlet);
        registration.setAsyncSupported(!(host instanceof TomcatHost)); // Weld warns of each async request there
        registration.addMapping("/*");
    }

    /** A provider that is a bean. */
    @ApplicationScoped
    public static class Swaps implements TaskCompletionProvider {
        @Override
        public List<String> taskNames() {
            return List.of("swap");
        }

        @Override
        public Map<String, TaskStatus> check(TaskQuery query) {
            return Map.of("swap", TaskStatus.complete());
        }
    }

    /** As an application with CDI writes it. */
    public static class CdiServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private transient TaskServlet servlet;

        @Override
        public void init() {
            servlet =
                    new TaskServlet(TaskApi.of(CDI.current().select(Swaps.class).get()));
        }

        @Override
        public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
            servlet.service(request, response);
        }

        @Override
        public void destroy() {
            servlet.destroy();
        }
    }
}
