package org.isocenter.conformance.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.Dictionary;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.part10.DataSetWriter;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.part10.FileMeta;
import org.isocenter.dicom.part10.WriteForm;

/// Makes DICOM files of texts, so that what an exchange stores can be read beside it.
///
/// The texts are in the form that DCMTK's `dcmdump` prints and its `dump2dcm` reads, as far as it is
/// used here: `(gggg,eeee) VR [text]`, numbers, bytes as `01\02`, sequences, pixel sequences.
final class InstanceText {
    private static final Pattern LINE =
            Pattern.compile("\\(([0-9a-fA-F]{4}),([0-9a-fA-F]{4})\\) (\\w\\w)(?: (.*))?");

    private final List<String> lines;
    private int at;

    private InstanceText(List<String> lines) {
        this.lines = lines;
    }

    /// The file that a text describes, after changes to it.
    ///
    /// @param changes `Keyword=value`, `ggggeeee=value`, `without Keyword`, `as TRANSFER-SYNTAX-UID`;
    ///     in a value `\0` is a NUL and `\s` a space
    static byte[] file(Path text, List<String> changes) throws IOException {
        List<String> lines =
                Files.readAllLines(text).stream()
                        .map(line -> line.replaceAll("(^|\\s)#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList();
        DataSet all = new InstanceText(lines).dataSet();
        TransferSyntax syntax =
                TransferSyntax.of(all.string(Tag.TRANSFER_SYNTAX_UID).orElseThrow());
        DataSet dataSet = all.without(Tag.TRANSFER_SYNTAX_UID);
        for (String change : changes) {
            if (change.startsWith("as ")) {
                syntax = TransferSyntax.of(change.substring("as ".length()));
            } else if (change.startsWith("without ")) {
                dataSet = dataSet.without(tag(change.substring("without ".length())));
            } else {
                int equals = change.indexOf('=');
                Tag tag = tag(change.substring(0, equals));
                Vr vr =
                        dataSet.get(tag)
                                .map(DataElement::vr)
                                .orElseGet(() -> Dictionary.find(tag).orElseThrow().vr());
                dataSet = dataSet.with(element(tag, vr, "[" + change.substring(equals + 1) + "]"));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataSetWriter.write(
                new DicomFile(
                        FileMeta.of(dataSet, syntax),
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                        dataSet,
                        Set.of()),
                syntax,
                BulkSource.NONE,
                WriteForm.AS_READ,
                out);
        return out.toByteArray();
    }

    private static Tag tag(String name) {
        return Tag.parse(name).orElseGet(() -> Dictionary.find(name).orElseThrow().tag());
    }

    /// Bytes as `01\02\03`.
    static byte[] bytes(String hex) {
        String[] each = hex.strip().split("\\\\");
        byte[] bytes = new byte[each.length];
        for (int i = 0; i < each.length; i++) {
            bytes[i] = (byte) Integer.parseInt(each[i], 16);
        }
        return bytes;
    }

    private DataSet dataSet() {
        DataSet.Builder dataSet = DataSet.builder();
        while (at < lines.size() && !lines.get(at).startsWith("(fffe,")) {
            Matcher line = LINE.matcher(lines.get(at++));
            if (!line.matches()) {
                throw new IllegalArgumentException("not an element: " + lines.get(at - 1));
            }
            Tag tag =
                    Tag.of(
                            Integer.parseInt(line.group(1), 16),
                            Integer.parseInt(line.group(2), 16));
            Vr vr = Vr.valueOf(Objects.requireNonNull(line.group(3)));
            String value = line.group(4) == null ? "" : line.group(4);
            if (vr == Vr.SQ) {
                dataSet.add(new DataElement(tag, vr, Value.Sequence.of(items())));
            } else if (value.startsWith("(PixelSequence")) {
                dataSet.add(new DataElement(tag, vr, fragments()));
            } else {
                dataSet.add(element(tag, vr, value));
            }
        }
        return dataSet.build();
    }

    private List<DataSet> items() {
        List<DataSet> items = new ArrayList<>();
        while (!lines.get(at).startsWith("(fffe,e0dd)")) {
            at++; // (fffe,e000) na
            items.add(dataSet());
            at++; // (fffe,e00d) na
        }
        at++;
        return items;
    }

    private Value.Fragments fragments() {
        List<Value> fragments = new ArrayList<>();
        while (!lines.get(at).startsWith("(fffe,e0dd)")) {
            String value = lines.get(at++).substring("(fffe,e000) pi".length()).strip();
            fragments.add(
                    value.isEmpty() || value.startsWith("(")
                            ? Value.Bytes.EMPTY
                            : Value.Bytes.of(bytes(value)));
        }
        at++;
        return new Value.Fragments(
                (Value.Bytes) fragments.getFirst(), fragments.subList(1, fragments.size()));
    }

    private static DataElement element(Tag tag, Vr vr, String value) {
        if (value.isEmpty() || value.startsWith("(no value") || value.equals("[]")) {
            return DataElement.empty(tag, vr);
        }
        if (value.startsWith("[")) {
            byte[] text =
                    value.substring(1, value.length() - 1)
                            .replace("\\0", "\0")
                            .replace("\\s", " ")
                            .getBytes(StandardCharsets.UTF_8);
            return DataElement.of(tag, vr, DataElement.padded(vr, text));
        }
        if (vr == Vr.US) {
            return DataElement.ofShorts(tag, Integer.parseInt(value));
        }
        return DataElement.of(tag, vr, DataElement.padded(vr, bytes(value)));
    }
}
