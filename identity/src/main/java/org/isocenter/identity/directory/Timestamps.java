package org.isocenter.identity.directory;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Dates as Graph writes them (RFC 3339 in UTC, identity:GRAPH-21) and as the database keeps them.
public final class Timestamps {
    private static final long MICROS = 1_000_000L;
    private static final long EARLIEST = -62_135_596_800L; // the year 1
    private static final long LATEST = 253_402_300_799L; // the end of 9999

    private Timestamps() {}

    /// `2026-01-31T10:20:30Z`, with a fraction only where there is one.
    public static String format(Instant instant) {
        return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.MICROS));
    }

    /// The moment a text says; one without an offset is in UTC. Empty when it is no date of the
    /// years 1 to 9999.
    public static Optional<Instant> parse(String text) {
        if (text.length() > 64) {
            return Optional.empty();
        }
        try {
            Instant instant =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(
                                            text, OffsetDateTime::from, LocalDateTime::from)
                                    instanceof OffsetDateTime withOffset
                            ? withOffset.toInstant()
                            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            return instant.getEpochSecond() >= EARLIEST && instant.getEpochSecond() <= LATEST
                    ? Optional.of(instant.truncatedTo(ChronoUnit.MICROS))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static long toMicros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1000);
    }

    static Instant ofMicros(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }
}
