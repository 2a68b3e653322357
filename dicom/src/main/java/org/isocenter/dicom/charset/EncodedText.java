package org.isocenter.dicom.charset;

import java.util.List;

/// Text as bytes, not padded, and what could not be written.
///
/// @param bytes each character that could not be written is a question mark
/// @param unencodable the code points that the character set does not have, in order of appearance,
///     each once
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record EncodedText(byte[] bytes, List<Integer> unencodable) {
    /// Whether decoding gives back the text.
    public boolean isComplete() {
        return unencodable.isEmpty();
    }
}
