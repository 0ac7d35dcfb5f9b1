package io.github.web3task.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** What one logger writes while it is open. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    /** Far more than any line takes; only a failing test waits for it. */
    private static final long LIMIT_MILLIS = 30_000;

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

    /** Called under this object's lock. */
    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        events.add(event);
        notifyAll();
    }

    /** Waits until something of this level or a higher one is said: all of it. */
    public synchronized List<String> awaitAtLeast(Level level) {
        long start = System.nanoTime();
        while (atLeast(level).isEmpty()) {
            long left = LIMIT_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertThat(left).as("ms that are left to wait for a line").isPositive();
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting", e);
            }
        }
        return atLeast(level);
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
