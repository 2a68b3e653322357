package org.isocenter.dicom.json;

import org.isocenter.dicom.dataset.DataElement;

/// What becomes of a value of type OB, OD, OF, OL, OV, OW or UN in JSON (PS3.18 §F.2.6, §F.2.7).
public sealed interface BulkData {
    /// The element is left out.
    record Omit() implements BulkData {}

    /// `InlineBinary`: the bytes, little endian, as base64. Encapsulated pixel data has no such form
    /// and is left out.
    record Inline() implements BulkData {}

    /// `BulkDataURI`.
    record Uri(String uri) implements BulkData {}

    /// Decides for each element that is not empty.
    @FunctionalInterface
    interface Rule {
        /// @param path where the element stands: the tags and the item numbers from 1 on the way to
        ///     it, `00081140/1/0009100F`
        /// @param element the element
        BulkData of(String path, DataElement element);
    }

    /// Without bulk data, at every level: what the metadata of this project's services is (rule
    /// META-4). Empty elements of these types are left out too.
    Rule OMIT_ALL = (_, _) -> new Omit();

    /// With all of it, as far as it has a form.
    Rule INLINE_ALL = (_, _) -> new Inline();
}
