package org.isocenter.dicomweb.search;

/// How the values of a query are read.
public enum Matching {
    /// Each is one value: `*`, `?`, commas and backslashes are characters like others (QRY-24,
    /// QRY-25).
    LITERAL,

    /// As in PS3.4 §C.2.2.2: `*` and `?` stand for characters, and UIDs come in lists (IMPR-1). It
    /// changes answers that the contract fixes, so it is for an operator to choose.
    STANDARD
}
