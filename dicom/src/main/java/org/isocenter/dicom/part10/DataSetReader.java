package org.isocenter.dicom.part10;

import static org.isocenter.dicom.data.DicomFormatException.Kind.LIMIT;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.isocenter.dicom.charset.SpecificCharacterSet;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.TransferSyntax;

/// Makes data sets of the tokens of a stream.
///
/// Values of the bulk types ([Vr#isBulk]) that are longer than [ReadOptions#referenceAbove] become
/// references and are passed over; pixel data of the instance itself always does, however short, so
/// that its frames can be found by offset. All other values are held: they are what metadata is made
/// of.
public final class DataSetReader {
    /// What an element and an item take in memory besides values: hostile files have empty ones.
    private static final int ELEMENT_BYTES = 80;

    private static final int ITEM_BYTES = 160;

    private final TokenReader reader;
    private final ReadOptions options;
    private final HeldMemory memory;
    private long heldBytes;

    private DataSetReader(TokenReader reader, ReadOptions options, HeldMemory memory) {
        this.reader = reader;
        this.options = options;
        this.memory = memory;
    }

    /// Reads a file, to the end of the stream unless the options say where to stop.
    public static DicomFile read(InputStream in, ReadOptions options)
            throws IOException, DicomFormatException {
        return read(in, options, HeldMemory.UNCOUNTED);
    }

    /// The same, with somebody who counts what it takes in memory.
    public static DicomFile read(InputStream in, ReadOptions options, HeldMemory memory)
            throws IOException, DicomFormatException {
        try (TokenReader reader = TokenReader.open(in, options)) {
            return read(reader, options, memory);
        }
    }

    /// Reads a data set without file meta, as in a network message.
    public static DataSet readDataSet(
            InputStream in, TransferSyntax transferSyntax, ReadOptions options)
            throws IOException, DicomFormatException {
        try (TokenReader reader = TokenReader.openDataSet(in, transferSyntax, options)) {
            return read(reader, options, HeldMemory.UNCOUNTED).dataSet();
        }
    }

    private static DicomFile read(TokenReader reader, ReadOptions options, HeldMemory memory)
            throws IOException, DicomFormatException {
        DataSet dataSet =
                new DataSetReader(reader, options, memory).dataSet(SpecificCharacterSet.DEFAULT);
        return new DicomFile(
                reader.fileMeta(), reader.transferSyntax(), dataSet, reader.deviations());
    }

    private DataSet dataSet(SpecificCharacterSet inherited)
            throws IOException, DicomFormatException {
        DataSet.Builder builder = DataSet.builder(inherited);
        while (true) {
            Token token = reader.next();
            switch (token) {
                case ELEMENT, SEQUENCE, FRAGMENTS -> {
                    if (isStop(token)) {
                        return builder.build();
                    }
                    hold(ELEMENT_BYTES);
                    builder.add(element(token, builder.characterSet()));
                }
                case ITEM_END, END -> {
                    return builder.build();
                }
                case ITEM, SEQUENCE_END, FRAGMENT, FRAGMENTS_END ->
                        throw new IllegalStateException(token + " within a data set");
            }
        }
    }

    private boolean isStop(Token token) {
        int outside = token == Token.ELEMENT ? 0 : 1;
        return options.stopBefore().isPresent()
                && reader.depth() == outside
                && Integer.compareUnsigned(reader.tagValue(), options.stopBefore().get().value())
                        >= 0;
    }

    private DataElement element(Token token, SpecificCharacterSet characterSet)
            throws IOException, DicomFormatException {
        Tag tag = reader.tag();
        Vr vr = reader.vr();
        return switch (token) {
            case SEQUENCE -> new DataElement(tag, vr, sequence(characterSet));
            case FRAGMENTS -> new DataElement(tag, vr, fragments());
            default -> new DataElement(tag, vr, value(tag, vr));
        };
    }

    private Value value(Tag tag, Vr vr) throws IOException, DicomFormatException {
        if (isLeft(tag, vr)) {
            return reference();
        }
        return Value.Bytes.of(held());
    }

    private boolean isLeft(Tag tag, Vr vr) {
        if (options.referenceAbove() == ReadOptions.HOLD_ALL
                || tag.equals(Tag.EXTENDED_OFFSET_TABLE)
                || tag.equals(Tag.EXTENDED_OFFSET_TABLE_LENGTHS)) {
            return false;
        }
        boolean pixelData =
                tag.equals(Tag.PIXEL_DATA)
                        || tag.equals(Tag.FLOAT_PIXEL_DATA)
                        || tag.equals(Tag.DOUBLE_FLOAT_PIXEL_DATA);
        return vr.isBulk() && reader.length() > options.referenceAbove()
                || pixelData && reader.depth() == 0;
    }

    private byte[] held() throws IOException, DicomFormatException {
        hold(reader.length());
        return reader.littleEndianValue();
    }

    private void hold(long bytes) throws IOException, DicomFormatException {
        heldBytes += bytes;
        if (heldBytes > options.limits().heldBytes()) {
            throw new DicomFormatException(
                    LIMIT,
                    "a data set of more than " + options.limits().heldBytes() + " bytes in memory",
                    reader.path(),
                    reader.offset());
        }
        memory.hold(heldBytes);
    }

    private Value.Reference reference() throws IOException, DicomFormatException {
        byte[] start = reader.peekValue(4);
        int number = start.length == 4 ? ByteBuffer.wrap(start).getInt() : 0;
        long offset = reader.valueOffset();
        reader.skipValue();
        return new Value.Reference(offset, reader.position() - offset, number);
    }

    private Value.Sequence sequence(SpecificCharacterSet characterSet)
            throws IOException, DicomFormatException {
        boolean undefinedLength = reader.isUndefinedLength();
        List<DataSet> items = new ArrayList<>();
        BitSet undefinedItems = new BitSet();
        while (reader.next() == Token.ITEM) {
            hold(ITEM_BYTES);
            undefinedItems.set(items.size(), reader.isUndefinedLength());
            items.add(dataSet(characterSet));
        }
        return Value.Sequence.read(items, undefinedLength, undefinedItems);
    }

    private Value.Fragments fragments() throws IOException, DicomFormatException {
        Value.Bytes offsetTable = Value.Bytes.EMPTY;
        List<Value> fragments = new ArrayList<>();
        for (boolean first = true; reader.next() == Token.FRAGMENT; first = false) {
            if (first) {
                offsetTable = Value.Bytes.of(held());
            } else if (options.referenceAbove() == ReadOptions.HOLD_ALL) {
                fragments.add(Value.Bytes.of(held()));
            } else {
                hold(ELEMENT_BYTES);
                fragments.add(reference());
            }
        }
        return new Value.Fragments(offsetTable, fragments);
    }
}
