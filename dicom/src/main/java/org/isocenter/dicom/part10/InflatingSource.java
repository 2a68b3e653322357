package org.isocenter.dicom.part10;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.Value;

/// The values that a data set left in a deflated file (PS3.5 §A.5). Each is found by inflating
/// everything before it.
public final class InflatingSource implements BulkSource {
    /// Opens the file at its beginning.
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException;
    }

    private final Opener file;
    private final long dataSetOffset;

    /// @param file the file as it is, deflated
    /// @param dataSetOffset where its data set begins: [FileMeta#endOffset]
    public InflatingSource(Opener file, long dataSetOffset) {
        this.file = file;
        this.dataSetOffset = dataSetOffset;
    }

    @Override
    public InputStream open(Value.Reference reference) throws IOException {
        InputStream in = file.open();
        Inflater inflater = new Inflater(true);
        try {
            in.skipNBytes(dataSetOffset);
            InputStream inflated = new InflaterInputStream(in, inflater, 8 << 10);
            inflated.skipNBytes(reference.offset() - dataSetOffset);
            return new Part(inflated, inflater, reference.length());
        } catch (IOException e) {
            inflater.end();
            in.close();
            throw e;
        }
    }

    /// So many bytes of a stream.
    private static final class Part extends FilterInputStream {
        private final Inflater inflater;
        private long left;

        Part(InputStream in, Inflater inflater, long length) {
            super(in);
            this.inflater = inflater;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.read(bytes, start, (int) Math.min(left, length));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(Math.min(left, bytes));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(left, super.available());
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() throws IOException {
            super.close();
            inflater.end();
        }
    }
}
