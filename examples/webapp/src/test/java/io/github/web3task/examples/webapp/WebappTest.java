package io.github.web3task.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.examples.webapp.Container.Deployment;
import io.github.web3task.testkit.RawHttp;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The WAR")
class WebappTest {
    private static final Path WAR = Path.of("target/web3-task-webapp.war").toAbsolutePath();
    private static final String DEPOSIT = "/v1/task/completion?walletAddress=0x1111&task=%5B%22deposit%22%5D";
    private static final int TIMES = 20;

    @TempDir
    private Path base;

    private final Log log = new Log();

    @BeforeEach
    void listen() {
        LogManager.getLogManager().getLogger("").addHandler(log);
    }

    @AfterEach
    void stopListening() {
        LogManager.getLogManager().getLogger("").removeHandler(log);
    }

    @Test
    @DisplayName("is dropped into Tomcat, answers, and leaves nothing behind, 20 times")
    void tomcat() throws Exception {
        redeploy(Container.tomcat(base));
    }

    @Test
    @DisplayName("is dropped into Jetty, answers, and leaves nothing behind, 20 times")
    void jetty() throws Exception {
        redeploy(Container.jetty(base));
    }

    private void redeploy(Container container) throws Exception {
        try {
            ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
            List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                loaders.add(new WeakReference<>(serveOnce(container), gone));
            }
            for (int i = 0; i < 100 && loaders.stream().anyMatch(loader -> loader.get() != null); i++) {
                System.gc();
                gone.remove(100);
            }
            assertThat(loaders).as("class loaders that are left").allMatch(loader -> loader.get() == null);
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("web3-task"));
            assertThat(log.warnings).isEmpty();
            assertThat(log.exchanges)
                    .hasSize(2 * TIMES)
                    .allMatch(line -> line.contains("code=000000"))
                    .noneMatch(line -> line.contains("0x1111"));
        } finally {
            container.stop();
        }
    }

    /** The loader of an application that has come, answered both endpoints, and gone. */
    private static ClassLoader serveOnce(Container container) throws Exception {
        Deployment app = container.deploy(WAR, "/shop");
        ClassLoader loader = app.loader();
        assertThat(loader.loadClass("io.github.web3task.TaskApi").getClassLoader())
                .as("the library is the WAR's own")
                .isSameAs(loader);
        assertThat(RawHttp.send(container.port(), "GET", "/shop/web3/v1/time").status())
                .isEqualTo(200);
        assertThat(RawHttp.send(container.port(), "GET", "/shop/web3" + DEPOSIT).body())
                .isEqualTo("{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true}}");
        app.undeploy();
        return loader;
    }

    /** What goes to java.util.logging: the container's lines, and through its own SLF4J the WAR's. */
    private static final class Log extends Handler {
        private final List<String> warnings = new CopyOnWriteArrayList<>();
        private final List<String> exchanges = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                warnings.add(new SimpleFormatter().format(line));
            }
            if ("io.github.web3task.exchange".equals(line.getLoggerName())) {
                exchanges.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
