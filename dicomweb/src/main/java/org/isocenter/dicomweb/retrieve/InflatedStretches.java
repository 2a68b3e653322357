package org.isocenter.dicomweb.retrieve;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.StoredInstance;
import org.jspecify.annotations.Nullable;

/// Stretches of a deflated data set, read one after the other. Those in ascending order, which may share
/// a byte, cost one way through the file; one that lies before the last begins again.
final class InflatedStretches implements AutoCloseable {
    private final Archive archive;
    private final StoredInstance instance;
    private @Nullable PushbackInputStream inflated;
    private long position;
    private int last = -1;

    InflatedStretches(Archive archive, StoredInstance instance) {
        this.archive = archive;
        this.instance = instance;
    }

    /// A stretch, good until the next is asked for. It need not be closed.
    InputStream open(long offset, long length) throws IOException {
        return new Stretch(at(offset), length);
    }

    private PushbackInputStream at(long offset) throws IOException {
        PushbackInputStream in = inflated;
        if (in != null && offset == position - 1 && last >= 0) {
            in.unread(last);
        } else if (in != null && offset >= position) {
            in.skipNBytes(offset - position);
        } else {
            close();
            in =
                    new PushbackInputStream(
                            BulkDataOperation.inflated(
                                    archive,
                                    instance,
                                    new Value.Reference(offset, Long.MAX_VALUE - offset, 0)));
            inflated = in;
        }
        position = offset;
        last = -1;
        return in;
    }

    @Override
    public void close() throws IOException {
        if (inflated != null) {
            inflated.close();
            inflated = null;
        }
    }

    private final class Stretch extends InputStream {
        private final PushbackInputStream in;
        private long left;

        Stretch(PushbackInputStream in, long length) {
            this.in = in;
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
            int read = in.read(bytes, start, (int) Math.min(left, length));
            if (read > 0) {
                left -= read;
                position += read;
                last = bytes[start + read - 1] & 0xFF;
            }
            return read;
        }
    }
}
