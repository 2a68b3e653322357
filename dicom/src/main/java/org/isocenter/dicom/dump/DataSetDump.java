package org.isocenter.dicom.dump;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.Attribute;
import org.isocenter.dicom.dictionary.Dictionary;
import org.isocenter.dicom.dictionary.RegisteredUid;
import org.isocenter.dicom.part10.Deviation;
import org.isocenter.dicom.part10.DicomFile;

/// Prints a file or data set, an element a line:
///
///     (0008,0016) UI SOPClassUID              1.2.840.10008.5.1.4.1.1.2  CT Image Storage
///     (0008,1140) SQ ReferencedImageSequence  1 item
///       item 1
///       (0008,1150) UI ReferencedSOPClassUID  …
///     (7FE0,0010) OW PixelData                524288 bytes at 6412
///
/// Values are cut to the width of the screen. Control characters are shown as pictures, never sent: a
/// value must not be able to command a terminal.
public final class DataSetDump {
    /// How it looks.
    ///
    /// @param colored with the colours of ECMA-48 terminals
    /// @param columns the width to which lines are cut; 0 for whole lines
    public record Style(boolean colored, int columns) {
        public static final Style PLAIN = new Style(false, 0);
    }

    private static final String DIM = "\u001B[2m";
    private static final String TYPE = "\u001B[36m";
    private static final String NAME = "\u001B[1m";
    private static final String NOTE = "\u001B[33m";
    private static final String END = "\u001B[0m";

    /// The width of the column of keywords; longer ones push the value to the right.
    private static final int NAME_COLUMNS = 34;

    private static final int SHOWN_BYTES = 24;
    private static final int LONGEST_LINE = 4096;

    private final Appendable out;
    private final Style style;
    private final StringBuilder line = new StringBuilder(256);

    public DataSetDump(Appendable out, Style style) {
        this.out = out;
        this.style = style;
    }

    /// Prints what is known of a file before its data set, the file meta information, and the data
    /// set.
    public void file(DicomFile file) throws IOException {
        String syntax = file.transferSyntax().name();
        heading(
                file.meta().isPresent()
                        ? "file meta information"
                        : "no file meta information; read as " + syntax);
        elements(file.meta().elements(), "");
        heading("data set, " + syntax);
        elements(file.dataSet(), "");
        for (Deviation deviation : file.deviations()) {
            heading("note: " + deviation.problem());
        }
    }

    public void dataSet(DataSet dataSet) throws IOException {
        elements(dataSet, "");
    }

    private void heading(String text) throws IOException {
        styled(NOTE, "# " + text);
        endLine();
    }

    private void elements(DataSet dataSet, String indent) throws IOException {
        for (DataElement element : dataSet.asRead()) {
            element(dataSet, element, indent);
        }
    }

    private void element(DataSet dataSet, DataElement element, String indent) throws IOException {
        line.append(indent);
        styled(DIM, element.tag().toString());
        line.append(' ');
        styled(TYPE, element.vr().name());
        line.append(' ');
        String name = name(dataSet, element.tag());
        styled(NAME, name);
        int used = indent.length() + 15 + name.length();
        int column = 15 + NAME_COLUMNS;
        for (; used < column; used++) {
            line.append(' ');
        }
        line.append("  ");
        used += 2;
        int room = style.columns() > 0 ? Math.max(8, style.columns() - used) : LONGEST_LINE;
        switch (element.value()) {
            case Value.Bytes bytes -> value(dataSet, element, bytes.array(), room);
            case Value.Reference(long offset, long length, int _) ->
                    styled(DIM, length + " bytes at " + offset);
            case Value.Fragments fragments ->
                    styled(DIM, plural(fragments.fragments().size(), "fragment"));
            case Value.Sequence sequence -> styled(DIM, plural(sequence.items().size(), "item"));
        }
        endLine();
        if (element.value() instanceof Value.Sequence sequence) {
            int item = 1;
            for (DataSet nested : sequence.items()) {
                line.append(indent).append("  ");
                styled(DIM, "item " + item++);
                endLine();
                elements(nested, indent + "  ");
            }
        }
    }

