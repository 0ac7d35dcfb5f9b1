package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.assertServed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.HttpAnswer;
import jakarta.servlet.ServletContext;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Public, so that a servlet can make the factories. */
@DisplayName("The servlet of a web.xml asks a factory for its API")
public class FactoryTest {
    private static final String ALL = "/v1/task/completion?walletAddress=w&task=";

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.web3task.servlet.ServletHost#all")
    @DisplayName("named by the init-param; it sees the application, and its settings stand beside the init-params'")
    void byInitParam(ServletHost host) throws Exception {
        WebApp app = WebApp.of(context -> {
            context.setAttribute("task", "swap");
            WebApp.mount(context, new WebXmlTaskServlet(), "/*")
                    .setInitParameters(Map.of("factory", Looking.class.getName(), "retryAfterSeconds", "7"));
        });
        try (Running running = host.start(app)) {
            HttpAnswer answer = running.get(ALL);
            assertServed(answer);
            assertThat(answer.body()).endsWith("{\"swap\":true}}");
            HttpAnswer limited = running.get(ALL + "&X");
            assertThat(limited.status()).as("the factory's rate limit").isEqualTo(429);
            assertThat(running.get("/v1/time").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.web3task.servlet.ServletHost#all")
    @DisplayName("named in META-INF/services")
    void byService(ServletHost host) throws Exception {
        Services.name(directory, TaskApiFactory.class, Looking.class.getName());
        WebApp app = WebApp.of(context -> {
            context.setAttribute("task", "bridge");
            WebApp.mount(context, new WebXmlTaskServlet(), "/*");
        });
        try (URLClassLoader loader = Services.naming(directory);
                Running running = host.start(app.loadedBy(loader))) {
            assertThat(running.get(ALL).body()).endsWith("{\"bridge\":true}}");
        }
    }

    @Test
    @DisplayName("and not a provider, if both are named in META-INF/services: it says so instead of choosing")
    void factoryAndProvider() throws Exception {
        Services.name(directory, TaskApiFactory.class, Looking.class.getName());
        assertThat(failure(Map.of(), Services.Swap.class))
                .contains("exactly one provider, and there are 2")
                .contains(Looking.class.getName())
                .contains(Services.Swap.class.getName());
        assertThat(failure(Map.of("factory", Looking.class.getName()), Services.Swap.class))
                .as("by the init-param it is chosen")
                .isEqualTo("it has started");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            com.example.Misspelt
            java.lang.String
            io.github.web3task.servlet.FactoryTest$Hidden
            ''
            """)
    @DisplayName("or says what the init-param has to name")
    void noFactory(String name) throws Exception {
        assertThat(failure(Map.of("factory", name)))
                .isEqualTo("servlet 'web3-task' can't start: init-param factory is '" + name
                        + "': give a public class of the application that is a TaskApiFactory and has a public constructor"
                        + " without parameters");
    }

    @Test
    @DisplayName("or says why the factory could not make it")
    void failingFactory() throws Exception {
        assertThat(failure(Map.of("factory", Failing.class.getName())))
                .isEqualTo("servlet 'web3-task' can't start: java.lang.Exception: no java:comp/env/jdbc/ledger, "
                        + "caused by java.lang.IllegalStateException: planted");
        assertThat(failure(Map.of("factory", Forgetful.class.getName()))).contains("the factory gave no builder");
    }

    private String failure(Map<String, String> params, Class<?>... providers) throws Exception {
        AtomicReference<ServletContext> context = new AtomicReference<>();
        try (URLClassLoader loader = Services.naming(directory, providers)) {
            Running app = ServletHost.jetty()
                    .start(WebApp.of(started -> {
                                started.setAttribute("task", "swap");
                                context.set(started);
                            })
                            .loadedBy(loader));
            try {
                return InitConfig.failure(context.get(), params);
            } finally {
                app.close();
            }
        }
    }

    /** Takes from the application what it needs, as from JNDI or CDI. */
    public static final class Looking implements TaskApiFactory {
        @Override
        public TaskApiBuilder builder(ServletContext application) {
            String task = (String) application.getAttribute("task");
            return TaskApi.builder(TaskCompletionProvider.fixed(TaskStatus.complete(), task))
                    .retryAfter(Duration.ofSeconds(3))
                    .rateLimit(new OnlyOnce());
        }
    }

    /** Can't find what it needs. */
    public static final class Failing implements TaskApiFactory {
        @Override
        public TaskApiBuilder builder(ServletContext application) throws Exception {
            throw new Exception("no java:comp/env/jdbc/ledger", new IllegalStateException("planted"));
        }
    }

    /** Gives nothing. */
    public static final class Forgetful implements TaskApiFactory {
        @Override
        @SuppressWarnings("NullAway") // what a partner's code may do
        public TaskApiBuilder builder(ServletContext application) {
            return null;
        }
    }

    /** Has no public constructor. */
    public static final class Hidden implements TaskApiFactory {
        private Hidden() {}

        @Override
        public TaskApiBuilder builder(ServletContext application) {
            throw new AssertionError();
        }
    }
}
