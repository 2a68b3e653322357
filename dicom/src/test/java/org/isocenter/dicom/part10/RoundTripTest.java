package org.isocenter.dicom.part10;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.isocenter.dicom.RandomDataSets;
import org.isocenter.dicom.data.ReadLimits;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.json.BulkData;
import org.isocenter.dicom.json.DicomJsonReader;
import org.isocenter.dicom.json.DicomJsonWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What was written is read back the same. The seed is the test's name.
final class RoundTripTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsBackWhatItWrote(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        DataSet written = RandomDataSets.next(random);
        for (TransferSyntax syntax :
                new TransferSyntax[] {
                    TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                    TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
                }) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DataSetWriter.write(
                    DicomFile.of(written, syntax), BulkSource.NONE, WriteForm.CONFORMANT, out);
            ReadOptions options =
                    ReadOptions.STRICT.withBuffer(256 + random.nextInt(300)).holdingAll();
            DicomFile file =
                    DataSetReader.read(new Drops(out.toByteArray(), random.split()), options);

            assertThat(file.dataSet()).as(syntax.name()).isEqualTo(written);
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            DataSetWriter.write(file, BulkSource.NONE, WriteForm.AS_READ, again);
            assertThat(again.toByteArray()).as(syntax.name()).isEqualTo(out.toByteArray());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsBackTheJsonItWrote(long seed) throws Exception {
        DataSet written = RandomDataSets.next(new SplittableRandom(seed));
        byte[] json = DicomJsonWriter.toBytes(written, BulkData.INLINE_ALL);
        ReadLimits limits = ReadLimits.DEFAULT;
        DataSet read = DicomJsonReader.readDataSet(new ByteArrayInputStream(json), limits);

        assertThat(DicomJsonWriter.toBytes(read, BulkData.INLINE_ALL)).isEqualTo(json);
        assertThat(read.size()).isEqualTo(written.size());
    }

    /// A stream that comes in pieces, as from a network.
    private static final class Drops extends ByteArrayInputStream {
        private final SplittableRandom random;

        Drops(byte[] bytes, SplittableRandom random) {
            super(bytes);
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] bytes, int start, int length) {
            return super.read(bytes, start, length == 0 ? 0 : 1 + random.nextInt(length));
        }

        @Override
        public synchronized long skip(long bytes) {
            return super.skip(random.nextLong(bytes + 1));
        }
    }
}
