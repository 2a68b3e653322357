package org.isocenter.dicom.dataset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Where the values lie that a data set left in its source.
public interface BulkSource {
    /// The bytes of a value, as they stand in the source; a big-endian source has big-endian numbers.
    /// The caller closes the stream.
    InputStream open(Value.Reference reference) throws IOException;

    /// For data sets without references.
    BulkSource NONE =
            reference -> {
                throw new IOException("a value was left in a source that is not there");
            };

    /// A source that is in memory.
    static BulkSource of(byte[] file) {
        return reference ->
                new ByteArrayInputStream(
                        file,
                        Math.toIntExact(reference.offset()),
                        Math.toIntExact(reference.length()));
    }
}
