package io.github.web3task.exchange;

import io.github.web3task.campaign.CampaignPhase;
import io.github.web3task.provider.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.DefaultLoggingEvent;
import org.slf4j.event.KeyValuePair;
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
        // SLF4J's own builder writes the pairs into the text: the line has them.
        this.keepsPairs = !(logger.makeLoggingEventBuilder(Level.INFO) instanceof DefaultLoggingEventBuilder);
    }

    @Override
    public boolean isEnabled() {
        return logger.isInfoEnabled();
    }

    @Override
    public void onExchange(Exchange exchange) {
        if (!isEnabled()) { // a logger that takes whole events looks at no level
            return;
        }
        String line = lineOf(exchange);
        if (logger instanceof LoggingEventAware takesEvents) {
            takesEvents.log(new LineEvent(logger, line, exchange));
            return;
        }
        LoggingEventBuilder event = logger.atInfo();
        if (keepsPairs) {
            for (KeyValuePair pair : new Pairs(exchange)) {
                event = event.addKeyValue(pair.key, pair.value);
            }
        }
        event.log(line);
    }

    private String lineOf(Exchange exchange) {
        StringBuilder kept = spare.getAndSet(null);
        StringBuilder text = kept == null ? new StringBuilder(USUAL_LENGTH) : kept;
        tell(exchange, new Line(text));
        String line = text.toString();
        if (text.capacity() <= LONGEST_KEPT) {
            text.setLength(0);
            spare.set(text);
        }
        return line;
    }

    /** All fields, in this order. What there is not is null. */
    private static void tell(Exchange exchange, Fields fields) {
        CampaignPhase phase = exchange.phase();
        fields.add(TIME, exchange.time());
        fields.add(REQUEST_ID, exchange.requestId());
        fields.add(TRACE, exchange.traceparent());
        fields.add(OUTCOME, OUTCOMES.get(exchange.outcome()));
        fields.add(CODE, exchange.code().code());
        fields.add(STATUS, exchange.status());
        fields.add(METHOD, exchange.method());
        fields.add(PATH, exchange.path());
        fields.add(QUERY, exchange.rawQuery());
        fields.add(WALLET, exchange.wallet());
        fields.add(TASKS, names(exchange.tasks()));
        fields.add(REASON, exchange.reason());
        fields.add(DETAILS, details(exchange.tasks()));
        fields.add(PHASE, phase == null ? null : PHASES.get(phase));
        fields.add(PROVIDER_MILLIS, exchange.providerTime());
        fields.add(TOTAL_MILLIS, exchange.totalTime());
        fields.add(ANSWER, exchange.answer());
    }

    private static <E extends Enum<E>> Map<E, String> lowerCase(Class<E> type) {
        Map<E, String> names = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            names.put(constant, constant.name().toLowerCase(Locale.ROOT));
        }
        return Map.copyOf(names);
    }

    private static @Nullable String names(Map<String, @Nullable TaskStatus> tasks) {
        return tasks.isEmpty() ? null : String.join(",", tasks.keySet());
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

    /** Takes the fields one after the other. */
    private interface Fields {
        void add(Key key, @Nullable String value);

        void add(Key key, int value);

        /** In ms, to a tenth. */
        void add(Key key, @Nullable Duration value);

        void add(Key key, Instant value);
    }

    /** The line as an event, for loggers that take one whole. */
    private static final class LineEvent extends DefaultLoggingEvent {
        private final List<KeyValuePair> pairs;

        LineEvent(Logger logger, String line, Exchange exchange) {
            super(Level.INFO, logger);
            setMessage(line);
            setCallerBoundary(Slf4jExchangeListener.class.getName());
            pairs = new Pairs(exchange);
        }

        @Override
        public List<KeyValuePair> getKeyValuePairs() {
            return pairs;
        }
    }

    /** The pairs of a line. They are made when somebody reads them: an encoder that writes text does not. */
    private static final class Pairs extends AbstractList<KeyValuePair> {
        private final Exchange exchange;
        private volatile @Nullable List<KeyValuePair> made;

        Pairs(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public KeyValuePair get(int index) {
            return made().get(index);
        }

        @Override
        public int size() {
            return made().size();
        }

        private List<KeyValuePair> made() {
            List<KeyValuePair> pairs = made;
            if (pairs == null) {
                PairMaker maker = new PairMaker();
                tell(exchange, maker);
                pairs = maker.pairs;
                made = pairs;
            }
            return pairs;
        }
    }

    private static final class PairMaker implements Fields {
        private final List<KeyValuePair> pairs = new ArrayList<>();

        @Override
        public void add(Key key, @Nullable String value) {
            if (value != null) {
                pair(key, Line.isPlain(value) ? value : Line.escaped(value));
            }
        }

        @Override
        public void add(Key key, int value) {
            pair(key, value);
        }

        @Override
        public void add(Key key, @Nullable Duration value) {
            if (value != null) {
                pair(key, Line.tenths(value) / 10.0);
            }
        }

        @Override
        public void add(Key key, Instant value) {
            pair(key, value.toString());
        }

        private void pair(Key key, Object value) {
            pairs.add(new KeyValuePair(key.asPair(), value));
        }
    }

    /**
     * The text as it grows. One is made for every request, so each field is appended as it is: formatters, streams and maps
     * between cost more than the rest of the line.
     */
    private static final class Line implements Fields {
        private static final String HEX = "0123456789abcdef";
        private static final long END_OF_9999 = 253_402_300_800L;

        private final StringBuilder text;

        Line(StringBuilder text) {
            this.text = text;
        }

        @Override
        public void add(Key key, @Nullable String value) {
            if (value == null) {
                return;
            }
            begin(key);
            if (isPlain(value) && isBare(value)) {
                text.append(value);
            } else {
                text.append('"');
                escape(value, true, text);
                text.append('"');
            }
        }

        @Override
        public void add(Key key, int value) {
            begin(key);
            text.append(value);
        }

        @Override
        public void add(Key key, @Nullable Duration value) {
            if (value == null) {
                return;
            }
            begin(key);
            long tenths = tenths(value);
            text.append(tenths / 10).append('.').append((char) ('0' + tenths % 10));
        }

        @Override
        public void add(Key key, Instant value) {
            begin(key);
            appendTime(value);
        }

        private void begin(Key key) {
            if (text.length() > 0) {
                text.append(' ');
            }
            text.append(key.inLine());
        }

        private static long tenths(Duration value) {
            return Math.round(value.toNanos() / 1e5);
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
