package org.isocenter.dicomweb.instance;

import java.util.Optional;
import org.isocenter.dicom.value.UidRule;

/// A UID as this service compares it: without padding at its end (STORE-43, STORE-44).
///
/// @param value 1 to 64 characters, digits and dots, a digit at the end
public record Uid(String value) {
    public Uid {
        if (!UidRule.isIdentifier(value) || value.endsWith(" ")) {
            throw new IllegalArgumentException("not a UID");
        }
    }

    /// The UID that a path segment or an element's value holds (STORE-40): trailing spaces are
    /// ignored, and so is one trailing NUL, the standard's own padding (STORE-44). Leading zeros and
    /// empty components are let through; letters are not (STORE-41).
    public static Optional<Uid> parse(String text) {
        String trimmed = UidRule.withoutPadding(text);
        return UidRule.isIdentifier(trimmed) ? Optional.of(new Uid(trimmed)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
