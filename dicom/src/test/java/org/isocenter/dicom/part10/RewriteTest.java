package org.isocenter.dicom.part10;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import org.isocenter.dicom.Samples;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RewriteTest {
    /// Not whole, or not DICOM: there is nothing to write again.
    private static final Set<String> UNREADABLE =
            Set.of(
                    "malformed/empty.dcm",
                    "malformed/text_file.dcm",
                    "malformed/random_bytes.dcm",
                    "malformed/preamble_only.dcm",
                    "malformed/truncated_header.dcm",
                    "malformed/truncated_pixels.dcm",
                    "malformed/length_overflow.dcm",
                    "malformed/mr_truncated.dcm",
                    "malformed/no_meta.dcm",
                    "malformed/meta_missing_tsyntax.dcm",
                    "malformed/rtplan_truncated.dcm",
                    "malformed/j2k_too_short.dcm");

    static List<String> names() {
        return Samples.names().stream().filter(name -> !UNREADABLE.contains(name)).toList();
    }

    static List<String> nativeNames() {
        return Samples.wellFormed();
    }

    @Rule({"dicom:STORE-21", "dicom:STORE-22"})
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("names")
    void writesWhatItReadByteForByte(String name) throws Exception {
        byte[] bytes = Samples.bytes(name);
        DicomFile file = read(bytes, ReadOptions.LENIENT);

        byte[] again = write(file, file.transferSyntax(), source(file, bytes), WriteForm.AS_READ);

        int start = (int) file.meta().endOffset();
        if (file.transferSyntax().deflated()) {
            assertThat(Arrays.copyOf(again, start)).isEqualTo(Arrays.copyOf(bytes, start));
            assertThat(inflated(again, start)).isEqualTo(inflated(bytes, start));
        } else {
            assertThat(again).isEqualTo(bytes);
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("nativeNames")
    void comesBackEqualFromEveryUncompressedSyntax(String name) throws Exception {
        byte[] bytes = Samples.bytes(name);
        DicomFile file = read(bytes, ReadOptions.LENIENT);
        if (file.transferSyntax().isEncapsulated()) {
            return;
        }
        DataSet expected =
                comparable(read(bytes, ReadOptions.LENIENT.holdingAll()).dataSet(), false);
        for (TransferSyntax target :
                List.of(
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                        TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                        TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
            byte[] converted = write(file, target, source(file, bytes), WriteForm.CONFORMANT);
            DicomFile there = read(converted, ReadOptions.STRICT.holdingAll());
            assertThat(there.transferSyntax()).isEqualTo(target);
            boolean implicit = !target.isExplicit();
            assertThat(comparable(there.dataSet(), implicit))
                    .as(target.name())
                    .isEqualTo(implicit ? comparable(expected, true) : expected);

            DicomFile left = read(converted, ReadOptions.STRICT);
            byte[] back =
                    write(
                            left,
                            file.transferSyntax(),
                            source(left, converted),
                            WriteForm.CONFORMANT);
            DataSet returned =
                    comparable(read(back, ReadOptions.STRICT.holdingAll()).dataSet(), implicit);
            assertThat(returned).isEqualTo(implicit ? comparable(expected, true) : expected);
        }
    }

    /// Without group lengths, which a conversion leaves out, and with even lengths; without types when
    /// they were lost in implicit VR on the way.
    private static DataSet comparable(DataSet dataSet, boolean withoutTypes) {
        DataSet.Builder builder = DataSet.builder(dataSet.characterSet());
        for (DataElement element : dataSet) {
            if (element.tag().isGroupLength()) {
                continue;
            }
            Value value =
                    switch (element.value()) {
                        case Value.Sequence sequence -> {
                            List<DataSet> items = new ArrayList<>();
                            sequence.items().forEach(i -> items.add(comparable(i, withoutTypes)));
                            yield Value.Sequence.read(items, true, new BitSet());
                        }
                        case Value.Bytes bytes ->
                                Value.Bytes.of(DataElement.padded(element.vr(), bytes.array()));
                        case Value.Reference reference -> reference;
                        case Value.Fragments fragments -> fragments;
                    };
            builder.add(new DataElement(element.tag(), withoutTypes ? Vr.UN : element.vr(), value));
        }
        return builder.build();
    }

    private static DicomFile read(byte[] bytes, ReadOptions options) throws Exception {
        return DataSetReader.read(new ByteArrayInputStream(bytes), options);
    }

    private static BulkSource source(DicomFile file, byte[] bytes) {
        return file.transferSyntax().deflated()
                ? new InflatingSource(
                        () -> new ByteArrayInputStream(bytes), file.meta().endOffset())
                : BulkSource.of(bytes);
    }

    private static byte[] write(
            DicomFile file, TransferSyntax target, BulkSource source, WriteForm form)
            throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataSetWriter.write(file, target, source, form, out);
        return out.toByteArray();
    }

    private static byte[] inflated(byte[] file, int start) throws Exception {
        try (InflaterInputStream in =
                new InflaterInputStream(
                        new ByteArrayInputStream(file, start, file.length - start),
                        new java.util.zip.Inflater(true))) {
            return in.readAllBytes();
        }
    }
}
