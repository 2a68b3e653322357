package org.isocenter.dicom.part10;

import java.util.Set;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;

/// A file that was read.
///
/// @param meta the preamble and file meta information
/// @param transferSyntax how the data set is written: what the meta information says, or what was
///     guessed
/// @param dataSet the data set; long values are references into the source
/// @param deviations what strays from the standard and was accepted
public record DicomFile(
        FileMeta meta, TransferSyntax transferSyntax, DataSet dataSet, Set<Deviation> deviations) {
    /// A new file of a data set that holds all its values.
    public static DicomFile of(DataSet dataSet, TransferSyntax transferSyntax) {
        return new DicomFile(
                FileMeta.of(dataSet, transferSyntax), transferSyntax, dataSet, Set.of());
    }

    /// The same file with another data set.
    public DicomFile withDataSet(DataSet replacement) {
        return new DicomFile(meta, transferSyntax, replacement, deviations);
    }

    /// The same file with other meta information.
    public DicomFile withMeta(FileMeta replacement) {
        return new DicomFile(replacement, transferSyntax, dataSet, deviations);
    }
}
