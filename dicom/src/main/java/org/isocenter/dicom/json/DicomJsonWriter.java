package org.isocenter.dicom.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.isocenter.dicom.charset.SpecificCharacterSet;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.part10.Token;
import org.isocenter.dicom.part10.TokenReader;
import org.isocenter.dicom.value.PersonName;

/// Writes data sets in the DICOM JSON model (PS3.18 Annex F) as they come, without a tree.
///
///     DicomJsonWriter json = new DicomJsonWriter(out, BulkData.OMIT_ALL, BulkSource.NONE);
///     json.beginArray();
///     json.dataSet(first);
///     json.dataSet(second);
///     json.endArray();
///     json.flush();
///
/// Text is decoded by the character set of the data set it stands in and becomes UTF-8; the value of
/// (0008,0005) stays what it was. Padding at the end of a value goes, but a NUL is padding of a UID
/// only. Group lengths and file meta information are never written. Floating point numbers that JSON
/// cannot say become the strings `NaN`, `inf` and `-inf`.
public final class DicomJsonWriter {
    /// Fragments that were passed over: not none, for then the element would count as empty.
    private static final List<Value> NO_FRAGMENT = List.of(Value.Bytes.EMPTY);

    private final JsonOutput out;
    private final BulkData.Rule rule;
    private final BulkSource source;

    private boolean comma;
    private final StringBuilder path = new StringBuilder();

    /// @param out where the text goes; it is neither flushed nor closed unless [#flush] is called
    /// @param rule what becomes of bulk data
    /// @param source where the values are that were left in a file and are to be inline
    public DicomJsonWriter(OutputStream out, BulkData.Rule rule, BulkSource source) {
        this.out = new JsonOutput(out);
        this.rule = rule;
        this.source = source;
    }

    /// One data set as bytes.
    public static byte[] toBytes(DataSet dataSet, BulkData.Rule rule) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DicomJsonWriter writer = new DicomJsonWriter(bytes, rule, BulkSource.NONE);
            writer.dataSet(dataSet);
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Hands on what is still in the buffer.
    public void flush() throws IOException {
        out.flush();
    }

    public void beginArray() throws IOException {
        separate();
        out.write('[');
        comma = false;
    }

    public void endArray() throws IOException {
        out.write(']');
        comma = true;
    }

    /// A whole data set.
    public void dataSet(DataSet dataSet) throws IOException {
        beginDataSet();
        for (DataElement element : dataSet) {
            element(element, dataSet.characterSet());
        }
        endDataSet();
    }

    /// A whole data set as it streams by, never held: what the reader finds from here to the end of its
    /// input. The order is that of the input, so let the reader refuse [Deviation#OUT_OF_ORDER] and
    /// [Deviation#DUPLICATE] where it matters. To the rule, values are references.
    public void dataSet(TokenReader reader) throws IOException, DicomFormatException {
        streamed(reader, SpecificCharacterSet.DEFAULT);
    }

    private void streamed(TokenReader reader, SpecificCharacterSet inherited)
            throws IOException, DicomFormatException {
        SpecificCharacterSet characterSet = inherited;
        beginDataSet();
        for (Token token = reader.next();
                token != Token.END && token != Token.ITEM_END;
                token = reader.next()) {
            Tag tag = reader.tag();
            Vr vr = reader.vr();
            if (token == Token.SEQUENCE) {
                streamedItems(reader, tag, characterSet);
            } else if (token == Token.FRAGMENTS) {
                bulk(new DataElement(tag, vr, new Value.Fragments(Value.Bytes.EMPTY, NO_FRAGMENT)));
                reader.skipSequence();
            } else if (vr.isBulk()) {
                Value value = new Value.Reference(reader.valueOffset(), reader.length(), 0);
                DataElement element = new DataElement(tag, vr, value);
                if (rule.of(path + tag.hex(), element) instanceof BulkData.Inline) {
                    inline(element, reader.littleEndianValue());
                } else {
                    bulk(element);
                }
            } else {
                DataElement element = DataElement.of(tag, vr, reader.littleEndianValue());
                if (tag.equals(Tag.SPECIFIC_CHARACTER_SET)
                        && element.value() instanceof Value.Bytes bytes) {
                    characterSet = SpecificCharacterSet.of(bytes.array());
                }
                element(element, characterSet);
            }
        }
        endDataSet();
    }

