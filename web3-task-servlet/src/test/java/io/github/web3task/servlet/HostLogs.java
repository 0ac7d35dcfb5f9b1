package io.github.web3task.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class during which a host logs a warning: through {@code java.util.logging} (Tomcat) or SLF4J (Jetty, and
 * ourselves). What is said about faults that a test has planted is no fault.
 */
final class HostLogs extends Handler implements BeforeAllCallback, AfterAllCallback {
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)
                    && !isAboutAPlantedFault(event)
                    && !isAboutItsEnd(event)) {
                warnings.add(event.toString());
            }
        }
    };

    /** Whoever plants one looks for its line. */
    private static boolean isAboutAPlantedFault(ILoggingEvent event) {
        return Stream.of(
                        "request ",
                        "requests still ran ",
                        "an answer may not have reached its caller",
                        "servlet 'web3-task' can't start",
                        "servlet 'web3-task0', or a filter before it, is not async-supported")
                .anyMatch(event.getFormattedMessage()::startsWith);
    }

    /** Undertow's acceptor, when it loses the race against the server's own end, which alone closes what it accepts on. */
    private static boolean isAboutItsEnd(ILoggingEvent event) {
        return event.getFormattedMessage().startsWith("XNIO001009: Failed to accept a connection")
                && event.getThrowableProxy() instanceof ThrowableProxy failure
                && failure.getThrowable() instanceof ClosedChannelException;
    }

    @Override
    public void publish(LogRecord event) {
        boolean slowMachine = String.valueOf(event.getMessage()).startsWith("Creation of SecureRandom"); // over 100 ms
        if (event.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue() && !slowMachine) {
            warnings.add(event.getLevel() + " " + event.getMessage() + " " + event.getThrown());
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        LogManager.getLogManager().getLogger("").addHandler(this);
        appender.start();
        root().addAppender(appender);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LogManager.getLogManager().getLogger("").removeHandler(this);
        root().detachAppender(appender);
        assertThat(warnings).as("warnings in the logs").isEmpty();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
