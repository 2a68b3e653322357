package org.isocenter.dicom.data;

/// What a reader takes from an input that may be hostile.
///
/// @param depth how deep sequences may lie in each other
/// @param elements how many elements, items and fragments there may be in all
/// @param valueBytes the longest value that is read into memory; longer ones can be skipped, copied or
///     referred to
/// @param heldBytes how much memory a data set that is read may take in all, values and elements
/// @param inflatedBytes how many bytes a deflated data set may grow to
public record ReadLimits(
        int depth, long elements, int valueBytes, long heldBytes, long inflatedBytes) {
    public static final ReadLimits DEFAULT =
            new ReadLimits(256, 2_000_000, 64 << 20, 128L << 20, 8L << 30);

    public ReadLimits {
        if (depth < 1 || elements < 1 || valueBytes < 1 || heldBytes < 1 || inflatedBytes < 1) {
            throw new IllegalArgumentException("a limit is below 1");
        }
    }

    public ReadLimits withDepth(int newDepth) {
        return new ReadLimits(newDepth, elements, valueBytes, heldBytes, inflatedBytes);
    }

    public ReadLimits withElements(long newElements) {
        return new ReadLimits(depth, newElements, valueBytes, heldBytes, inflatedBytes);
    }

    public ReadLimits withValueBytes(int newValueBytes) {
        return new ReadLimits(depth, elements, newValueBytes, heldBytes, inflatedBytes);
    }

    public ReadLimits withHeldBytes(long newHeldBytes) {
        return new ReadLimits(depth, elements, valueBytes, newHeldBytes, inflatedBytes);
    }

    public ReadLimits withInflatedBytes(long newInflatedBytes) {
        return new ReadLimits(depth, elements, valueBytes, heldBytes, newInflatedBytes);
    }
}
