package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.TIME;
import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static io.github.web3task.servlet.Calls.assertServed;
import static io.github.web3task.servlet.Calls.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.core.ReferenceLedger;
import jakarta.servlet.ServletContext;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Context;
import org.apache.catalina.startup.ContextConfig;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The servlet of a web.xml finds its provider")
@ExtendWith(HostLogs.class)
class WebXmlProvidersTest {
    private static final String SWAP = "/v1/task/completion?walletAddress=w&task=%5B%22swap%22%5D";

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.web3task.servlet.ServletHost#all")
    @DisplayName("the one that META-INF/services of the application names")
    void oneProvider(ServletHost host) throws Exception {
        try (URLClassLoader loader = Services.naming(directory, ReferenceLedger.class);
                Running app =
                        host.start(WebApp.of(new WebXmlTaskServlet(), "/*").loadedBy(loader))) {
            assertServed(app.get(TIME));
            assertWithdrawn(app.get(WITHDRAWN));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.web3task.servlet.ServletHost#all")
    @DisplayName("an asynchronous one too")
    void asyncProvider(ServletHost host) throws Exception {
        try (URLClassLoader loader = Services.naming(directory, Services.AsyncSwap.class);
                Running app =
                        host.start(WebApp.of(new WebXmlTaskServlet(), "/*").loadedBy(loader))) {
            HttpAnswer answer = app.get(SWAP);
            assertServed(answer);
            assertThat(answer.body()).endsWith("{\"swap\":true}}");
        }
    }

    @Test
    @DisplayName("or says which file must name one")
    void noProvider() throws Exception {
        assertThat(failure())
                .isEqualTo("servlet 'web3-task' can't start: there must be exactly one provider, and there are 0 []: "
                        + "name one class in META-INF/services/" + TaskCompletionProvider.class.getName()
                        + ", or a TaskApiFactory in the init-param factory");
    }

    @Test
    @DisplayName("or names all that it found, of both kinds, when there are several")
    void severalProviders() throws Exception {
        assertThat(failure(Services.Swap.class, ReferenceLedger.class, Services.AsyncSwap.class))
                .contains("exactly one provider, and there are 3")
                .contains(Services.Swap.class.getName())
                .contains(ReferenceLedger.class.getName())
                .contains(Services.AsyncSwap.class.getName());
    }

    @Test
    @DisplayName("or names the one that can't be made")
    void brokenProvider() throws Exception {
        assertThat(failure(Services.Broken.class)).contains(Services.Broken.class.getName());
    }

    @Test
    @DisplayName("or the one that does not exist")
    void misspeltProvider() throws Exception {
        Services.name(directory, TaskCompletionProvider.class, "com.example.Misspelt");
        assertThat(failure()).contains("com.example.Misspelt not found");
    }

    @Test
    @DisplayName("A real web.xml, with a real Tomcat that reads it, mounts the endpoints")
    void realWebXml() throws Exception {
        Path classes = Files.createDirectories(directory.resolve("WEB-INF/classes"));
        Services.name(classes, TaskCompletionProvider.class, ReferenceLedger.class.getName());
        Files.writeString(directory.resolve("WEB-INF/web.xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <servlet>
                    <servlet-name>web3-task</servlet-name>
                    <servlet-class>io.github.web3task.servlet.WebXmlTaskServlet</servlet-class>
                    <init-param>
                      <param-name>retryAfterSeconds</param-name>
                      <param-value>7</param-value>
                    </init-param>
                    <load-on-startup>1</load-on-startup>
                    <async-supported>true</async-supported>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>web3-task</servlet-name>
                    <url-pattern>/web3/*</url-pattern>
                  </servlet-mapping>
                </web-app>
                """);
        try (Running app = new TomcatHost().start(tomcat -> {
            tomcat.setAddDefaultWebXmlToWebapp(false);
            Context context = tomcat.addWebapp("/shop", directory.toString());
            context.setContainerSciFilter("org\\.jboss\\.weld\\..*"); // on the class path for another test
            context.setParentClassLoader(getClass().getClassLoader());
            ((ContextConfig) context.findLifecycleListeners()[0]).setDefaultWebXml(tomcat.noDefaultWebXmlPath());
            ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
        })) {
            assertWithdrawn(app.get("/shop/web3" + WITHDRAWN));
            HttpAnswer inconclusive = app.get("/shop/web3" + WITHDRAWN.replace("0xabcdefg", "0x" + "4".repeat(40)));
            assertThat(inconclusive.header("Retry-After")).containsExactly("7");
        }
    }

    private String failure(Class<?>... providers) throws Exception {
        AtomicReference<ServletContext> context = new AtomicReference<>();
        try (URLClassLoader loader = Services.naming(directory, providers)) {
            Running app = ServletHost.jetty().start(WebApp.of(context::set).loadedBy(loader));
            try {
                return InitConfig.failure(context.get(), Map.of());
            } finally {
                app.close();
            }
        }
    }
}
