package org.isocenter.resourcemanager.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The `api-version` of a request: a date, perhaps with a word behind it (rule ARM-20).
///
/// @param text in lower case
public record ApiVersion(String text) implements Comparable<ApiVersion> {
    private static final Pattern FORM =
            Pattern.compile(
                    "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                            + "(-preview|-alpha|-beta|-rc|-privatepreview)?");

    /// Reads a version; empty when it has not the form of one.
    public static Optional<ApiVersion> parse(String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        return FORM.matcher(folded).matches()
                ? Optional.of(new ApiVersion(folded))
                : Optional.empty();
    }

    /// Whether this version is the named one or a later one.
    public boolean isAtLeast(String other) {
        return text.compareTo(other) >= 0;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
