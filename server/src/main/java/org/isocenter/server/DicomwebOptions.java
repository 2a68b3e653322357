package org.isocenter.server;

import org.isocenter.dicomweb.DicomwebSettings;
import org.isocenter.dicomweb.search.Matching;
import org.isocenter.dicomweb.store.StoreSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of `serve` that are about DICOM services: limits, and what goes beyond the contract
/// (dicom:IMPR-1, dicom:IMPR-3, dicom:IMPR-5). What is not given is as the contract has it.
final class DicomwebOptions {
    @Option(
            names = "--max-store-bytes",
            paramLabel = "N",
            description = "The largest body of a store request. Default: 4294967296 (4 GB).")
    private @Nullable Long maximumStoreBytes;

    @Option(
            names = "--search-wildcards",
            description =
                    "Searches take the wildcards * and ? and lists of UIDs, as the DICOM standard"
                            + " says. Default: they are characters like others.")
    private boolean searchWildcards;

    @Option(
            names = "--bulk-data-uris",
            description =
                    "Metadata lead to bulk data by BulkDataURI. Default: they leave bulk data out.")
    private boolean bulkDataUris;

    @Option(
            names = "--change-feed-details",
            description =
                    "Entries of the change feed tell SOP class and transfer syntax. Default: they do"
                            + " not.")
    private boolean changeFeedDetails;

    /// Made by picocli.
    DicomwebOptions() {}

    DicomwebSettings settings() {
        StoreSettings store = StoreSettings.DEFAULT.withHeap(Runtime.getRuntime().maxMemory());
        if (maximumStoreBytes != null) {
            store = store.withRequestBytes(maximumStoreBytes);
        }
        DicomwebSettings settings = DicomwebSettings.DEFAULT.withStore(store);
        if (searchWildcards) {
            settings = settings.withMatching(Matching.STANDARD);
        }
        if (bulkDataUris) {
            settings = settings.withBulkDataUris();
        }
        return changeFeedDetails ? settings.withFeedDetails() : settings;
    }
}
