package io.github.web3task.exchange;

import io.github.web3task.provider.TaskStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.DefaultLoggingEventBuilder;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes each exchange as one line at INFO to the logger {@value ExchangeListener#LOGGER_NAME} (clauses LOG-2 and LOG-3). The line is made
 * of {@code key=value} pairs; where the logging system keeps key-value pairs of its own (Logback, Log4j) they are attached
 * too, each under {@code web3task.}, for structured encoders. Everything but printable ASCII is escaped, so no input can begin a new line or recolour a
 * terminal.
 */
final class Slf4jExchangeListener implements ExchangeListener {
    /** In structured logs the names of pairs stand beside those of the host, and one that stands twice costs the line. */
    private static final String PAIR_PREFIX = "web3task.";

    private final Logger logger = LoggerFactory.getLogger(LOGGER_NAME);
    private final boolean keepsPairs;

    /** Writes to the logger of that name in the SLF4J provider at hand. */
    Slf4jExchangeListener() {
        // SLF4J's own builder writes the pairs into the text, unless the logger takes whole events: the line has them.
        this.keepsPairs = logger instanceof LoggingEventAware
                || !(logger.makeLoggingEventBuilder(Level.INFO) instanceof DefaultLoggingEventBuilder);
    }

    @Override
    public boolean isEnabled() {
        return logger.isInfoEnabled();
    }

    @Override
    public void onExchange(Exchange exchange) {
        LoggingEventBuilder event = logger.atInfo();
        StringBuilder line = new StringBuilder(512);
        for (Map.Entry<String, @Nullable Object> pair : pairs(exchange).entrySet()) {
            Object value = pair.getValue();
            if (value == null) {
                continue;
            }
            line.append(line.isEmpty() ? "" : " ").append(pair.getKey()).append('=');
            line.append(value instanceof String text ? quoteIfNeeded(text) : value);
            if (keepsPairs) {
                event = event.addKeyValue(
                        PAIR_PREFIX + pair.getKey(), value instanceof String text ? escape(text) : value);
            }
        }
        event.log(line.toString());
    }

    private static Map<String, @Nullable Object> pairs(Exchange exchange) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("time", exchange.time().toString());
        all.put("requestId", exchange.requestId());
        all.put("trace", exchange.traceparent());
        all.put("outcome", exchange.outcome().name().toLowerCase(Locale.ROOT));
        all.put("code", exchange.code().code());
        all.put("status", exchange.status());
        all.put("method", exchange.method());
        all.put("path", exchange.path());
        all.put("query", exchange.rawQuery());
        all.put("wallet", exchange.wallet());
        if (!exchange.tasks().isEmpty()) {
            all.put("tasks", String.join(",", exchange.tasks().keySet()));
        }
        all.put("reason", exchange.reason());
        exchange.tasks().forEach((name, status) -> putDetail(all, name, status));
        all.put(
                "phase",
                exchange.phase() == null ? null : exchange.phase().name().toLowerCase(Locale.ROOT));
        all.put("providerMs", millis(exchange.providerTime()));
        all.put("totalMs", millis(exchange.totalTime()));
        all.put("answer", exchange.answer());
        return all;
    }

    /** What the provider said beyond yes and no, which the answer shows. */
    private static void putDetail(Map<String, @Nullable Object> pairs, String name, @Nullable TaskStatus status) {
        if (status != null && (status.reason() != null || status.evidence() != null)) {
            pairs.merge("details", name + " " + status, (before, more) -> before + "; " + more);
        }
    }

    private static @Nullable Object millis(@Nullable Duration time) {
        return time == null ? null : Math.round(time.toNanos() / 1e5) / 10.0;
    }

    /** Everything but printable ASCII as {@code \}{@code uXXXX}; lone surrogates too. */
    private static String escape(String text) {
        return text.chars().allMatch(Slf4jExchangeListener::isPrintable) ? text : escape(text, false);
    }

    /** As it is when it has no blank, quote at its start or backslash; otherwise quoted and escaped. */
    private static String quoteIfNeeded(String text) {
        boolean bare = !text.isEmpty()
                && text.charAt(0) != '"'
                && text.chars().allMatch(c -> isPrintable(c) && c != ' ' && c != '\\');
        return bare ? text : '"' + escape(text, true) + '"';
    }

    private static String escape(String text, boolean quoted) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && (c == '"' || c == '\\')) {
                safe.append('\\').append(c);
            } else if (isPrintable(c)) {
                safe.append(c);
            } else {
                safe.append(String.format("\\u%04x", (int) c));
            }
        }
        return safe.toString();
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c < 0x7F;
    }
}
