package org.isocenter.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.isocenter.dicom.Samples;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.part10.InflatingSource;
import org.isocenter.dicom.part10.ReadOptions;
import org.isocenter.rule.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameIndexTest {
    static List<String> nativeFiles() {
        return Samples.wellFormed().stream()
                .filter(name -> Files.exists(truth(name)))
                .filter(name -> !read(name).transferSyntax().isEncapsulated())
                .toList();
    }

    private static Path truth(String name) {
        return Samples.path("MANIFEST.csv")
                .resolveSibling("ground-truth")
                .resolve(name + ".pixels.json");
    }

    private static DicomFile read(String name) {
        try {
            return DataSetReader.read(
                    new ByteArrayInputStream(Samples.bytes(name)), ReadOptions.DEFAULT);
        } catch (Exception e) {
            throw new AssertionError(name, e);
        }
    }

    /// Every frame has the hash that another toolkit found for it.
    @Rule({"dicom:STORE-27", "dicom:FRM-6", "dicom:FRM-12"})
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("nativeFiles")
    void findsTheBytesOfNativeFrames(String name) throws Exception {
        DicomFile file = read(name);
        FrameIndex index = (FrameIndex) FrameIndex.of(file.dataSet(), file.transferSyntax());
        List<String> hashes = new ArrayList<>();
        for (int frame = 1; frame <= index.frames(); frame++) {
            byte[] bytes = bytes(file, name, index.ranges(frame));
            if (file.dataSet().intValue(Tag.BITS_ALLOCATED).orElse(0) == 1) {
                bytes = unpacked(bytes, index.startBit(frame), (int) index.frameBits());
            } else if (file.transferSyntax().isBigEndian()) {
                for (int i = 0; i + 1 < bytes.length; i += 2) {
                    byte swap = bytes[i];
                    bytes[i] = bytes[i + 1];
                    bytes[i + 1] = swap;
                }
            }
            hashes.add(hash(bytes));
        }

        Matcher list =
                Pattern.compile("\"sha256\":\\s*\\[([^\\]]*)]")
                        .matcher(Files.readString(truth(name)));
        assertThat(list.find()).isTrue();
        assertThat(hashes).containsExactly(list.group(1).replaceAll("[\"\\s]", "").split(","));
    }

    private static byte[] bytes(DicomFile file, String name, List<FrameIndex.Range> ranges)
            throws Exception {
        byte[] all = Samples.bytes(name);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (FrameIndex.Range range : ranges) {
            if (file.transferSyntax().deflated()) {
                InflatingSource source =
                        new InflatingSource(
                                () -> new ByteArrayInputStream(all), file.meta().endOffset());
                try (var in = source.open(new Value.Reference(range.offset(), range.length(), 0))) {
                    in.transferTo(frame);
                }
            } else {
                frame.write(all, (int) range.offset(), (int) range.length());
            }
        }
        return frame.toByteArray();
    }

    /// One byte for each bit, the least significant bit first (PS3.5 §8.2).
    private static byte[] unpacked(byte[] packed, int startBit, int bits) {
        byte[] pixels = new byte[bits];
        for (int i = 0; i < bits; i++) {
            int bit = startBit + i;
            pixels[i] = (byte) (packed[bit / 8] >> bit % 8 & 1);
        }
        return pixels;
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /// The same frames whether a frame is one fragment with a table or several without one.
    @Test
    void putsFragmentsTogetherWithoutATable() throws Exception {
        String fragmented = "multiframe/ect_2f_jpegls_fragmented_no_bot.dcm";
        DicomFile file = read(fragmented);
        FrameIndex index = (FrameIndex) FrameIndex.of(file.dataSet(), file.transferSyntax());
        String whole = "multiframe/ect_2f_jpegls_bot.dcm";
        DicomFile wholeFile = read(whole);
        FrameIndex wholeIndex =
                (FrameIndex) FrameIndex.of(wholeFile.dataSet(), wholeFile.transferSyntax());

        assertThat(index.frames()).isEqualTo(2);
        for (int frame = 1; frame <= 2; frame++) {
            assertThat(index.ranges(frame).size()).isGreaterThan(1);
            assertThat(bytes(file, fragmented, index.ranges(frame)))
                    .isEqualTo(bytes(wholeFile, whole, wholeIndex.ranges(frame)));
        }
    }

    /// Frames that are deflated one by one inflate to those of the same instance that are not.
    @Test
    void findsDeflatedFrames() throws Exception {
        String deflated = "transfer-syntaxes/seg_deflated_frame_8_1.dcm";
        String plain = "modalities/seg_liver_1bit_3f.dcm";
        DicomFile file = read(deflated);
        FrameIndex index = (FrameIndex) FrameIndex.of(file.dataSet(), file.transferSyntax());
        DicomFile plainFile = read(plain);
        FrameIndex plainIndex =
                (FrameIndex) FrameIndex.of(plainFile.dataSet(), plainFile.transferSyntax());
        for (int frame = 1; frame <= 3; frame++) {
            byte[] bytes = bytes(file, deflated, index.ranges(frame));
            byte[] inflated =
                    new InflaterInputStream(new ByteArrayInputStream(bytes), new Inflater(true))
                            .readAllBytes();
            assertThat(inflated).isEqualTo(bytes(plainFile, plain, plainIndex.ranges(frame)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "malformed/number_of_frames_wrong.dcm, 1",
        "multiframe/seg_tiled_full_1250f.dcm, 1250",
        "multiframe/sm_jpeg_140f.dcm, 140",
        "transfer-syntaxes/es_video_mpeg4_102.dcm, 1"
    })
    void countsTheFramesThatAreThere(String name, int frames) throws Exception {
        DicomFile file = read(name);
        FrameIndex index = (FrameIndex) FrameIndex.of(file.dataSet(), file.transferSyntax());

        assertThat(index.frames()).isEqualTo(frames);
        FrameIndex again = FrameIndex.ofBytes(index.toBytes());
        assertThat(again).isEqualTo(index);
        assertThat(again.ranges(frames)).isEqualTo(index.ranges(frames));
        assertThatThrownBy(() -> index.ranges(frames + 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> index.ranges(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /// Fragments of ten bytes, eighteen apart with their headers; `S` begins like a code stream.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    one frame of many fragments           | 1 | .... | -        | -        | 0
                    as many fragments as frames           | 4 | .... | -        | -        | 0 1 2 3
                    the basic table                       | 2 | .... | 0 36     | -        | 0 2
                    the extended table before the basic   | 2 | .... | 0 36     | 0 18     | 0 1
                    a table that points between fragments | 2 | S.S. | 0 20     | -        | 0 2
                    a table that goes back                | 4 | .... | 0 36 18 54 | -      | 0 1 2 3
                    a table that is too short             | 4 | .... | 0        | -        | 0 1 2 3
                    code streams without a table          | 2 | S..S | -        | -        | 0 3
                    the first is no beginning             | 2 | .S.S | -        | -        | -
                    fewer beginnings than frames          | 3 | S..S | -        | -        | -
                    fewer fragments than frames           | 9 | .... | -        | -        | 0 1 2 3
                    """)
    void findsWhereFramesBegin(
            String reason,
            int frames,
            String fragments,
            @Nullable String basic,
            @Nullable String extended,
            @Nullable String expected) {
        List<Value> references = new ArrayList<>();
        for (int i = 0; i < fragments.length(); i++) {
            int start = fragments.charAt(i) == 'S' ? 0xFFD8_FFE0 : 0;
            references.add(new Value.Reference(1008 + 18L * i, 10, start));
        }
        DataSet.Builder builder = DataSet.builder();
        builder.add(DataElement.ofText(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(frames)));
        builder.add(
                new DataElement(
                        Tag.PIXEL_DATA,
                        Vr.OB,
                        new Value.Fragments(Value.Bytes.of(table(basic, 4)), references)));
        builder.add(DataElement.of(Tag.EXTENDED_OFFSET_TABLE, Vr.OV, table(extended, 8)));

        Frames found = FrameIndex.of(builder.build(), TransferSyntax.JPEG_BASELINE_8_BIT);

        if (expected == null) {
            assertThat(found).isInstanceOf(Frames.Unknown.class);
        } else {
            FrameIndex index = (FrameIndex) found;
            List<String> first =
                    IntStream.rangeClosed(1, index.frames())
                            .mapToObj(frame -> index.ranges(frame).getFirst().offset())
                            .map(offset -> String.valueOf((offset - 1008) / 18))
                            .toList();
            assertThat(String.join(" ", first)).isEqualTo(expected);
            int all =
                    IntStream.rangeClosed(1, index.frames()).map(f -> index.ranges(f).size()).sum();
            assertThat(all).isEqualTo(4);
        }
    }

    private static byte[] table(@Nullable String offsets, int width) {
        if (offsets == null) {
            return new byte[0];
        }
        String[] numbers = offsets.split(" ");
        ByteBuffer bytes =
                ByteBuffer.allocate(numbers.length * width).order(ByteOrder.LITTLE_ENDIAN);
        for (String number : numbers) {
            if (width == 4) {
                bytes.putInt(Integer.parseInt(number));
            } else {
                bytes.putLong(Long.parseLong(number));
            }
        }
        return bytes.array();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "bits across byte borders, 3, 3, 1, 1, 2, 9, 1",
        "two chrominance samples for two pixels, 4, 4, 3, 8, 1, 256, 0",
        "impossible, 65535, 65535, 65535, 65535, 1, -1, 0",
        "without size, 0, 4, 1, 8, 1, -1, 0",
        "more than there is, 100, 100, 1, 16, 1, -1, 0"
    })
    void measuresNativeFrames(
            String reason,
            int rows,
            int columns,
            int samples,
            int bits,
            int frames,
            long frameBits,
            int startBit) {
        DataSet dataSet =
                DataSet.of(
                        DataElement.ofShorts(Tag.SAMPLES_PER_PIXEL, samples),
                        DataElement.ofText(
                                Tag.PHOTOMETRIC_INTERPRETATION,
                                Vr.CS,
                                samples == 3 ? "YBR_FULL_422" : "MONOCHROME2"),
                        DataElement.ofText(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(frames)),
                        DataElement.ofShorts(Tag.ROWS, rows),
                        DataElement.ofShorts(Tag.COLUMNS, columns),
                        DataElement.ofShorts(Tag.BITS_ALLOCATED, bits),
                        new DataElement(Tag.PIXEL_DATA, Vr.OW, new Value.Reference(100, 1000, 0)));

        Frames found = FrameIndex.of(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);

        if (frameBits < 0) {
            assertThat(found).isInstanceOf(Frames.Unknown.class);
        } else {
            FrameIndex index = (FrameIndex) found;
            assertThat(index.frameBits()).isEqualTo(frameBits);
            assertThat(index.startBit(frames)).isEqualTo(startBit);
        }
    }

    /// What was decompressed may say that chrominance samples are shared although they are all there.
    @Rule("dicom:FRM-6")
    @ParameterizedTest
    @CsvSource({"32, 128, 2", "48, 192, 2", "49, 192, 2", "40, 128, 2", "16, 128, 1"})
    void theLengthTellsWhetherChrominanceIsShared(long bytes, long frameBits, int frames) {
        DataSet dataSet =
                DataSet.of(
                        DataElement.ofShorts(Tag.SAMPLES_PER_PIXEL, 3),
                        DataElement.ofText(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "YBR_FULL_422"),
                        DataElement.ofText(Tag.NUMBER_OF_FRAMES, Vr.IS, "2"),
                        DataElement.ofShorts(Tag.ROWS, 4),
                        DataElement.ofShorts(Tag.COLUMNS, 2),
                        DataElement.ofShorts(Tag.BITS_ALLOCATED, 8),
                        new DataElement(Tag.PIXEL_DATA, Vr.OW, new Value.Reference(100, bytes, 0)));

        FrameIndex index =
                (FrameIndex) FrameIndex.of(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);

        assertThat(index.frameBits()).isEqualTo(frameBits);
        assertThat(index.frames()).isEqualTo(frames);
    }

    @Test
    void hasNoFramesWithoutPixelData() {
        assertThat(FrameIndex.of(DataSet.EMPTY, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN))
                .isInstanceOf(Frames.None.class);
    }

    @Test
    void refusesBytesThatAreNoIndex() {
        for (String hex : List.of("", "03", "02FF", "0201", "0102", "02FFFFFFFFFFFFFFFFFF01")) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            assertThatThrownBy(() -> FrameIndex.ofBytes(bytes))
                    .isInstanceOf(DicomFormatException.class);
        }
        byte[] text = "nonsense".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> FrameIndex.ofBytes(Arrays.copyOf(text, 4)))
                .isInstanceOf(DicomFormatException.class);
    }
}
