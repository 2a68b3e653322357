package org.isocenter.dicomweb.store;

import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.json.BulkData;
import org.isocenter.dicom.json.DicomJsonWriter;
import org.isocenter.dicomweb.instance.DataSetJson;

/// Makes the metadata of an instance: its data set in DICOM JSON without bulk data, group lengths and
/// file meta (META-4, META-9).
final class Metadata {
    private Metadata() {}

    /// @param dataSet without what failed validation (META-5)
    static DataSetJson of(DataSet dataSet) {
        return new DataSetJson(DicomJsonWriter.toBytes(dataSet, BulkData.OMIT_ALL));
    }
}
