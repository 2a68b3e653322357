package org.isocenter.bench;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.json.BulkData;
import org.isocenter.dicom.json.DicomJsonWriter;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.ReadOptions;
import org.isocenter.dicom.part10.Token;
import org.isocenter.dicom.part10.TokenReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the DICOM toolkit does for every instance: read the header, go through the tokens, write the
/// metadata.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DicomBenchmark {
    private static final ReadOptions HEADER = ReadOptions.DEFAULT.stoppingBefore(Tag.PIXEL_DATA);
    private static final int FRAME_BYTES = 512 * 1024;
    private static final int FRAMES = 1000;

    /// A CT slice.
    @Param("slice.dcm")
    public String file = "";

    private byte[] slice = new byte[0];
    private DataSet dataSet = DataSet.EMPTY;
    private byte[] pixelDataHead = new byte[0];

    @Setup
    public void read() throws IOException, DicomFormatException {
        slice = Files.readAllBytes(Path.of(file));
        dataSet = DataSetReader.read(new ByteArrayInputStream(slice), HEADER).dataSet();
        ByteBuffer head = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0x0010_7FE0).put((byte) 'O').put((byte) 'B').putShort((short) 0).putInt(-1);
        pixelDataHead = head.putInt(0xE000_FFFE).putInt(0).array();
    }

    /// Header of the slice, from memory, as a data set.
    @Benchmark
    public DataSet headerFromMemory() throws IOException, DicomFormatException {
        return DataSetReader.read(new ByteArrayInputStream(slice), HEADER).dataSet();
    }

    /// The same with opening and closing the file.
    @Benchmark
    public DataSet headerFromFile() throws IOException, DicomFormatException {
        try (InputStream in = new FileInputStream(file)) {
            return DataSetReader.read(in, HEADER).dataSet();
        }
    }

    /// All tokens of the slice, reading no value.
    @Benchmark
    public int tokensOfSlice() throws IOException, DicomFormatException {
        return tokens(TokenReader.open(new ByteArrayInputStream(slice), ReadOptions.DEFAULT));
    }

    /// All tokens of 500 MB in 1000 fragments, every byte of which goes through the reader's buffer, as
    /// when a store copies what it parses.
    @Benchmark
    public int tokensOfHalfAGigabyte() throws IOException, DicomFormatException {
        return tokens(
                TokenReader.openDataSet(
                        new Multiframe(pixelDataHead),
                        TransferSyntax.JPEG_2000_LOSSLESS,
                        ReadOptions.DEFAULT.withBuffer(64 << 10)));
    }

    private static int tokens(TokenReader reader) throws IOException, DicomFormatException {
        int count = 0;
        while (reader.next() != Token.END) {
            count++;
        }
        return count;
    }

    /// The metadata of the slice as JSON.
    @Benchmark
    public void metadataJson() throws IOException {
        DicomJsonWriter writer =
                new DicomJsonWriter(
                        OutputStream.nullOutputStream(), BulkData.OMIT_ALL, BulkSource.NONE);
        writer.dataSet(dataSet);
        writer.flush();
    }

    /// Pixel data made as it is read, that cannot be skipped.
    private static final class Multiframe extends InputStream {
        private final byte[] head;
        private final byte[] frame = new byte[8 + FRAME_BYTES];
        private long position;

        Multiframe(byte[] head) {
            this.head = head;
            ByteBuffer item = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
            item.putInt(0xE000_FFFE).putInt(FRAME_BYTES).putInt(0x51FF_4FFF);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("one byte at a time");
        }

        @Override
        public int read(byte[] into, int start, int length) {
            long inFrames = position - head.length;
            int read;
            if (inFrames < 0) {
                read = Math.min(length, head.length);
                System.arraycopy(head, 0, into, start, read);
            } else if (inFrames < (long) FRAMES * frame.length) {
                int at = (int) (inFrames % frame.length);
                read = Math.min(length, frame.length - at);
                System.arraycopy(frame, at, into, start, read);
            } else if (inFrames == (long) FRAMES * frame.length) {
                ByteBuffer end = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                end.putInt(0xE0DD_FFFE).putInt(0);
                read = 8;
                System.arraycopy(end.array(), 0, into, start, read);
            } else {
                return -1;
            }
            position += read;
            return read;
        }

        @Override
        public long skip(long bytes) {
            return 0;
        }
    }
}
