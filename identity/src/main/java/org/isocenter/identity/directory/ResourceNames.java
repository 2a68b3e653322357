package org.isocenter.identity.directory;

import java.util.Locale;

/// How names of resources compare: without regard to case and to one trailing slash
/// (identity:SCOPE-3).
public final class ResourceNames {
    private ResourceNames() {}

    /// The form in which equal names are equal texts.
    public static String fold(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return folded.endsWith("/") ? folded.substring(0, folded.length() - 1) : folded;
    }
}
