package org.isocenter.persistence.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/// What stands before the bytes of a blob in a segment.
///
/// | bytes | what |
/// | ---: | --- |
/// | 0 | the word `ISOBLOB1`, or `DELETED.` |
/// | 8 | length of the blob, 8 bytes |
/// | 16 | CRC-32C of the blob, 4 bytes |
/// | 20 | CRC-32C of this header, of the segment's number and of the offset in it, 4 bytes |
/// | 24 | length of the name, 4 bytes |
/// | 28 | the name that was asked for, in ASCII |
/// | 256 | the blob |
///
/// All big-endian. That the checksum covers the place keeps bytes of a blob that look like a header
/// from being taken for one.
///
/// @param start where in the segment the header begins, a multiple of the page size
record RecordHeader(BlobName asked, long lengthBytes, long checksum, int segment, long start) {
    static final int BYTES = 256;
    static final int PAGE_BYTES = 4096;

    private static final long WORD = word("ISOBLOB1");
    private static final int NAME_OFFSET = 28;

    /// The space that a blob of this length takes.
    static long recordBytes(long lengthBytes) {
        return roundUp(BYTES + lengthBytes);
    }

    static long roundUp(long bytes) {
        return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }

    /// What is written over the beginning of a header to delete the blob.
    static ByteBuffer deletedMark() {
        return ByteBuffer.allocate(Long.BYTES).putLong(word("DELETED.")).flip();
    }

    long dataStart() {
        return start + BYTES;
    }

    Place.InSegment place() {
        return new Place.InSegment(asked, segment, (int) (start / PAGE_BYTES));
    }

    ByteBuffer encode() {
        byte[] name = asked.value().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header =
                ByteBuffer.allocate(BYTES)
                        .putLong(WORD)
                        .putLong(lengthBytes)
                        .putInt((int) checksum)
                        .putInt(0)
                        .putInt(name.length)
                        .put(name)
                        .clear();
        return header.putInt(20, ownChecksum(header, segment, start));
    }

    /// The header at this place; nothing when there is none, or a damaged one.
    static Optional<RecordHeader> read(FileChannel channel, int segment, long start)
            throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BYTES);
        while (header.hasRemaining()) {
            if (channel.read(header, start + header.position()) < 0) {
                return Optional.empty();
            }
        }
        header.clear();
        if (header.getLong(0) != WORD) {
            return Optional.empty();
        }
        int found = header.getInt(20);
        header.putInt(20, 0);
        if (ownChecksum(header, segment, start) != found) {
            return Optional.empty();
        }
        byte[] name = new byte[Math.clamp(header.getInt(24), 0, BYTES - NAME_OFFSET)];
        header.get(NAME_OFFSET, name);
        return Optional.of(
                new RecordHeader(
                        new BlobName(new String(name, StandardCharsets.US_ASCII)),
                        header.getLong(8),
                        header.getInt(16) & 0xffff_ffffL,
                        segment,
                        start));
    }

    private static int ownChecksum(ByteBuffer header, int segment, long start) {
        CRC32C checksum = new CRC32C();
        checksum.update(header.duplicate().clear());
        checksum.update(ByteBuffer.allocate(12).putInt(segment).putLong(start).flip());
        return (int) checksum.getValue();
    }

    private static long word(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).getLong();
    }
}
