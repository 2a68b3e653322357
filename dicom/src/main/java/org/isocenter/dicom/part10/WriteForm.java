package org.isocenter.dicom.part10;

/// How much of the way a data set was read shows when it is written.
public enum WriteForm {
    /// What was not changed is written as it was: order, odd and undefined lengths, group lengths. A
    /// file that is read and written in its own transfer syntax is the same byte for byte (a deflated
    /// one is after inflating).
    AS_READ,
    /// As the standard asks: ascending, each tag once, even lengths, without the retired group lengths
    /// and what belongs to a command or the file meta information.
    /// Sequences keep the kind of length they had.
    CONFORMANT
}