    private static String plural(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /// The keyword; of a private element, who owns it and its number in the block.
    private static String name(DataSet dataSet, Tag tag) {
        if (!tag.isPrivate()) {
            return Dictionary.find(tag)
                    .map(Attribute::keyword)
                    .orElse(tag.isGroupLength() ? "GroupLength" : "?");
        }
        if (tag.isPrivateCreator()) {
            return "PrivateCreator";
        }
        Optional<String> creator = dataSet.privateCreator(tag);
        return creator.map(c ->
                        visible(c, 24) + " " + HexFormat.of().toHexDigits((byte) tag.element()))
                .orElse("?");
    }

    private void value(DataSet dataSet, DataElement element, byte[] bytes, int room) {
        if (element.vr().isString()) {
            List<String> values = dataSet.strings(element);
            String text = values.size() == 1 ? values.getFirst() : String.join("\\", values);
            line.append(visible(text, room));
            if (element.vr() == Vr.UI && values.size() == 1) {
                RegisteredUid.find(values.getFirst())
                        .ifPresent(uid -> {
                            line.append("  ");
                            styled(DIM, uid.name());
                        });
            }
        } else if (element.vr().isBulk()) {
            int shown = Math.min(bytes.length, SHOWN_BYTES);
            line.append(HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown));
            if (bytes.length > shown) {
                line.append(" … ");
            } else if (shown > 0) {
                line.append("  ");
            }
            if (bytes.length > 0) {
                styled(DIM, bytes.length + " bytes");
            }
        } else {
            numbers(element.vr(), bytes, room);
        }
    }

    private void numbers(Vr vr, byte[] bytes, int room) {
        int start = line.length();
        int size = vr.valueBytes();
        for (int at = 0; at + size <= bytes.length; at += size) {
            if (line.length() - start > room - 4) {
                line.append('…');
                return;
            }
            if (at > 0) {
                line.append('\\');
            }
            number(vr, bytes, at);
        }
    }

    private void number(Vr vr, byte[] bytes, int at) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (vr) {
            case AT ->
                    line.append(
                            Tag.toString(
                                    in.getShort(at) << 16
                                            | Short.toUnsignedInt(in.getShort(at + 2))));
            case FD -> line.append(in.getDouble(at));
            case FL -> line.append(in.getFloat(at));
            case SL -> line.append(in.getInt(at));
            case SS -> line.append(in.getShort(at));
            case SV -> line.append(in.getLong(at));
            case UL -> line.append(Integer.toUnsignedLong(in.getInt(at)));
            case US -> line.append(Short.toUnsignedInt(in.getShort(at)));
            case UV -> line.append(Long.toUnsignedString(in.getLong(at)));
            default -> throw new IllegalArgumentException(vr + " is not a number");
        }
    }

    /// The text with pictures for control characters, cut to a length.
    private static String visible(String text, int room) {
        boolean plain = text.length() <= room;
        for (int i = 0; plain && i < text.length(); i++) {
            plain = !Character.isISOControl(text.charAt(i)) && !isDirection(text.charAt(i));
        }
        if (plain) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (shown.length() >= room - 1) {
                return shown.append('…').toString();
            }
            char c = text.charAt(i);
            if (c < 0x20) {
                shown.append((char) (0x2400 + c));
            } else {
                shown.append(Character.isISOControl(c) || isDirection(c) ? '\uFFFD' : c);
            }
        }
        return shown.toString();
    }

    /// Marks that turn the direction of writing, by which text can be made to look like other text.
    private static boolean isDirection(char c) {
        return c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069';
    }

    private void styled(String code, String text) {
        if (style.colored()) {
            line.append(code).append(text).append(END);
        } else {
            line.append(text);
        }
    }

    private void endLine() throws IOException {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ') {
            end--;
        }
        line.setLength(end);
        out.append(line.append('\n'));
        line.setLength(0);
    }
}
