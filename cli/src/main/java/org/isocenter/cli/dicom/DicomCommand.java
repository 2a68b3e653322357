package org.isocenter.cli.dicom;

import picocli.CommandLine.Command;

/// `isocenter dicom`.
@Command(
        name = "dicom",
        description = "Store, search and retrieve images; look into files.",
        subcommands = {
            StoreCommand.class,
            SearchCommand.class,
            RetrieveCommand.class,
            ChangeFeedCommand.class,
            DeleteCommand.class,
            DumpCommand.class,
            ValidateCommand.class,
        })
public final class DicomCommand {
    /// Made by picocli.
    public DicomCommand() {}
}
