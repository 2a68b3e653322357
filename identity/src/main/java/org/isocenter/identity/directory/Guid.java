package org.isocenter.identity.directory;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Reads GUIDs strictly: what `UUID.fromString` tolerates (`1-1-1-1-1`) is none to a client.
public final class Guid {
    private static final Pattern SHAPE =
            Pattern.compile(
                    "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    /// All zeros: the app role that stands for "assigned, without a role" (identity:GRAPH-10).
    public static final UUID ZERO = new UUID(0, 0);

    private Guid() {}

    /// The GUID a text is, or empty when it is none.
    public static Optional<UUID> parse(String text) {
        return SHAPE.matcher(text).matches()
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }
}
