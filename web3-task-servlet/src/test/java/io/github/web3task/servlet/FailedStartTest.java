package io.github.web3task.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.web3task.servlet.ServletHost.Running;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@DisplayName("A servlet of a web.xml that can't start")
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.web3task.servlet.ServletHost#all")
class FailedStartTest {
    private static final String SENTENCE =
            "servlet 'web3-task' can't start: init-param windowPolicy is 'strict': give one of ";

    @TempDir
    private Path directory;

    private final ServletHost host;

    FailedStartTest(ServletHost host) {
        this.host = host;
    }

    @Test
    @DisplayName("says its sentence in the container's log, also when the first caller starts it, who gets a 500")
    void atTheFirstCall() throws Exception {
        WebApp app = WebApp.of(context -> {
            var servlet = context.addServlet("web3-task", WebXmlTaskServlet.class); // no load-on-startup
            servlet.addMapping("/*");
            servlet.setInitParameters(Map.of("windowPolicy", "strict"));
        });
        Lines lines = new Lines();
        try (URLClassLoader loader = Services.naming(directory, Services.Swap.class);
                Running running = host.start(app.loadedBy(loader))) {
            lines.listen();
            assertThat(running.get("/v1/time").status()).isEqualTo(500);
        } finally {
            lines.stop();
        }
        assertThat(lines.all).anyMatch(line -> line.contains(SENTENCE));
        assertThat(lines.all).noneMatch(line -> line.contains("No enum constant"));
    }

    /** All that is logged, through whichever of the two. */
    private static final class Lines extends Handler {
        private final List<String> all = new CopyOnWriteArrayList<>();
        private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                    all.add(event.getFormattedMessage() + " " + event.getThrowableProxy());
                }
            }
        };

        void listen() {
            LogManager.getLogManager().getLogger("").addHandler(this);
            appender.start();
            root().addAppender(appender);
        }

        void stop() {
            LogManager.getLogManager().getLogger("").removeHandler(this);
            root().detachAppender(appender);
        }

        private static ch.qos.logback.classic.Logger root() {
            return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        }

        @Override
        public void publish(LogRecord event) {
            all.add(event.getMessage() + " " + event.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
