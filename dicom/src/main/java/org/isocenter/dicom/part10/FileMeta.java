package org.isocenter.dicom.part10;

import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;

/// What stands before the data set of a file: the preamble and the File Meta Information (PS3.10
/// §7.1).
///
/// @param preamble the 128 bytes before `DICM`, or none when the file has no preamble
/// @param elements the elements of group 0002, which are explicit little endian; none when the file
///     has no meta information
/// @param endOffset where the data set begins
public record FileMeta(byte[] preamble, DataSet elements, long endOffset) {
    /// What a file without meta information has.
    static final FileMeta NONE = new FileMeta(new byte[0], DataSet.EMPTY, 0);

    public boolean isPresent() {
        return !elements.isEmpty();
    }

    /// Transfer Syntax UID (0002,0010); empty text when the file does not say.
    public String transferSyntaxUid() {
        return elements.string(Tag.TRANSFER_SYNTAX_UID).orElse("");
    }

    /// What Transfer Syntax UID means; the default of the standard, implicit little endian, when the
    /// file does not say.
    public TransferSyntax transferSyntax() {
        String uid = transferSyntaxUid();
        return uid.isEmpty() ? TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN : TransferSyntax.of(uid);
    }
}
