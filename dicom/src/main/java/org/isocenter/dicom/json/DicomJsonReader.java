package org.isocenter.dicom.json;

import static org.isocenter.dicom.data.DicomFormatException.Kind.LIMIT;
import static org.isocenter.dicom.data.DicomFormatException.Kind.MALFORMED;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.dicom.charset.SpecificCharacterSet;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.ReadLimits;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.Dictionary;
import org.isocenter.dicom.value.PersonName;

/// Reads data sets in the DICOM JSON model (PS3.18 Annex F), one after the other.
///
/// The document is one object or an array of objects; of an array, one data set is held at a time. The
/// names of members (`vr`, `Value`, …) are taken in any case, and comments and a comma too many are
/// passed over (rule GEN-27). The grammar of JSON and the shape of the model are checked; whether a value is allowed for its type is
/// not (rule JSON-7): that is for the validation of values. Numbers and strings are both taken where
/// the type is a number. An attribute without `vr` has the type of the dictionary.
///
/// Text is kept in UTF-8. When some of it is not ASCII, Specific Character Set (0008,0005) of that data
/// set becomes `ISO_IR 192`, whatever the document says, so that what is written later says what it is.
public final class DicomJsonReader {
    private static final SpecificCharacterSet UTF_8 = SpecificCharacterSet.UTF_8;

    /// What an element or a value takes in memory besides its text.
    private static final int VALUE_BYTES = 64;

    private final JsonInput in;
    private final ReadLimits limits;
    private boolean begun;
    private boolean array;
    private boolean first = true;
    private boolean ended;

    private long elements;
    private long heldBytes;

    /// Whether text that is not ASCII was read since this was last cleared.
    private boolean beyondAscii;

    public DicomJsonReader(InputStream in, ReadLimits limits) {
        this.in = new JsonInput(in, limits.valueBytes(), JsonInput.DEPTH);
        this.limits = limits;
    }

    /// A document that is one data set: an object, or an array of one.
    public static DataSet readDataSet(InputStream in, ReadLimits limits)
            throws IOException, DicomFormatException {
        DicomJsonReader reader = new DicomJsonReader(in, limits);
        Optional<DataSet> dataSet = reader.next();
        if (dataSet.isEmpty() || reader.next().isPresent()) {
            throw reader.malformed("not exactly one data set");
        }
        return dataSet.get();
    }

    /// All data sets of a document.
    public static List<DataSet> readAll(InputStream in, ReadLimits limits)
            throws IOException, DicomFormatException {
        DicomJsonReader reader = new DicomJsonReader(in, limits);
        List<DataSet> all = new ArrayList<>();
        for (Optional<DataSet> next = reader.next(); next.isPresent(); next = reader.next()) {
            all.add(next.get());
        }
        return all;
    }

    /// The next data set of the document; empty when it has ended.
    public Optional<DataSet> next() throws IOException, DicomFormatException {
        if (ended) {
            return Optional.empty();
        }
        if (!begun) {
            begun = true;
            array = in.peek() == '[';
            if (array) {
                in.open('[');
            }
        }
        if (array ? !in.more(']', first) : !first) {
            ended = true;
            if (in.peek() >= 0) {
                throw malformed("something after the end of the document");
            }
            return Optional.empty();
        }
        first = false;
        beyondAscii = false;
        DataSet dataSet = dataSet();
        return Optional.of(beyondAscii && !isUtf8(dataSet) ? dataSet.with(utf8Element()) : dataSet);
    }

    private static boolean isUtf8(DataSet dataSet) {
        return dataSet.strings(Tag.SPECIFIC_CHARACTER_SET).equals(List.of("ISO_IR 192"));
    }

