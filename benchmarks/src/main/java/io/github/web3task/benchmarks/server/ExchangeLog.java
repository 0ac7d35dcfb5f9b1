package io.github.web3task.benchmarks.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import io.github.web3task.exchange.ExchangeListener;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** The log of exchanges: off, or one line each, formatted as Logback's manual does. */
public final class ExchangeLog {
    private ExchangeLog() {}

    public static void write(boolean on, Path folder) throws IOException {
        if (on) {
            to(new BufferedOutputStream(Files.newOutputStream(folder.resolve("exchanges.log"))));
        } else {
            logger().setLevel(Level.OFF);
        }
    }

    /** One line each to a stream. */
    public static void to(OutputStream out) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d %-5level %logger{36} - %msg%n");
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        to(appender);
    }

    /** To an appender that is not started yet, and to no other. */
    public static void to(Appender<ILoggingEvent> appender) {
        appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        appender.start();
        logger().setAdditive(false);
        logger().setLevel(Level.INFO);
        logger().detachAndStopAllAppenders();
        logger().addAppender(appender);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME);
    }
}