    private void streamedItems(TokenReader reader, Tag tag, SpecificCharacterSet characterSet)
            throws IOException, DicomFormatException {
        int outer = path.length();
        int item = 0;
        begin(tag, Vr.SQ);
        while (reader.next() == Token.ITEM) {
            out.ascii(item == 0 ? ",\"Value\":[" : ",");
            comma = false;
            path.append(tag.hex()).append('/').append(++item).append('/');
            streamed(reader, characterSet);
            path.setLength(outer);
        }
        if (item > 0) {
            out.write(']');
        }
        end();
    }

    /// Begins a data set whose elements follow in ascending order.
    public void beginDataSet() throws IOException {
        separate();
        out.write('{');
        comma = false;
    }

    public void endDataSet() throws IOException {
        out.write('}');
        comma = true;
    }

    /// An element of the data set that was begun.
    ///
    /// @param characterSet the character set of its text
    public void element(DataElement element, SpecificCharacterSet characterSet) throws IOException {
        Tag tag = element.tag();
        if (tag.isGroupLength() || tag.group() == 0x0002) {
            return;
        }
        if (element.value() instanceof Value.Sequence sequence) {
            sequence(tag, sequence.items());
        } else if (element.vr().isBulk()) {
            bulk(element);
        } else {
            begin(tag, element.vr());
            switch (element.value()) {
                case Value.Bytes bytes -> values(element.vr(), bytes.array(), characterSet);
                case Value.Reference reference -> referred(element.vr(), reference, characterSet);
                case Value.Fragments _, Value.Sequence _ -> {}
            }
            end();
        }
    }

    private void referred(Vr vr, Value.Reference reference, SpecificCharacterSet characterSet)
            throws IOException {
        try (InputStream in = source.open(reference)) {
            values(vr, in.readAllBytes(), characterSet);
        }
    }

    private void sequence(Tag tag, List<DataSet> items) throws IOException {
        begin(tag, Vr.SQ);
        if (!items.isEmpty()) {
            int outer = path.length();
            out.ascii(",\"Value\":[");
            comma = false;
            for (int item = 0; item < items.size(); item++) {
                path.append(tag.hex()).append('/').append(item + 1).append('/');
                dataSet(items.get(item));
                path.setLength(outer);
            }
            out.write(']');
        }
        end();
    }

    private void bulk(DataElement element) throws IOException {
        switch (rule.of(path + element.tag().hex(), element)) {
            case BulkData.Omit() -> {}
            case BulkData.Uri(String uri) -> {
                begin(element.tag(), element.vr());
                if (!element.isEmpty()) {
                    out.ascii(",\"BulkDataURI\":");
                    out.string(uri);
                }
                end();
            }
            case BulkData.Inline() -> {
                switch (element.value()) {
                    case Value.Bytes bytes -> inline(element, bytes.array());
                    case Value.Reference reference -> {
                        try (InputStream in = source.open(reference)) {
                            inline(element, in.readAllBytes());
                        }
                    }
                    case Value.Fragments _, Value.Sequence _ -> {}
                }
            }
        }
    }

    private void inline(DataElement element, byte[] bytes) throws IOException {
        begin(element.tag(), element.vr());
        if (bytes.length > 0) {
            out.ascii(",\"InlineBinary\":");
            out.base64(bytes);
        }
        end();
    }

    private void separate() throws IOException {
        if (comma) {
            out.write(',');
        }
    }

    private void begin(Tag tag, Vr vr) throws IOException {
        separate();
        out.tag(tag.value());
        out.ascii(":{\"vr\":\"");
        out.ascii(vr.name());
        out.write('"');
    }

    private void end() throws IOException {
        out.write('}');
        comma = true;
    }

    // ---- values

