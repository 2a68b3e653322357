package org.isocenter.dicomweb.service;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The version of the interface, the first segment of the path (GEN-1).
///
/// `v1.0-prerelease` behaves as v1 (GEN-5), so most code asks [#isLenient] and not for a version.
public enum Version {
    V1_PRERELEASE("v1.0-prerelease", "1.0-prerelease"),
    V1("v1", "1"),
    V2("v2", "2");

    private final String segment;
    private final String number;

    Version(String segment, String number) {
        this.segment = segment;
        this.number = number;
    }

    /// The version that a path segment names; literals match without regard to case (GEN-7).
    public static Optional<Version> of(String segment) {
        String folded = segment.toLowerCase(Locale.ROOT);
        for (Version version : values()) {
            if (version.segment.equals(folded)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /// The path segment.
    public String segment() {
        return segment;
    }

    /// Whether only the five required attributes can fail an instance, and all else warns
    /// (STORE-51); the versions before are strict (STORE-50).
    public boolean isLenient() {
        return this == V2;
    }

    /// The value of `api-supported-versions` (GEN-4).
    public static String list(Collection<Version> versions) {
        return versions.stream()
                .sorted()
                .map(version -> version.number)
                .collect(Collectors.joining(", "));
    }
}
