package org.isocenter.dicom.value;

/// What a check thinks of NUL characters at the end of text. In UI the single one that makes the length
/// even is the standard's own and always allowed.
public enum NulPadding {
    /// They are padding, like spaces (`dicom:STORE-55`).
    TOLERATED,
    /// They are characters, and not allowed ones.
    REFUSED
}
