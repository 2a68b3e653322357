package org.isocenter.dicom.part10;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.TransferSyntax;

/// Writes data sets and files (PS3.5 §7, PS3.10 §7).
///
/// Values that a data set left in its source are copied from there, a buffer at a time, so a file of any
/// size can be changed and written again in little memory.
///
/// **Two passes.** A sequence of defined length must say its length before its content. The first pass
/// measures: it goes through the data set in the order of writing and notes the length of each sequence
/// and item when it has seen its end, at the place in the list that it kept free at its beginning. The
/// second pass writes, and takes the lengths from that list one after the other.
public final class DataSetWriter {
    private static final int ITEM = 0xFFFE_E000;
    private static final int ITEM_DELIMITER = 0xFFFE_E00D;
    private static final int SEQUENCE_DELIMITER = 0xFFFE_E0DD;
    private static final int UNDEFINED = -1;

    /// The longest value of a type with a short length field.
    private static final int SHORT_MAXIMUM = 0xFFFE;

    private final OutputStream out;
    private final BulkSource source;
    private final boolean sourceBigEndian;
    private final WriteForm form;
    private final byte[] buffer = new byte[8 << 10];
    private int size;

    private boolean explicit;
    private boolean bigEndian;

    private long[] lengths = new long[16];
    private int lengthCount;
    private int lengthAt;

    private DataSetWriter(
            OutputStream out,
            TransferSyntax syntax,
            BulkSource source,
            boolean sourceBigEndian,
            WriteForm form) {
        this.out = out;
        this.source = source;
        this.sourceBigEndian = sourceBigEndian;
        this.form = form;
        this.explicit = syntax.isExplicit();
        this.bigEndian = syntax.isBigEndian();
    }

    /// Writes a file in the transfer syntax that its meta information names (the one that was guessed,
    /// if it names none).
    ///
    /// @param file what to write; its own transfer syntax is the one its references are in
    /// @param source where the values are that were left in the source
    public static void write(DicomFile file, BulkSource source, WriteForm form, OutputStream out)
            throws IOException {
        write(file, file.transferSyntax(), source, form, out);
    }

    /// Writes a file in another transfer syntax, between those that have native pixel data, or such
    /// that pixel data is already as the other one wants it. Nothing is encoded or decoded here but
    /// elements.
    public static void write(
            DicomFile file,
            TransferSyntax target,
            BulkSource source,
            WriteForm form,
            OutputStream out)
            throws IOException {
        meta(file, target, form).write(out, form);
        boolean sourceBigEndian = file.transferSyntax().isBigEndian();
        if (target.deflated()) {
            writeDeflated(file.dataSet(), target, source, sourceBigEndian, form, out);
        } else {
            new DataSetWriter(out, target, source, sourceBigEndian, form).whole(file.dataSet());
        }
    }

    private static FileMeta meta(DicomFile file, TransferSyntax target, WriteForm form) {
        FileMeta meta = file.meta();
        if (form == WriteForm.CONFORMANT && !meta.isPresent()) {
            return FileMeta.of(file.dataSet(), target);
        }
        boolean says =
                form == WriteForm.AS_READ && target.equals(file.transferSyntax())
                        || target.uid().equals(meta.transferSyntaxUid());
        return says ? meta : meta.withTransferSyntax(target);
    }

    /// Writes a data set without file meta. All its values must be held.
    public static void writeDataSet(
            DataSet dataSet, TransferSyntax target, WriteForm form, OutputStream out)
            throws IOException {
        if (target.deflated()) {
            writeDeflated(dataSet, target, BulkSource.NONE, false, form, out);
        } else {
            new DataSetWriter(out, target, BulkSource.NONE, false, form).whole(dataSet);
        }
    }

