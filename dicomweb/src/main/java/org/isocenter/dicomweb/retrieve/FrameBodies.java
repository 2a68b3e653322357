package org.isocenter.dicomweb.retrieve;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.pixel.FrameIndex;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.StoredInstance;
import org.isocenter.http.Body;

/// The frames of an instance as bodies of an answer. Each is made while it is sent.
///
/// Most are stretches of the file. Two kinds are not: those of one bit per pixel that begin within a
/// byte, which are shifted, and those of a deflated file, which is inflated once for all frames of an
/// answer if they are asked for in their order.
final class FrameBodies implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 << 10;

    private final Archive archive;
    private final StoredInstance instance;
    private final FrameIndex index;
    private final boolean deflated;
    private final InflatedStretches inflated;

    FrameBodies(Archive archive, StoredInstance instance, FrameIndex index) {
        this.archive = archive;
        this.instance = instance;
        this.index = index;
        this.deflated = TransferSyntax.of(instance.transferSyntax()).deflated();
        this.inflated = new InflatedStretches(archive, instance);
    }

    /// One frame, from 1.
    Body frame(int number) throws IOException {
        if (!index.isEncapsulated()
                && (index.startBit(number) != 0 || index.frameBits() % 8 != 0)) {
            return new Body.Streamed(
                    OptionalLong.of((index.frameBits() + 7) / 8), out -> shift(number, out));
        }
        List<FrameIndex.Range> ranges = index.ranges(number);
        if (deflated) {
            return new Body.Streamed(
                    OptionalLong.of(index.length(number)),
                    out -> {
                        for (FrameIndex.Range range : ranges) {
                            inflated.open(range.offset(), range.length()).transferTo(out);
                        }
                    });
        }
        List<Body> fragments = new ArrayList<>(ranges.size());
        for (FrameIndex.Range range : ranges) {
            fragments.add(BlobBodies.range(archive, instance, range.offset(), range.length()));
        }
        return fragments.size() == 1 ? fragments.getFirst() : new Body.Sequence(fragments);
    }

    /// A body of such frames that ends what they share when it has been sent.
    Body closing(Body body) {
        return deflated
                ? new Body.Streamed(
                        body.length(),
                        out -> {
                            try (this) {
                                body.writeTo(out);
                            }
                        })
                : body;
    }

    private void shift(int number, OutputStream out) throws IOException {
        FrameIndex.Range range = index.ranges(number).getFirst();
        if (deflated) {
            shift(inflated.open(range.offset(), range.length()), number, out);
            return;
        }
        try (InputStream in =
                archive.blobs().open(instance.blob(), range.offset(), range.length())) {
            shift(in, number, out);
        }
    }

    /// Moves a frame that begins within a byte to the beginning of one, and clears the bits behind
    /// its end. The first pixel is the least significant bit (PS3.5 §8.1.1).
    private void shift(InputStream in, int number, OutputStream out) throws IOException {
        int shift = index.startBit(number);
        int rest = (int) (index.frameBits() % 8);
        long left = (index.frameBits() + 7) / 8;
        byte[] bytes = new byte[BUFFER_BYTES + 1]; // one more, whose low bits belong before it
        int there = 0;
        while (left > 0) {
            there += in.readNBytes(bytes, there, bytes.length - there);
            int whole = (int) Math.min(left, Math.min(there, BUFFER_BYTES));
            if (whole == 0) {
                throw new EOFException("the pixel data end before the frame");
            }
            for (int i = 0; i < whole; i++) {
                int low = (bytes[i] & 0xFF) >>> shift;
                int high = i + 1 < there ? (bytes[i + 1] & 0xFF) << 8 - shift : 0;
                bytes[i] = (byte) (low | high);
            }
            left -= whole;
            if (left == 0 && rest != 0) {
                bytes[whole - 1] &= (byte) ((1 << rest) - 1);
            }
            out.write(bytes, 0, whole);
            there -= whole;
            System.arraycopy(bytes, whole, bytes, 0, there);
        }
    }

    @Override
    public void close() throws IOException {
        inflated.close();
    }
}
