package org.isocenter.dicomweb.store;

import org.isocenter.dicom.part10.ReadOptions;
import org.isocenter.http.media.MultipartReader;

/// The limits of a store.
///
/// @param requestBytes the longest body, single or multipart (STORE-14)
/// @param reading how files are read, and what is too much in one
/// @param multipart how many parts, and how long their headers
public record StoreSettings(
        long requestBytes, ReadOptions reading, MultipartReader.Limits multipart) {
    public static final StoreSettings DEFAULT =
            new StoreSettings(1L << 32, ReadOptions.DEFAULT, MultipartReader.Limits.STANDARD);
}
