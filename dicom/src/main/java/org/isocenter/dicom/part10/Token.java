package org.isocenter.dicom.part10;

/// What [TokenReader] finds, one after the other.
public enum Token {
    /// A data element with a value of defined length.
    ELEMENT,
    /// A sequence begins; items follow, then [#SEQUENCE_END].
    SEQUENCE,
    /// An item of a sequence begins; its elements follow, then [#ITEM_END].
    ITEM,
    ITEM_END,
    SEQUENCE_END,
    /// Encapsulated pixel data begins; fragments follow, then [#FRAGMENTS_END].
    FRAGMENTS,
    /// A fragment; the first is the basic offset table, which may be empty (PS3.5 §A.4).
    FRAGMENT,
    FRAGMENTS_END,
    /// The input has ended.
    END
}
