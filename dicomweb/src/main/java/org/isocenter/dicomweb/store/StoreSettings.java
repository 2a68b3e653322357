package org.isocenter.dicomweb.store;

import org.isocenter.dicom.data.ReadLimits;
import org.isocenter.dicom.part10.ReadOptions;
import org.isocenter.http.media.MultipartReader;

/// The limits of a store.
///
/// @param requestBytes the longest body, single or multipart (STORE-14)
/// @param reading how files are read, and what is too much in one
/// @param multipart how many parts, and how long their headers
/// @param readingBytes the memory that all stores have together for the data sets that they read
/// @param fullItemValidation whether every element of the data set's first level has to be valid, in
///     every version (STORE-59)
public record StoreSettings(
        long requestBytes,
        ReadOptions reading,
        MultipartReader.Limits multipart,
        long readingBytes,
        boolean fullItemValidation) {
    /// What one instance may make the service hold in memory: values of 64 MB in all but bulk data, and
    /// a million elements. That is room for enhanced multi-frame instances with 20,000 frames.
    private static final ReadLimits READ_LIMITS =
            ReadLimits.DEFAULT
                    .withElements(1_000_000)
                    .withValueBytes(16 << 20)
                    .withHeldBytes(64 << 20);

    private static final int PART_OF_HEAP = 16;

    public static final StoreSettings DEFAULT =
            new StoreSettings(
                    1L << 32,
                    ReadOptions.DEFAULT.withLimits(READ_LIMITS),
                    MultipartReader.Limits.STANDARD,
                    32 << 20,
                    /* fullItemValidation= */ false);

    /// The same with another limit for bodies.
    public StoreSettings withRequestBytes(long bytes) {
        return new StoreSettings(bytes, reading, multipart, readingBytes, fullItemValidation);
    }

    /// The same with as much memory for reading as goes with a heap.
    ///
    /// What is read takes its own length, and up to three times as much again as JSON and compressed; and one
    /// instance at a time may go beyond ([StoreMemory]). With a heap of half a gigabyte that is 128 MB for
    /// all and 256 MB for that one, if its values are as long as they may be.
    public StoreSettings withHeap(long bytes) {
        return new StoreSettings(
                requestBytes, reading, multipart, bytes / PART_OF_HEAP, fullItemValidation);
    }

    /// The same with every element validated.
    public StoreSettings withFullItemValidation() {
        return new StoreSettings(requestBytes, reading, multipart, readingBytes, true);
    }
}
