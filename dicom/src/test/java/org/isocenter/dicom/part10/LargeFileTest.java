package org.isocenter.dicom.part10;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.pixel.FrameIndex;
import org.junit.jupiter.api.Test;

/// A file of more than 4 GB with an extended offset table, made as it is read: frames of zeros that
/// begin with their number.
final class LargeFileTest {
    private static final int FRAMES = 9;
    private static final long FRAME_BYTES = 600L << 20;

    /// The bytes of the file from any position on, without the file.
    private static final class GeneratedFile extends InputStream {
        private final byte[] head;
        private final ByteBuffer item = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        private long position;

        GeneratedFile(byte[] head, long position) {
            this.head = head;
            this.position = position;
        }

        static long size(byte[] head) {
            return head.length + FRAMES * (8 + FRAME_BYTES) + 8;
        }

        private int at(long offset) {
            if (offset < head.length) {
                return head[(int) offset];
            }
            long inFrames = offset - head.length;
            int frame = (int) (inFrames / (8 + FRAME_BYTES));
            long inFrame = inFrames % (8 + FRAME_BYTES);
            item.clear();
            if (frame < FRAMES) {
                item.putInt(0xE000_FFFE).putInt((int) FRAME_BYTES).putInt(frame + 1);
            } else {
                item.putInt(0xE0DD_FFFE).putInt(0).putInt(0);
            }
            return inFrame < 12 ? item.get((int) inFrame) : 0;
        }

        @Override
        public int read() {
            return position == size(head) ? -1 : at(position++) & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int start, int length) {
            int read = (int) Math.min(length, size(head) - position);
            for (int i = 0; i < read; i++) {
                bytes[start + i] = (byte) at(position++);
            }
            return read == 0 && length > 0 ? -1 : read;
        }

        @Override
        public long skip(long bytes) {
            long skipped = Math.min(bytes, size(head) - position);
            position += skipped;
            return skipped;
        }
    }

    @Test
    void findsTheLastFrameOfFiveGigabytes() throws Exception {
        byte[] head = head();
        assertThat(GeneratedFile.size(head)).isGreaterThan(5L << 30);
        read(head);
        long before = allocated();
        DicomFile file = read(head);
        long used = allocated() - before;

        FrameIndex index = (FrameIndex) FrameIndex.of(file.dataSet(), file.transferSyntax());
        assertThat(index.frames()).isEqualTo(FRAMES);
        FrameIndex.Range last = index.ranges(FRAMES).getFirst();
        assertThat(last.offset()).isGreaterThan(4L << 30);
        assertThat(last.length()).isEqualTo(FRAME_BYTES);
        byte[] start = new GeneratedFile(head, last.offset()).readNBytes(4);
        assertThat(start).containsExactly(FRAMES, 0, 0, 0);
        assertThat(used).as("bytes allocated").isLessThan(1 << 20);
    }

    private static DicomFile read(byte[] head) throws Exception {
        return DataSetReader.read(new GeneratedFile(head, 0), ReadOptions.DEFAULT);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    /// Everything before the first frame.
    private static byte[] head() throws Exception {
        ByteBuffer offsets = ByteBuffer.allocate(8 * FRAMES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer lengths = ByteBuffer.allocate(8 * FRAMES).order(ByteOrder.LITTLE_ENDIAN);
        for (int frame = 0; frame < FRAMES; frame++) {
            offsets.putLong(frame * (8 + FRAME_BYTES));
            lengths.putLong(FRAME_BYTES);
        }
        DataSet dataSet =
                DataSet.of(
                        DataElement.ofText(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.7.4"),
                        DataElement.ofText(Tag.SOP_INSTANCE_UID, Vr.UI, "2.25.1"),
                        DataElement.ofText(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(FRAMES)),
                        DataElement.of(Tag.EXTENDED_OFFSET_TABLE, Vr.OV, offsets.array()),
                        DataElement.of(Tag.EXTENDED_OFFSET_TABLE_LENGTHS, Vr.OV, lengths.array()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataSetWriter.write(
                DicomFile.of(dataSet, TransferSyntax.HTJ2K_LOSSLESS),
                org.isocenter.dicom.dataset.BulkSource.NONE,
                WriteForm.CONFORMANT,
                out);
        // Pixel Data of undefined length, and an empty basic offset table
        ByteBuffer pixelData = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        pixelData.putInt(0x0010_7FE0).put((byte) 'O').put((byte) 'B').putShort((short) 0);
        pixelData.putInt(-1).putInt(0xE000_FFFE).putInt(0);
        out.writeBytes(pixelData.array());
        return out.toByteArray();
    }
}
