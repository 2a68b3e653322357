package org.isocenter.persistence.blob;

import java.util.regex.Pattern;

/// The name of a blob: parts separated by `/`, each of letters, digits, `.`, `_`, `-` and `@`, not
/// beginning with a dot; 1 to 240 characters. So it is a safe relative path, and a safe key in any
/// object store.
///
/// A caller asks for a name of at most 200 characters without `@`; what follows the `@` is where the
/// storage put the bytes. Names that come from outside are not made blob names; callers choose ids of
/// their own.
public record BlobName(String value) implements Comparable<BlobName> {
    private static final int LIMIT = 240;
    private static final int ASKED_LIMIT = 200;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_@-][A-Za-z0-9._@-]*(/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)*");

    public BlobName {
        if (value.length() > LIMIT || !NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a blob name: " + value);
        }
    }

    /// This name, for a new blob.
    ///
    /// @throws IllegalArgumentException when it is a name that a storage made
    public BlobName asked() {
        if (value.length() > ASKED_LIMIT || value.indexOf('@') >= 0) {
            throw new IllegalArgumentException("Not a name for a new blob: " + value);
        }
        return this;
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
