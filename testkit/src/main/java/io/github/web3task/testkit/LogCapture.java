package io.github.web3task.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What one logger writes while it is open. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private LogCapture(String loggerName) {
        logger = (Logger) LoggerFactory.getLogger(loggerName);
        start();
        logger.addAppender(this);
    }

    public static LogCapture of(String loggerName) {
        return new LogCapture(loggerName);
    }

    /** What a class says through the logger of its name. */
    public static LogCapture of(Class<?> type) {
        return of(type.getName());
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        events.add(event);
    }

    public List<ILoggingEvent> events() {
        return events;
    }

    /** Each with the message of its exception. */
    public List<String> atLeast(Level level) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(level))
                .map(event -> event.getFormattedMessage() + " / " + messageOf(event.getThrowableProxy()))
                .toList();
    }

    private static String messageOf(IThrowableProxy thrown) {
        return thrown == null ? "-" : thrown.getClassName() + ": " + thrown.getMessage();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
