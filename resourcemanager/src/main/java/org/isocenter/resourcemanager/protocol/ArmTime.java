package org.isocenter.resourcemanager.protocol;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Times as the control plane writes them: UTC with seven fractional digits and `Z` (rule ARM-70).
public final class ArmTime {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'")
                    .withZone(ZoneOffset.UTC);

    private ArmTime() {}

    /// The time in that form.
    public static String write(Instant instant) {
        return FORM.format(instant);
    }
}
