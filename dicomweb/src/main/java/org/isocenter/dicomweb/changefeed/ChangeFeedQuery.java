package org.isocenter.dicomweb.changefeed;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.dicomweb.instance.Ticks;
import org.isocenter.dicomweb.service.Version;
import org.isocenter.http.Query;

/// What is asked of the change feed. v1 asks by numbers, v2 by time. Unknown parameters are ignored
/// (CF-5).
sealed interface ChangeFeedQuery {
    String NOT_A_BOOLEAN = "The parameter IncludeMetadata must be true or false.";

    /// v1: a window of numbers (CF-10).
    record Window(long after, int width, boolean withMetadata) implements ChangeFeedQuery {}

    /// v2: a part of a window of time (CF-11).
    record Period(long startTicks, long endTicks, long skip, int limit, boolean withMetadata)
            implements ChangeFeedQuery {}

    /// A parameter is wrong; the message names it (ERR-3).
    record Malformed(String message) implements ChangeFeedQuery {}

    Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    Instant LAST = Instant.parse("9999-12-31T23:59:59.9999999Z");

    static ChangeFeedQuery parse(Query query, Version version) {
        Optional<Boolean> withMetadata = includeMetadata(query);
        if (withMetadata.isEmpty()) {
            return new Malformed(NOT_A_BOOLEAN);
        }
        Optional<Long> offset = number(query, "offset", 0, 0, Long.MAX_VALUE);
        if (offset.isEmpty()) {
            return new Malformed("The parameter Offset must be an integer, 0 or greater.");
        }
        int most = version.isLenient() ? 200 : 100;
        Optional<Long> limit = number(query, "limit", version.isLenient() ? 100 : 10, 1, most);
        if (limit.isEmpty()) {
            return new Malformed("The parameter Limit must be an integer from 1 to " + most + ".");
        }
        if (!version.isLenient()) {
            return new Window(offset.get(), limit.get().intValue(), withMetadata.get());
        }
        Optional<Instant> start = time(query, "startTime", FIRST);
        if (start.isEmpty()) {
            return new Malformed(notATime("StartTime"));
        }
        Optional<Instant> end = time(query, "endTime", LAST);
        if (end.isEmpty()) {
            return new Malformed(notATime("EndTime"));
        }
        if (!end.get().isAfter(start.get())) {
            return new Malformed("The parameter EndTime must be later than StartTime.");
        }
        return new Period(
                ticksNotBefore(start.get()),
                ticksNotBefore(end.get()),
                offset.get(),
                limit.get().intValue(),
                withMetadata.get());
    }

    /// Whether entries carry metadata; nothing when the parameter is neither true nor false (CF-4).
    static Optional<Boolean> includeMetadata(Query query) {
        return switch (query.first("includeMetadata").orElse("true").toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Long> number(
            Query query, String name, long standard, long least, long most) {
        Optional<String> text = query.first(name);
        if (text.isEmpty()) {
            return Optional.of(standard);
        }
        try {
            long number = Long.parseLong(text.get());
            return number >= least && number <= most ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// A time with a zone (CF-13). A plus sign that was not percent-encoded has become a space on the
    /// way; no time has a space, so it is taken for what was meant (CF-14).
    private static Optional<Instant> time(Query query, String name, Instant standard) {
        Optional<String> text = query.first(name);
        if (text.isEmpty()) {
            return Optional.of(standard);
        }
        try {
            return Optional.of(
                    OffsetDateTime.parse(
                                    text.get().replace(' ', '+'),
                                    DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// The first tick that is not before an instant.
    private static long ticksNotBefore(Instant instant) {
        return Ticks.of(instant) + (instant.getNano() % 100 == 0 ? 0 : 1);
    }

    private static String notATime(String parameter) {
        return "The parameter "
                + parameter
                + " must be an ISO 8601 date and time with Z or an offset.";
    }
}