    private static void writeDeflated(
            DataSet dataSet,
            TransferSyntax target,
            BulkSource source,
            boolean sourceBigEndian,
            WriteForm form,
            OutputStream out)
            throws IOException {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, 8 << 10);
            new DataSetWriter(deflated, target, source, sourceBigEndian, form).whole(dataSet);
            deflated.finish();
            if (deflater.getBytesWritten() % 2 != 0) {
                out.write(0);
            }
        } finally {
            deflater.end();
        }
    }

    private void whole(DataSet dataSet) throws IOException {
        measure(dataSet);
        write(dataSet);
        flush();
    }

    private List<DataElement> elements(DataSet dataSet) {
        return form == WriteForm.AS_READ ? dataSet.asRead() : dataSet.elements();
    }

    /// In a data set there are no group lengths, and none of the groups of commands and file meta
    /// (PS3.5 §7.1, §7.2).
    private boolean isWritten(DataElement element) {
        return form == WriteForm.AS_READ
                || !element.tag().isGroupLength() && element.tag().group() > 0x0002;
    }

    /// The number of bytes of a value: even, unless an odd one is to stay.
    private long sized(long length) {
        return form == WriteForm.AS_READ ? length : length + (length & 1);
    }

    /// The type to write in explicit VR: what does not fit a short length field goes as UN (PS3.5
    /// §6.2.2).
    private static Vr written(Vr vr, long length) {
        return vr.lengthField() == Vr.LengthField.SHORT && length > SHORT_MAXIMUM ? Vr.UN : vr;
    }

    // ---- the first pass

    private long measure(DataSet dataSet) {
        long sum = 0;
        for (DataElement element : elements(dataSet)) {
            if (isWritten(element)) {
                sum += measure(element);
            }
        }
        return sum;
    }

    private long measure(DataElement element) {
        return switch (element.value()) {
            case Value.Bytes bytes -> measured(element.vr(), sized(bytes.length()));
            case Value.Reference reference -> measured(element.vr(), sized(reference.length()));
            case Value.Sequence sequence -> measure(element, sequence);
            case Value.Fragments fragments -> {
                long sum = headerBytes(element.vr(), 0) + 8 + 8;
                sum += sized(fragments.offsetTable().length());
                for (Value fragment : fragments.fragments()) {
                    sum += 8 + sized(length(fragment));
                }
                yield sum;
            }
        };
    }

    private static long length(Value fragment) {
        return switch (fragment) {
            case Value.Bytes bytes -> bytes.length();
            case Value.Reference reference -> reference.length();
            case Value.Sequence _, Value.Fragments _ ->
                    throw new IllegalArgumentException("no fragment: " + fragment);
        };
    }

    private long measured(Vr vr, long length) {
        return headerBytes(vr, length) + length;
    }

    private long headerBytes(Vr vr, long length) {
        return explicit && written(vr, length).lengthField() == Vr.LengthField.LONG ? 12 : 8;
    }

    private long measure(DataElement element, Value.Sequence sequence) {
        long header = headerBytes(element.vr(), 0);
        boolean outerExplicit = explicit;
        explicit &= element.vr() != Vr.UN;
        int place = keepPlace();
        long sum = 0;
        for (int i = 0; i < sequence.items().size(); i++) {
            int itemPlace = keepPlace();
            long item = measure(sequence.items().get(i));
            lengths[itemPlace] = item;
            sum += 8 + item + (sequence.undefinedLength(i) ? 8 : 0);
        }
        lengths[place] = sum;
        explicit = outerExplicit;
        return header + sum + (isUndefined(element, sequence) ? 8 : 0);
    }

    /// A sequence of type UN is one only when its length is undefined (PS3.5 §6.2.2).
    private static boolean isUndefined(DataElement element, Value.Sequence sequence) {
        return sequence.undefinedLength() || element.vr() == Vr.UN;
    }

    private int keepPlace() {
        if (lengthCount == lengths.length) {
            lengths = Arrays.copyOf(lengths, lengthCount * 2);
        }
        return lengthCount++;
    }

    // ---- the second pass

    private void write(DataSet dataSet) throws IOException {
        for (DataElement element : elements(dataSet)) {
            if (isWritten(element)) {
                write(element);
            }
        }
    }

    private void write(DataElement element) throws IOException {
        switch (element.value()) {
            case Value.Bytes bytes -> {
                header(element, sized(bytes.length()));
                bytes(bytes.array(), bigEndian ? element.vr().unitBytes() : 1);
                pad(element.vr(), bytes.length());
            }
            case Value.Reference reference -> {
                header(element, sized(reference.length()));
                copy(reference, bigEndian == sourceBigEndian ? 1 : element.vr().unitBytes());
                pad(element.vr(), reference.length());
            }
            case Value.Sequence sequence -> write(element, sequence);
            case Value.Fragments fragments -> {
                header(element, UNDEFINED);
                fragment(fragments.offsetTable());
                for (Value fragment : fragments.fragments()) {
                    fragment(fragment);
                }
                tag(SEQUENCE_DELIMITER);
                length4(0);
            }
        }
    }

    private void write(DataElement element, Value.Sequence sequence) throws IOException {
        long length = lengths[lengthAt++];
        boolean undefined = isUndefined(element, sequence);
        header(element, undefined ? UNDEFINED : length);
        boolean outerExplicit = explicit;
        boolean outerBigEndian = bigEndian;
        if (element.vr() == Vr.UN) {
            explicit = false;
            bigEndian = false;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            long itemLength = lengths[lengthAt++];
            tag(ITEM);
            length4(sequence.undefinedLength(i) ? UNDEFINED : itemLength);
            write(sequence.items().get(i));
            if (sequence.undefinedLength(i)) {
                tag(ITEM_DELIMITER);
                length4(0);
            }
        }
        if (undefined) {
            tag(SEQUENCE_DELIMITER);
            length4(0);
        }
        explicit = outerExplicit;
        bigEndian = outerBigEndian;
    }

    private void fragment(Value value) throws IOException {
        tag(ITEM);
        length4(sized(length(value)));
        if (value instanceof Value.Bytes bytes) {
            bytes(bytes.array(), 1);
        } else if (value instanceof Value.Reference reference) {
            copy(reference, 1);
        }
        pad(Vr.OB, length(value));
    }

    private void header(DataElement element, long length) throws IOException {
        tag(element.tag().value());
        if (!explicit) {
            length4(length);
            return;
        }
        Vr vr = written(element.vr(), length == UNDEFINED ? 0 : length);
        room(8);
        buffer[size++] = (byte) vr.name().charAt(0);
        buffer[size++] = (byte) vr.name().charAt(1);
        if (vr.lengthField() == Vr.LengthField.SHORT) {
            number2((int) length);
        } else {
            buffer[size++] = 0;
            buffer[size++] = 0;
            length4(length);
        }
    }

    private void tag(int tag) throws IOException {
        room(4);
        number2(tag >>> 16);
        number2(tag);
    }

    private void number2(int number) {
        buffer[size + (bigEndian ? 1 : 0)] = (byte) number;
        buffer[size + (bigEndian ? 0 : 1)] = (byte) (number >>> 8);
        size += 2;
    }

    private void length4(long length) throws IOException {
        if (length > Vr.UN.maxLength()) {
            throw new IOException("a value of " + length + " bytes does not fit a length field");
        }
        room(4);
        int number = (int) length;
        if (bigEndian) {
            number2(number >>> 16);
            number2(number);
        } else {
            number2(number);
            number2(number >>> 16);
        }
    }

    private void pad(Vr vr, long length) throws IOException {
        if (sized(length) != length) {
            room(1);
            buffer[size++] = vr.padding();
        }
    }

    private void room(int bytes) throws IOException {
        if (buffer.length - size < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        out.write(buffer, 0, size);
        size = 0;
    }

    private void bytes(byte[] bytes, int unitBytes) throws IOException {
        if (unitBytes == 1 && bytes.length > buffer.length) {
            flush();
            out.write(bytes);
            return;
        }
        for (int at = 0; at < bytes.length; ) {
            room(8);
            // whole units, as long as there are any
            int part = Math.min(bytes.length - at, (buffer.length - size) & -8);
            System.arraycopy(bytes, at, buffer, size, part);
            ByteTurn.turn(buffer, size, part, unitBytes);
            size += part;
            at += part;
        }
    }

    private void copy(Value.Reference reference, int unitBytes) throws IOException {
        flush();
        long left = reference.length();
        try (InputStream in = source.open(reference)) {
            while (left > 0) {
                int part = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
                if (part == 0) {
                    throw new IOException("the source of a value ends " + left + " bytes early");
                }
                ByteTurn.turn(buffer, 0, part, unitBytes);
                out.write(buffer, 0, part);
                left -= part;
            }
        }
    }
}
