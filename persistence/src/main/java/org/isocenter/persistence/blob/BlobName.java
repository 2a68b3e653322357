package org.isocenter.persistence.blob;

import java.util.regex.Pattern;

/// The name of a blob: parts separated by `/`, each of letters, digits, `.`, `_`, `-`, `@` and `+`,
/// not beginning with a dot; 1 to 400 characters. So it is a safe relative path, and a safe key in
/// any object store.
///
/// Names that come from outside are not made blob names; callers choose ids of their own.
public record BlobName(String value) implements Comparable<BlobName> {
    private static final int LIMIT = 400;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*(/[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*)*");

    public BlobName {
        if (value.length() > LIMIT || !NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a blob name: " + value);
        }
    }

    @Override
    public int compareTo(BlobName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
