package org.isocenter.dicomweb.instance;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Time in units of 100 ns since 1970, the resolution of the change feed (GEN-30).
public final class Ticks {
    private static final long PER_SECOND = 10_000_000;
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Ticks() {}

    /// The tick in which an instant lies.
    public static long of(Instant instant) {
        return instant.getEpochSecond() * PER_SECOND + instant.getNano() / 100;
    }

    /// In ISO 8601 with seven digits of a fraction.
    public static String format(long ticks) {
        return FORMAT.format(
                Instant.ofEpochSecond(
                        Math.floorDiv(ticks, PER_SECOND), Math.floorMod(ticks, PER_SECOND) * 100));
    }
}
