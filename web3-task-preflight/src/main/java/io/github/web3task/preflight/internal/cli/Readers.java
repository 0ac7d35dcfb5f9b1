package io.github.web3task.preflight.internal.cli;

import io.github.web3task.preflight.result.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine;

/** How values of the command line are written. */
final class Readers {
    private Readers() {}

    static CommandLine register(CommandLine commandLine) {
        return commandLine
                .registerConverter(Duration.class, new DurationReader())
                .registerConverter(Instant.class, new InstantReader())
                .registerConverter(Revision.class, new RevisionReader());
    }

    /** Times as people write them: 500ms, 10s, 5m, 1h. */
    private static final class DurationReader implements CommandLine.ITypeConverter<Duration> {
        /** Longer than any campaign, and short enough to be added to any time. */
        private static final Duration LONGEST = Duration.ofDays(1_000);

        @Override
        public Duration convert(String text) {
            Duration read = read(text);
            if (read.isNegative() || read.compareTo(LONGEST) > 0) {
                throw new CommandLine.TypeConversionException("'" + text + "' is not within 0s and 24000h");
            }
            return read;
        }

        private static Duration read(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            try {
                return lower.matches("[0-9]{1,9}ms")
                        ? Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2)))
                        : Duration.parse("PT" + lower);
            } catch (DateTimeParseException e) {
                throw new CommandLine.TypeConversionException("'" + text + "' is no time such as 500ms, 10s, 5m or 1h");
            }
        }
    }

    /** An instant, or a date for its first moment in UTC. */
    private static final class InstantReader implements CommandLine.ITypeConverter<Instant> {
        private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

        @Override
        public Instant convert(String text) {
            Instant read = read(text);
            if (read.isBefore(Instant.EPOCH) || read.isAfter(LATEST)) {
                throw new CommandLine.TypeConversionException("'" + text + "' is not within 1970 and 9999");
            }
            return read;
        }

        private static Instant read(String text) {
            try {
                return text.contains("T")
                        ? Instant.parse(text)
                        : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeParseException e) {
                throw new CommandLine.TypeConversionException("'" + text + "' is no date such as 2025-01-01");
            }
        }
    }

    /** The revision by its number. */
    private static final class RevisionReader implements CommandLine.ITypeConverter<Revision> {
        @Override
        public Revision convert(String text) {
            for (Revision revision : Revision.values()) {
                if (revision.toString().equals(text)) {
                    return revision;
                }
            }
            throw new CommandLine.TypeConversionException("'" + text + "' is neither 0.0.8 nor latest");
        }
    }
}