    private void values(Vr vr, byte[] bytes, SpecificCharacterSet characterSet) throws IOException {
        switch (vr) {
            case AT, FD, FL, SL, SS, SV, UL, US, UV -> binary(vr, bytes);
            case DS, IS -> text(vr, characterSet.decodeValues(bytes, vr));
            case UI -> {
                int end = bytes.length;
                while (end > 0 && (bytes[end - 1] == 0 || bytes[end - 1] == ' ')) {
                    end--;
                }
                text(vr, characterSet.decodeValues(bytes, 0, end, vr, _ -> {}));
            }
            case AE, AS, CS, DA, DT, LO, LT, PN, SH, ST, TM, UC, UR, UT ->
                    text(vr, characterSet.decodeValues(bytes, vr));
            // their values are sequences or bulk data
            case OB, OD, OF, OL, OV, OW, SQ, UN -> {}
        }
    }

    private void text(Vr vr, List<String> values) throws IOException {
        if (values.isEmpty() || values.size() == 1 && isNothing(vr, values.getFirst())) {
            return;
        }
        out.ascii(",\"Value\":[");
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            String value = values.get(i);
            if (isNothing(vr, value)) {
                out.ascii("null");
            } else if (vr == Vr.PN) {
                name(value);
            } else if (vr == Vr.DS || vr == Vr.IS) {
                number(value);
            } else {
                out.string(value);
            }
        }
        out.write(']');
    }

    /// A name of separators alone says no more than an empty one.
    private static boolean isNothing(Vr vr, String value) {
        return value.isEmpty() || vr == Vr.PN && value.chars().allMatch(c -> c == '=');
    }

    private void name(String value) throws IOException {
        PersonName.Groups groups = PersonName.groups(value);
        out.write('{');
        boolean first = true;
        first = group("\"Alphabetic\":", groups.alphabetic().orElse(""), first);
        first = group("\"Ideographic\":", groups.ideographic().orElse(""), first);
        group("\"Phonetic\":", groups.phonetic().orElse(""), first);
        out.write('}');
    }

    private boolean group(String key, String text, boolean first) throws IOException {
        if (text.isEmpty()) {
            return first;
        }
        if (!first) {
            out.write(',');
        }
        out.ascii(key);
        out.string(text);
        return false;
    }

    /// A number where it is one, else the string (rule JSON-5).
    private void number(String value) throws IOException {
        String number = JsonNumber.of(value.strip());
        if (number.isEmpty()) {
            out.string(value);
        } else {
            out.ascii(number);
        }
    }

    private void binary(Vr vr, byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int size = vr.valueBytes();
        if (in.remaining() < size) {
            return;
        }
        out.ascii(",\"Value\":[");
        for (boolean first = true; in.remaining() >= size; first = false) {
            if (!first) {
                out.write(',');
            }
            switch (vr) {
                case AT -> out.tag(in.getShort() << 16 | Short.toUnsignedInt(in.getShort()));
                case FD -> real(in.getDouble());
                case FL -> real(in.getFloat());
                case SL -> out.ascii(Integer.toString(in.getInt()));
                case SS -> out.ascii(Integer.toString(in.getShort()));
                case SV -> out.ascii(Long.toString(in.getLong()));
                case UL -> out.ascii(Integer.toUnsignedString(in.getInt()));
                case US -> out.ascii(Integer.toString(Short.toUnsignedInt(in.getShort())));
                case UV -> out.ascii(Long.toUnsignedString(in.getLong()));
                default -> throw new IllegalArgumentException(vr + " is not a number");
            }
        }
        out.write(']');
    }

    private void real(double value) throws IOException {
        if (Double.isFinite(value)) {
            out.ascii(Double.toString(value));
        } else {
            notFinite(value);
        }
    }

    private void real(float value) throws IOException {
        if (Float.isFinite(value)) {
            out.ascii(Float.toString(value));
        } else {
            notFinite(value);
        }
    }

    private void notFinite(double value) throws IOException {
        out.ascii(Double.isNaN(value) ? "\"NaN\"" : value > 0 ? "\"inf\"" : "\"-inf\"");
    }
}
