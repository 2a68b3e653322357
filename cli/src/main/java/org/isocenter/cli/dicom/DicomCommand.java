package org.isocenter.cli.dicom;

import picocli.CommandLine.Command;

/// `isocenter dicom`.
@Command(
        name = "dicom",
        description = "Store, search and retrieve images.",
        subcommands = {
            StoreCommand.class,
            SearchCommand.class,
            RetrieveCommand.class,
            ChangeFeedCommand.class,
            DeleteCommand.class,
        })
public final class DicomCommand {
    /// Made by picocli.
    public DicomCommand() {}
}
