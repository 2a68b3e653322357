package org.isocenter.dicomweb;

import org.isocenter.dicomweb.delete.CleanupSettings;
import org.isocenter.dicomweb.store.StoreSettings;

/// What an operator can set for all DICOM services of a process.
///
/// @param store limits of Store
/// @param cleanup when bytes that nobody points to are removed
/// @param metadataCacheBytes how much of the metadata asked for last is kept in memory
public record DicomwebSettings(
        StoreSettings store, CleanupSettings cleanup, long metadataCacheBytes) {
    public static final DicomwebSettings DEFAULT =
            new DicomwebSettings(StoreSettings.DEFAULT, CleanupSettings.DEFAULT, 32L << 20);
}
