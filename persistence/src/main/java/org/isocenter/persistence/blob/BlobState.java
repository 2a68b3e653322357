package org.isocenter.persistence.blob;

/// What a look at all bytes of a blob finds.
public enum BlobState {
    /// Length and checksum are those of its row.
    INTACT,
    /// It is not there.
    MISSING,
    /// Its bytes are others than those that were stored.
    DAMAGED
}