    private static DataElement utf8Element() {
        return DataElement.ofText(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192");
    }

    private DataSet dataSet() throws IOException, DicomFormatException {
        in.open('{');
        return members(Optional.empty());
    }

    /// The attributes of a data set, of which the first name may have been read already.
    private DataSet members(Optional<String> firstName) throws IOException, DicomFormatException {
        DataSet.Builder builder = DataSet.builder(UTF_8);
        boolean outer = beyondAscii;
        beyondAscii = false;
        if (firstName.isPresent()) {
            builder.add(attribute(firstName.get()));
        }
        for (boolean one = firstName.isEmpty(); in.more('}', one); one = false) {
            builder.add(attribute(in.name()));
        }
        DataSet dataSet = builder.build();
        if (beyondAscii && dataSet.contains(Tag.SPECIFIC_CHARACTER_SET) && !isUtf8(dataSet)) {
            dataSet = dataSet.with(utf8Element());
        }
        beyondAscii |= outer;
        return dataSet;
    }

    private DataElement attribute(String name) throws IOException, DicomFormatException {
        Tag tag =
                Tag.parse(name)
                        .orElseThrow(
                                () -> malformed("'" + name + "' is not a tag of eight digits"));
        if (++elements > limits.elements()) {
            throw refusal(LIMIT, "more than " + limits.elements() + " elements");
        }
        hold(VALUE_BYTES);
        in.path.add(tag.toString());
        Parts parts = new Parts();
        in.open('{');
        for (boolean one = true; in.more('}', one); one = false) {
            switch (in.name().toLowerCase(Locale.ROOT)) { // GEN-27
                case "vr" -> parts.vr = vr(in.string());
                case "value" -> parts.values = Optional.of(values());
                case "inlinebinary" -> parts.inline = Optional.of(held(in.string()));
                case "bulkdatauri" -> throw malformed("a BulkDataURI, which cannot be followed");
                default -> in.skip();
            }
        }
        if (parts.values.isPresent() && parts.inline.isPresent()) {
            throw malformed("both Value and InlineBinary");
        }
        Vr vr = parts.vr.orElseGet(() -> Dictionary.vrOf(tag.value()));
        DataElement element = new DataElement(tag, vr, value(vr, parts));
        in.path.removeLast();
        return element;
    }

    /// What stands in an attribute's object, in whatever order.
    private static final class Parts {
        Optional<Vr> vr = Optional.empty();
        Optional<List<Item>> values = Optional.empty();
        Optional<String> inline = Optional.empty();
    }

    /// A member of a `Value` array, before its type is known.
    private sealed interface Item {
        record Null() implements Item {}

        record Text(String text) implements Item {}

        record Number(String digits) implements Item {}

        record Name(String groups) implements Item {}

        record Nested(DataSet dataSet) implements Item {}
    }

    private Optional<Vr> vr(String name) throws DicomFormatException {
        Optional<Vr> vr = Vr.of(name);
        if (vr.isEmpty()) {
            throw malformed("no value representation '" + name + "'");
        }
        return vr;
    }

    private List<Item> values() throws IOException, DicomFormatException {
        List<Item> values = new ArrayList<>();
        if (in.peek() == 'n') {
            in.literal("null");
            return values;
        }
        in.open('[');
        for (boolean one = true; in.more(']', one); one = false) {
            if (++elements > limits.elements()) {
                throw refusal(LIMIT, "more than " + limits.elements() + " elements");
            }
            hold(VALUE_BYTES);
            switch (in.peek()) {
                case '"' -> values.add(new Item.Text(held(in.string())));
                case 'n' -> {
                    in.literal("null");
                    values.add(new Item.Null());
                }
                case '{' -> {
                    in.path.add("[" + values.size() + "]");
                    values.add(object());
                    in.path.removeLast();
                }
                default -> values.add(new Item.Number(held(in.number())));
            }
        }
        return values;
    }

    private String held(String text) throws DicomFormatException {
        hold(text.length());
        return text;
    }

    private void hold(int bytes) throws DicomFormatException {
        heldBytes += bytes;
        if (heldBytes > limits.heldBytes()) {
            throw refusal(
                    LIMIT, "data sets of more than " + limits.heldBytes() + " bytes in memory");
        }
    }

    /// A person's name or an item of a sequence: the first name of a member tells which.
    private Item object() throws IOException, DicomFormatException {
        in.open('{');
        if (!in.more('}', true)) {
            return new Item.Nested(DataSet.EMPTY);
        }
        String name = in.name();
        if (Tag.parse(name).isPresent()) {
            return new Item.Nested(members(Optional.of(name)));
        }
        String[] groups = {"", "", ""};
        boolean more = true;
        while (more) {
            int group = switch (name.toLowerCase(Locale.ROOT)) { // GEN-27
                        case "alphabetic" -> 0;
                        case "ideographic" -> 1;
                        case "phonetic" -> 2;
                        default -> throw malformed("'" + name + "' in a value");
                    };
            if (in.peek() == 'n') {
                in.literal("null");
            } else {
                groups[group] = held(in.string());
            }
            more = in.more('}', false);
            name = more ? in.name() : "";
        }
        return new Item.Name(
                new PersonName.Groups(present(groups[0]), present(groups[1]), present(groups[2]))
                        .toString());
    }

    private static Optional<String> present(String group) {
        return group.isEmpty() ? Optional.empty() : Optional.of(group);
    }

    // ---- values of a known type

    private Value value(Vr vr, Parts parts) throws DicomFormatException {
        List<Item> values = parts.values.orElse(List.of());
        if (vr == Vr.SQ) {
            return sequence(values, parts);
        }
        if (parts.inline.isPresent()) {
            return inline(parts.inline.get());
        }
        return switch (vr.kind()) {
            case STRING -> text(vr, values);
            case BINARY -> numbers(vr, values);
            case SEQUENCE -> throw new IllegalStateException("handled above");
        };
    }

    private Value sequence(List<Item> values, Parts parts) throws DicomFormatException {
        if (parts.inline.isPresent()) {
            throw malformed("a sequence as InlineBinary");
        }
        List<DataSet> items = new ArrayList<>(values.size());
        for (Item value : values) {
            items.add(
                    switch (value) {
                        case Item.Nested(DataSet dataSet) -> dataSet;
                        case Item.Null() -> DataSet.EMPTY;
                        case Item.Text _, Item.Number _, Item.Name _ ->
                                throw malformed("an item of a sequence that is not an object");
                    });
        }
        return Value.Sequence.of(items);
    }

    private Value inline(String base64) throws DicomFormatException {
        try {
            return Value.Bytes.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            throw malformed("InlineBinary that is not base64");
        }
    }

    private Value text(Vr vr, List<Item> values) throws DicomFormatException {
        List<String> texts = new ArrayList<>(values.size());
        for (Item value : values) {
            String text =
                    switch (value) {
                        case Item.Null() -> "";
                        case Item.Text(String plain) -> plain;
                        case Item.Number(String digits) -> digits;
                        case Item.Name(String groups) when vr == Vr.PN -> groups;
                        case Item.Name _, Item.Nested _ ->
                                throw malformed("an object as a value of type " + vr);
                    };
            checkCharacters(vr, text);
            texts.add(text);
        }
        if (texts.size() > 1 && !vr.isBackslashSeparated()) {
            throw malformed("several values of type " + vr + ", which has one");
        }
        Charset encoding =
                vr.followsCharacterSet() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return Value.Bytes.of(DataElement.padded(vr, String.join("\\", texts).getBytes(encoding)));
    }

    /// Notes text that makes the data set one of UTF-8. Types that have the default repertoire whatever
    /// the character set is are read as ISO 8859-1, so nothing beyond that can be written to them.
    private void checkCharacters(Vr vr, String text) throws DicomFormatException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (vr.followsCharacterSet()) {
                beyondAscii |= c >= 0x80;
            } else if (c > 0xFF) {
                throw malformed("the character '" + c + "' in a value of type " + vr);
            }
        }
    }

    private Value numbers(Vr vr, List<Item> values) throws DicomFormatException {
        if (vr.isBulk()) {
            if (!values.isEmpty()) {
                throw malformed("Value of type " + vr + ", which is InlineBinary");
            }
            return Value.Bytes.EMPTY;
        }
        ByteBuffer out =
                ByteBuffer.allocate(values.size() * vr.valueBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (Item value : values) {
            String text =
                    switch (value) {
                        case Item.Text(String plain) -> plain.strip();
                        case Item.Number(String digits) -> digits;
                        case Item.Null _, Item.Name _, Item.Nested _ ->
                                throw malformed("no number as a value of type " + vr);
                    };
            try {
                put(out, vr, text);
            } catch (NumberFormatException _) {
                throw malformed("'" + text + "' is not a value of type " + vr);
            }
        }
        return Value.Bytes.of(out.array());
    }

    private void put(ByteBuffer out, Vr vr, String text) throws DicomFormatException {
        switch (vr) {
            case AT -> {
                Tag tag = Tag.parse(text).orElseThrow(() -> new NumberFormatException(text));
                out.putShort((short) tag.group()).putShort((short) tag.element());
            }
            case FD -> out.putDouble(real(text));
            case FL -> out.putFloat((float) real(text));
            case SL -> out.putInt((int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case SS -> out.putShort((short) whole(text, Short.MIN_VALUE, Short.MAX_VALUE));
            case SV -> out.putLong(whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
            case UL -> out.putInt((int) whole(text, 0, 0xFFFF_FFFFL));
            case US -> out.putShort((short) whole(text, 0, 0xFFFF));
            case UV -> out.putLong(Long.parseUnsignedLong(text));
            default -> throw malformed("no numbers of type " + vr);
        }
    }

    private static double real(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "inf", "Infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /// A whole number within bounds; `3.0` and `1e3` are whole numbers to JSON.
    private static long whole(String text, long least, long most) {
        long value;
        if (text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            value = Long.parseLong(text);
        } else {
            double real = Double.parseDouble(text);
            value = (long) real;
            if (value != real || Math.abs(real) > 1L << 53) {
                throw new NumberFormatException(text);
            }
        }
        if (value < least || value > most) {
            throw new NumberFormatException(text);
        }
        return value;
    }

    private DicomFormatException malformed(String problem) {
        return refusal(MALFORMED, problem);
    }

    private DicomFormatException refusal(DicomFormatException.Kind kind, String problem) {
        return in.refusal(kind, problem);
    }
}
