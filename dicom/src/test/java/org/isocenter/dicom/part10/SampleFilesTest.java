package org.isocenter.dicom.part10;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Set;
import org.isocenter.dicom.Samples;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.pixel.FrameIndex;
import org.isocenter.dicom.pixel.Frames;
import org.isocenter.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SampleFilesTest {
    static List<String> wellFormed() {
        return Samples.wellFormed();
    }

    @Rule({"dicom:STORE-20", "dicom:STORE-23", "dicom:STORE-26", "dicom:STORE-28"})
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("wellFormed")
    void readsTheFileAndFindsItsFrames(String name) throws Exception {
        DicomFile file = read(name, ReadOptions.DEFAULT);

        assertThat(file.dataSet().contains(Tag.PIXEL_DATA))
                .isEqualTo(file.meta().isPresent() && hasFrames(file));
        // one value of odd length, and two bytes after a deflate stream: known, and nothing else
        assertThat(file.deviations())
                .isSubsetOf(Set.of(Deviation.ODD_LENGTH, Deviation.TRAILING_BYTES));
    }

    private static boolean hasFrames(DicomFile file) {
        boolean floats = file.dataSet().contains(Tag.FLOAT_PIXEL_DATA);
        Frames frames = FrameIndex.of(file.dataSet(), file.transferSyntax());
        assertThat(frames).isNotInstanceOf(Frames.Unknown.class);
        return frames instanceof FrameIndex && !floats;
    }

    @Rule("dicom:STORE-20")
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    empty.dcm               | MALFORMED | not a DICOM file
                    text_file.dcm           | MALFORMED | not a DICOM file
                    random_bytes.dcm        | MALFORMED | not a DICOM file
                    preamble_only.dcm       | MALFORMED | no file meta information after DICM
                    explicit_le_no_meta.dcm | MALFORMED | no file meta information
                    meta_missing_tsyntax.dcm| MALFORMED | no Transfer Syntax UID
                    truncated_header.dcm    | TRUNCATED | ends too early in (0008,1090) at byte 700
                    truncated_pixels.dcm    | TRUNCATED | ends too early in (7FE0,0010)
                    length_overflow.dcm     | LIMIT     | bytes in memory in (0008,1030)
                    rtplan_truncated.dcm    | TRUNCATED | in (300A,00B0)[0].(300A,0111)[0].(300A,012C) at byte 2129
                    j2k_too_short.dcm       | TRUNCATED | in (7FE0,0010)[10]
                    """)
    void refusesWhatIsNoWholeFile(String name, DicomFormatException.Kind kind, String message) {
        assertThatThrownBy(() -> read("malformed/" + name, ReadOptions.DEFAULT))
                .isInstanceOfSatisfying(
                        DicomFormatException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "explicit_le_no_meta.dcm, MISSING_META, 24",
        "truncated_header.dcm, TRUNCATED, 22",
        "rtplan_truncated.dcm, TRUNCATED, 32",
        "duplicate_tag.dcm, DUPLICATE, 25",
        "tags_out_of_order.dcm, OUT_OF_ORDER, 25"
    })
    void readsWhatStraysWhenAsked(String name, Deviation deviation, int elements) throws Exception {
        DicomFile file = read("malformed/" + name, ReadOptions.LENIENT);

        assertThat(file.deviations()).containsExactly(deviation);
        assertThat(file.dataSet().size()).isEqualTo(elements);
    }

    private static DicomFile read(String name, ReadOptions options) throws Exception {
        return DataSetReader.read(new ByteArrayInputStream(Samples.bytes(name)), options);
    }
}
