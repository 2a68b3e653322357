package org.isocenter.dicom.pixel;

/// What is known about the frames of an instance.
public sealed interface Frames permits FrameIndex, Frames.None, Frames.Unknown {
    /// The instance has no pixel data.
    record None() implements Frames {}

    /// There is pixel data, but nothing says where a frame begins.
    ///
    /// @param reason what is missing or contradictory
    record Unknown(String reason) implements Frames {}
}
