package org.isocenter.dicom.part10;

import java.util.Optional;
import java.util.Set;
import org.isocenter.dicom.data.ReadLimits;
import org.isocenter.dicom.data.Tag;

/// How to read.
///
/// @param limits what is refused although it may be right
/// @param accepted the deviations that are read and reported instead of refused
/// @param bufferBytes the size of the reader's buffer, at least 256
/// @param referenceAbove a data set leaves values of the bulk types (OB, OW, UN, …) that have more
///     bytes than this where they are; pixel data always, unless this is [#HOLD_ALL]
/// @param stopBefore the tag at which a data set ends early: the header without the pixel data
public record ReadOptions(
        ReadLimits limits,
        Set<Deviation> accepted,
        int bufferBytes,
        long referenceAbove,
        Optional<Tag> stopBefore) {
    /// No value is left where it is.
    public static final long HOLD_ALL = Long.MAX_VALUE;

    /// Part 10 files as they are found: with preamble and file meta, and whole.
    public static final ReadOptions DEFAULT =
            new ReadOptions(
                    ReadLimits.DEFAULT, Deviation.HARMLESS, 8 << 10, 64 << 10, Optional.empty());

    /// Only what the standard allows.
    public static final ReadOptions STRICT = DEFAULT.accepting(Deviation.NONE);

    /// Whatever can be read at all.
    public static final ReadOptions LENIENT = DEFAULT.accepting(Deviation.ALL);

    public ReadOptions {
        accepted = Set.copyOf(accepted);
        if (bufferBytes < 256) {
            throw new IllegalArgumentException("a buffer of " + bufferBytes + " bytes");
        }
    }

    public ReadOptions accepting(Set<Deviation> deviations) {
        return new ReadOptions(limits, deviations, bufferBytes, referenceAbove, stopBefore);
    }

    public ReadOptions withLimits(ReadLimits newLimits) {
        return new ReadOptions(newLimits, accepted, bufferBytes, referenceAbove, stopBefore);
    }

    public ReadOptions withBuffer(int newBufferBytes) {
        return new ReadOptions(limits, accepted, newBufferBytes, referenceAbove, stopBefore);
    }

    public ReadOptions referringAbove(long bytes) {
        return new ReadOptions(limits, accepted, bufferBytes, bytes, stopBefore);
    }

    /// Values of any length are held, as far as the limits allow.
    public ReadOptions holdingAll() {
        return referringAbove(HOLD_ALL);
    }

    public ReadOptions stoppingBefore(Tag tag) {
        return new ReadOptions(limits, accepted, bufferBytes, referenceAbove, Optional.of(tag));
    }
}
