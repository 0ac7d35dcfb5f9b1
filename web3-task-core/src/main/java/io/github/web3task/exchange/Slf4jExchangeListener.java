package io.github.web3task.exchange;

import io.github.web3task.campaign.CampaignPhase;
import io.github.web3task.provider.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.DefaultLoggingEventBuilder;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes each exchange as one line at INFO to the logger {@value ExchangeListener#LOGGER_NAME} (clauses LOG-2 and LOG-3). The line is made
 * of {@code key=value} pairs. Where the logging system keeps key-value pairs of its own (Logback, Log4j) they are attached too,
 * for structured encoders, under names with the prefix {@value #PREFIX}: an encoder that meets a name twice, say {@code
 * requestId} in a host's MDC, loses the line. Everything but printable ASCII is escaped, so no input can begin a new line or
 * recolour a terminal.
 */
final class Slf4jExchangeListener implements ExchangeListener {
    private static final String PREFIX = "web3task.";
    private static final int USUAL_LENGTH = 640;
    private static final int LONGEST_KEPT = 8_192;
    private static final Map<Outcome, String> OUTCOMES = lowerCase(Outcome.class);
    private static final Map<CampaignPhase, String> PHASES = lowerCase(CampaignPhase.class);

    private static final Key TIME = new Key("time");
    private static final Key REQUEST_ID = new Key("requestId");
    private static final Key TRACE = new Key("trace");
    private static final Key OUTCOME = new Key("outcome");
    private static final Key CODE = new Key("code");
    private static final Key STATUS = new Key("status");
    private static final Key METHOD = new Key("method");
    private static final Key PATH = new Key("path");
    private static final Key QUERY = new Key("query");
    private static final Key WALLET = new Key("wallet");
    private static final Key TASKS = new Key("tasks");
    private static final Key REASON = new Key("reason");
    private static final Key DETAILS = new Key("details");
    private static final Key PHASE = new Key("phase");
    private static final Key PROVIDER_MILLIS = new Key("providerMs");
    private static final Key TOTAL_MILLIS = new Key("totalMs");
    private static final Key ANSWER = new Key("answer");

    private final Logger logger = LoggerFactory.getLogger(LOGGER_NAME);
    private final boolean keepsPairs;
    /** The next line's buffer, which is most of what a line would allocate. */
    private final AtomicReference<@Nullable StringBuilder> spare = new AtomicReference<>();

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
        StringBuilder text = spare.getAndSet(null);
        Line line = new Line(logger.atInfo(), keepsPairs, text == null ? new StringBuilder(USUAL_LENGTH) : text);
        line.add(TIME, exchange.time());
        line.add(REQUEST_ID, exchange.requestId());
        line.add(TRACE, exchange.traceparent());
        line.add(OUTCOME, OUTCOMES.get(exchange.outcome()));
        line.add(CODE, exchange.code().code());
        line.add(STATUS, exchange.status());
        line.add(METHOD, exchange.method());
        line.add(PATH, exchange.path());
        line.add(QUERY, exchange.rawQuery());
        line.add(WALLET, exchange.wallet());
        line.add(TASKS, exchange.tasks());
        line.add(REASON, exchange.reason());
        line.add(DETAILS, details(exchange.tasks()));
        CampaignPhase phase = exchange.phase();
        line.add(PHASE, phase == null ? null : PHASES.get(phase));
        line.add(PROVIDER_MILLIS, exchange.providerTime());
        line.add(TOTAL_MILLIS, exchange.totalTime());
        line.add(ANSWER, exchange.answer());
        spare.set(line.write());
    }

    private static <E extends Enum<E>> Map<E, String> lowerCase(Class<E> type) {
        Map<E, String> names = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            names.put(constant, constant.name().toLowerCase(Locale.ROOT));
        }
        return Map.copyOf(names);
    }

    /** What the provider said beyond yes and no, which the answer shows. */
    private static @Nullable String details(Map<String, @Nullable TaskStatus> tasks) {
        StringBuilder details = null;
        for (Map.Entry<String, @Nullable TaskStatus> task : tasks.entrySet()) {
            TaskStatus status = task.getValue();
            if (status != null && (status.reason() != null || status.evidence() != null)) {
                details = details == null ? new StringBuilder() : details.append("; ");
                details.append(task.getKey()).append(' ').append(status);
            }
        }
        return details == null ? null : details.toString();
    }

    /** A field's name, in the line and as a pair. */
    private record Key(String inLine, String asPair) {
        Key(String name) {
            this(name + '=', PREFIX + name);
        }
    }

    /**
     * The line and its pairs as they grow. One is made for every request, so each field is appended as it is: formatters, streams
     * and maps between cost more than the rest of the line.
     */
    private static final class Line {
        private static final String HEX = "0123456789abcdef";
        private static final long END_OF_9999 = 253_402_300_800L;

        private final StringBuilder text;
        private final boolean keepsPairs;
        private LoggingEventBuilder event;

        Line(LoggingEventBuilder event, boolean keepsPairs, StringBuilder text) {
            this.event = event;
            this.keepsPairs = keepsPairs;
            this.text = text;
        }

        /** Gives the buffer back, unless it has grown beyond what is worth keeping. */
        @Nullable StringBuilder write() {
            event.log(text.toString());
            text.setLength(0);
            return text.capacity() > LONGEST_KEPT ? null : text;
        }

        /** Leaves out what there is not. */
        void add(Key key, @Nullable String value) {
            if (value == null) {
                return;
            }
            begin(key);
            boolean plain = isPlain(value);
            if (plain && isBare(value)) {
                text.append(value);
            } else {
                text.append('"');
                escape(value, true, text);
                text.append('"');
            }
            if (keepsPairs) {
                pair(key, plain ? value : escaped(value));
            }
        }

        /** The names, which are of a caller's choice and so may need quotes. */
        void add(Key key, Map<String, @Nullable TaskStatus> tasks) {
            if (tasks.size() == 1) {
                add(key, tasks.keySet().iterator().next());
            } else if (!tasks.isEmpty()) {
                add(key, String.join(",", tasks.keySet()));
            }
        }

        void add(Key key, int value) {
            begin(key);
            text.append(value);
            if (keepsPairs) {
                pair(key, value);
            }
        }

        /** In ms, to a tenth. */
        void add(Key key, @Nullable Duration value) {
            if (value == null) {
                return;
            }
            begin(key);
            long tenths = Math.round(value.toNanos() / 1e5);
            text.append(tenths / 10).append('.').append((char) ('0' + tenths % 10));
            if (keepsPairs) {
                pair(key, tenths / 10.0);
            }
        }

        void add(Key key, Instant value) {
            begin(key);
            int start = text.length();
            appendTime(value);
            if (keepsPairs) {
                pair(key, text.substring(start));
            }
        }

        private void begin(Key key) {
            if (text.length() > 0) {
                text.append(' ');
            }
            text.append(key.inLine());
        }

        private void pair(Key key, Object value) {
            event = event.addKeyValue(key.asPair(), value);
        }

        /** As {@link Instant#toString} does it, for what a clock shows at a tenth of its price. */
        private void appendTime(Instant time) {
            int millis = time.getNano() / 1_000_000;
            if (time.getEpochSecond() < 0 || time.getEpochSecond() >= END_OF_9999 || time.getNano() % 1_000_000 != 0) {
                text.append(time);
                return;
            }
            LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
            text.append(utc.getYear());
            twoDigits('-', utc.getMonthValue());
            twoDigits('-', utc.getDayOfMonth());
            twoDigits('T', utc.getHour());
            twoDigits(':', utc.getMinute());
            twoDigits(':', utc.getSecond());
            if (millis > 0) {
                text.append('.').append((char) ('0' + millis / 100));
                text.append((char) ('0' + millis / 10 % 10)).append((char) ('0' + millis % 10));
            }
            text.append('Z');
        }

        private void twoDigits(char before, int value) {
            text.append(before).append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
        }

        /** Printable ASCII throughout. */
        private static boolean isPlain(String value) {
            for (int i = 0; i < value.length(); i++) {
                if (!isPrintable(value.charAt(i))) {
                    return false;
                }
            }
            return true;
        }

        /** Needs no quotes. */
        private static boolean isBare(String plain) {
            return !plain.isEmpty() && plain.charAt(0) != '"' && plain.indexOf(' ') < 0 && plain.indexOf('\\') < 0;
        }

        private static boolean isPrintable(char c) {
            return c >= 0x20 && c < 0x7F;
        }

        private static String escaped(String value) {
            StringBuilder safe = new StringBuilder(value.length() + 16);
            escape(value, false, safe);
            return safe.toString();
        }

        /** Everything but printable ASCII as {@code \}{@code uXXXX}; lone surrogates too. */
        private static void escape(String value, boolean quoted, StringBuilder safe) {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (quoted && (c == '"' || c == '\\')) {
                    safe.append('\\').append(c);
                } else if (isPrintable(c)) {
                    safe.append(c);
                } else {
                    safe.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15));
                    safe.append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
                }
            }
        }
    }
}
