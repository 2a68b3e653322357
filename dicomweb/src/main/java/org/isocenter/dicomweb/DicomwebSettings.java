package org.isocenter.dicomweb;

import org.isocenter.dicomweb.delete.CleanupSettings;
import org.isocenter.dicomweb.search.Matching;
import org.isocenter.dicomweb.store.StoreSettings;

/// What an operator can set for all DICOM services of a process.
///
/// @param store limits of Store
/// @param cleanup when bytes that nobody points to are removed
/// @param metadataCacheBytes how much of the metadata asked for last is kept in memory
/// @param bulkDataUris whether metadata lead to bulk data by URI instead of leaving them out (IMPR-3);
///     such metadata are made anew for each request
/// @param matching whether searches take wildcards and lists of UIDs (IMPR-1)
/// @param feedDetails whether entries of the change feed tell SOP class and transfer syntax (IMPR-5)
public record DicomwebSettings(
        StoreSettings store,
        CleanupSettings cleanup,
        long metadataCacheBytes,
        boolean bulkDataUris,
        Matching matching,
        boolean feedDetails) {
    public static final DicomwebSettings DEFAULT =
            new DicomwebSettings(
                    StoreSettings.DEFAULT,
                    CleanupSettings.DEFAULT,
                    32L << 20,
                    /* bulkDataUris= */ false,
                    Matching.LITERAL,
                    /* feedDetails= */ false);

    /// The same with other limits of Store.
    public DicomwebSettings withStore(StoreSettings settings) {
        return new DicomwebSettings(
                settings, cleanup, metadataCacheBytes, bulkDataUris, matching, feedDetails);
    }

    /// The same with other times of clean-up.
    public DicomwebSettings withCleanup(CleanupSettings settings) {
        return new DicomwebSettings(
                store, settings, metadataCacheBytes, bulkDataUris, matching, feedDetails);
    }

    /// The same with URIs of bulk data in metadata.
    public DicomwebSettings withBulkDataUris() {
        return new DicomwebSettings(
                store, cleanup, metadataCacheBytes, true, matching, feedDetails);
    }

    /// The same with other ways to match.
    public DicomwebSettings withMatching(Matching way) {
        return new DicomwebSettings(
                store, cleanup, metadataCacheBytes, bulkDataUris, way, feedDetails);
    }

    /// The same with SOP class and transfer syntax in the change feed.
    public DicomwebSettings withFeedDetails() {
        return new DicomwebSettings(
                store, cleanup, metadataCacheBytes, bulkDataUris, matching, true);
    }
}
