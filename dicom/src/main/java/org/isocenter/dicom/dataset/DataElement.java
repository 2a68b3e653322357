package org.isocenter.dicom.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;

/// A tag, the type of its value, and the value (PS3.5 §7.1).
///
/// @param tag the name
/// @param vr the value representation, from the file or from the dictionary
/// @param value what it holds
public record DataElement(Tag tag, Vr vr, Value value) {
    /// An element without value.
    public static DataElement empty(Tag tag, Vr vr) {
        return new DataElement(tag, vr, vr == Vr.SQ ? Value.Sequence.EMPTY : Value.Bytes.EMPTY);
    }

    /// An element whose value field is those bytes, little endian, which nobody may change afterwards.
    public static DataElement of(Tag tag, Vr vr, byte[] bytes) {
        return new DataElement(tag, vr, Value.Bytes.of(bytes));
    }

    /// An element of text in the default repertoire, which UTF-8 and all single-byte sets contain;
    /// values are joined by backslashes, and the length is made even.
    public static DataElement ofText(Tag tag, Vr vr, String... values) {
        byte[] text = String.join("\\", values).getBytes(StandardCharsets.UTF_8);
        return of(tag, vr, padded(vr, text));
    }

    /// An element of US values.
    public static DataElement ofShorts(Tag tag, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return of(tag, Vr.US, bytes.array());
    }

    /// The bytes, with one byte of padding when their number is odd (PS3.5 §6.2).
    public static byte[] padded(Vr vr, byte[] bytes) {
        if (bytes.length % 2 == 0) {
            return bytes;
        }
        byte[] even = Arrays.copyOf(bytes, bytes.length + 1);
        even[bytes.length] = vr.padding();
        return even;
    }

    public static DataElement sequence(Tag tag, DataSet... items) {
        return new DataElement(tag, Vr.SQ, Value.Sequence.of(items));
    }

    /// Whether the value has no bytes, or the sequence no items.
    public boolean isEmpty() {
        return switch (value) {
            case Value.Bytes bytes -> bytes.length() == 0;
            case Value.Reference reference -> reference.length() == 0;
            case Value.Sequence sequence -> sequence.items().isEmpty();
            case Value.Fragments fragments -> fragments.fragments().isEmpty();
        };
    }
}
