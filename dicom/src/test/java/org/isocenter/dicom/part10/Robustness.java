package org.isocenter.dicom.part10;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.ReadLimits;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.json.BulkData;
import org.isocenter.dicom.json.DicomJsonReader;
import org.isocenter.dicom.json.DicomJsonWriter;
import org.isocenter.dicom.pixel.FrameIndex;
import org.isocenter.dicom.pixel.Frames;

/// What must hold for any bytes: they are read or refused with a [DicomFormatException]; what was read
/// can be written, as bytes and as JSON, and read again to the same.
public final class Robustness {
    private static final ReadLimits LIMITS = new ReadLimits(40, 20_000, 1 << 20, 4 << 20, 4 << 20);

    private Robustness() {}

    public static void read(byte[] bytes) throws IOException {
        tokens(bytes, ReadOptions.LENIENT.withLimits(LIMITS).withBuffer(256));
        dataSet(bytes, ReadOptions.LENIENT.withLimits(LIMITS).holdingAll());
        dataSet(bytes, ReadOptions.DEFAULT.withLimits(LIMITS));
        dataSet(bytes, ReadOptions.STRICT.withLimits(LIMITS));
    }

    private static void tokens(byte[] bytes, ReadOptions options) throws IOException {
        try (TokenReader reader = TokenReader.open(new ByteArrayInputStream(bytes), options)) {
            long before = reader.position();
            int steps = 0;
            while (reader.next() != Token.END) {
                assertThat(reader.offset()).isGreaterThanOrEqualTo(before);
                before = reader.offset();
                switch (steps++ % 4) {
                    case 0 -> reader.peekValue(4);
                    case 1 -> reader.copyValue(OutputStream.nullOutputStream());
                    case 2 -> reader.skipValue();
                    default -> {}
                }
            }
            assertThat(reader.depth()).isZero();
        } catch (DicomFormatException e) {
            assertThat(e.problem()).isNotEmpty();
        }
    }

    private static void dataSet(byte[] bytes, ReadOptions options) throws IOException {
        DicomFile file;
        try {
            file = DataSetReader.read(new ByteArrayInputStream(bytes), options);
        } catch (DicomFormatException e) {
            assertThat(e.offset()).isNotNegative();
            return;
        }
        Frames frames = FrameIndex.of(file.dataSet(), file.transferSyntax());
        if (frames instanceof FrameIndex index) {
            for (int frame = 1; frame <= Math.min(index.frames(), 100); frame++) {
                assertThat(index.length(frame)).isNotNegative();
            }
        }
        DicomJsonWriter.toBytes(file.dataSet(), BulkData.OMIT_ALL);
        if (options.referenceAbove() == ReadOptions.HOLD_ALL) {
            rewritten(file, options);
        }
    }

    private static void rewritten(DicomFile file, ReadOptions options) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataSetWriter.write(file, BulkSource.NONE, WriteForm.CONFORMANT, out);
        ReadOptions more =
                options.withLimits(new ReadLimits(80, 200_000, 8 << 20, 16 << 20, 16 << 20));
        try {
            DicomFile again = DataSetReader.read(new ByteArrayInputStream(out.toByteArray()), more);
            ByteArrayOutputStream twice = new ByteArrayOutputStream();
            DataSetWriter.write(again, BulkSource.NONE, WriteForm.CONFORMANT, twice);
            assertSame(twice.toByteArray(), out.toByteArray());
        } catch (DicomFormatException e) {
            throw new AssertionError("what was written cannot be read", e);
        }
    }

    private static void assertSame(byte[] actual, byte[] expected) {
        int at = Arrays.mismatch(actual, expected);
        if (at >= 0) {
            throw new AssertionError(
                    "byte " + at + ": " + around(actual, at) + " / " + around(expected, at));
        }
    }

    private static String around(byte[] bytes, int at) {
        int start = Math.max(0, Math.min(at, bytes.length) - 24);
        return HexFormat.of()
                .formatHex(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, at + 24)));
    }

    public static void json(byte[] bytes) throws IOException {
        try {
            var dataSet = DicomJsonReader.readDataSet(new ByteArrayInputStream(bytes), LIMITS);
            byte[] json = DicomJsonWriter.toBytes(dataSet, BulkData.INLINE_ALL);
            ReadLimits more = new ReadLimits(80, 200_000, 8 << 20, 16 << 20, 16 << 20);
            var again = DicomJsonReader.readDataSet(new ByteArrayInputStream(json), more);
            assertSame(DicomJsonWriter.toBytes(again, BulkData.INLINE_ALL), json);
        } catch (DicomFormatException e) {
            assertThat(e.problem()).isNotEmpty();
        }
    }
}
