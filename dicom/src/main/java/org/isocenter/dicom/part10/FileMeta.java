package org.isocenter.dicom.part10;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;

/// What stands before the data set of a file: the preamble and the File Meta Information (PS3.10
/// §7.1).
///
/// @param preamble the 128 bytes before `DICM`, or none when the file has no preamble
/// @param elements the elements of group 0002, which are explicit little endian; none when the file
///     has no meta information
/// @param endOffset where the data set begins in the file that was read; 0 when it was not read
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record FileMeta(byte[] preamble, DataSet elements, long endOffset) {
    /// Implementation Class UID (0002,0012) of what this project writes, derived from a UUID (PS3.5
    /// §B.2).
    public static final String IMPLEMENTATION_CLASS_UID =
            "2.25.171024959613991561174484321663692593937";

    /// Implementation Version Name (0002,0013) of what this project writes.
    public static final String IMPLEMENTATION_VERSION_NAME = "ISOCENTER_1";

    private static final byte[] MAGIC = "DICM".getBytes(StandardCharsets.US_ASCII);

    /// What a file without meta information has.
    static final FileMeta NONE = new FileMeta(new byte[0], DataSet.EMPTY, 0);

    /// The meta information that a data set gets when it becomes a file.
    public static FileMeta of(DataSet dataSet, TransferSyntax transferSyntax) {
        return new FileMeta(
                new byte[128],
                withGroupLength(
                        List.of(
                                DataElement.of(
                                        Tag.FILE_META_INFORMATION_VERSION,
                                        Vr.OB,
                                        new byte[] {0, 1}),
                                uid(
                                        Tag.MEDIA_STORAGE_SOP_CLASS_UID,
                                        dataSet.string(Tag.SOP_CLASS_UID).orElse("")),
                                uid(
                                        Tag.MEDIA_STORAGE_SOP_INSTANCE_UID,
                                        dataSet.string(Tag.SOP_INSTANCE_UID).orElse("")),
                                uid(Tag.TRANSFER_SYNTAX_UID, transferSyntax.uid()),
                                uid(Tag.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS_UID),
                                DataElement.ofText(
                                        Tag.IMPLEMENTATION_VERSION_NAME,
                                        Vr.SH,
                                        IMPLEMENTATION_VERSION_NAME))),
                0);
    }

    private static DataElement uid(Tag tag, String uid) {
        return DataElement.ofText(tag, Vr.UI, uid);
    }

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

    /// The same with another transfer syntax, and what we are as the implementation that wrote it.
    public FileMeta withTransferSyntax(TransferSyntax transferSyntax) {
        return with(
                uid(Tag.TRANSFER_SYNTAX_UID, transferSyntax.uid()),
                uid(Tag.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS_UID),
                DataElement.ofText(
                        Tag.IMPLEMENTATION_VERSION_NAME, Vr.SH, IMPLEMENTATION_VERSION_NAME));
    }

    /// The same with those elements, and the group length that follows.
    public FileMeta with(DataElement... replacements) {
        return new FileMeta(
                preamble.length == 0 ? new byte[128] : preamble,
                withGroupLength(elements.with(replacements).elements()),
                0);
    }

    /// The same with a preamble of zeros (rule STORE-21).
    public FileMeta withEmptyPreamble() {
        return new FileMeta(new byte[128], elements, endOffset);
    }

    private static DataSet withGroupLength(List<DataElement> elements) {
        List<DataElement> rest = new ArrayList<>(elements);
        rest.removeIf(element -> element.tag().isGroupLength());
        byte[] bytes = encode(DataSet.of(rest.toArray(DataElement[]::new)));
        ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        length.putInt(bytes.length);
        rest.addFirst(
                DataElement.of(Tag.FILE_META_INFORMATION_GROUP_LENGTH, Vr.UL, length.array()));
        return DataSet.of(rest.toArray(DataElement[]::new));
    }

    private static byte[] encode(DataSet elements) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataSetWriter.writeDataSet(
                    elements, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, WriteForm.AS_READ, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Writes the preamble, `DICM` and the elements. As read, a file that had none of these gets none.
    void write(OutputStream out, WriteForm form) throws IOException {
        if (form == WriteForm.AS_READ) {
            if (preamble.length > 0) {
                out.write(preamble);
                out.write(MAGIC);
            }
            out.write(encode(elements));
            return;
        }
        out.write(preamble.length == 0 ? new byte[128] : preamble);
        out.write(MAGIC);
        out.write(encode(withGroupLength(elements.elements())));
    }
}
