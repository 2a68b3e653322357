package org.isocenter.persistence.blob;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// Bytes by name: written once, read whole or in part, deleted. Never changed in place.
///
/// The order of a caller's life: **commit the blob, then write the row that names it; delete the row,
/// later the blob.** Who writes many rows finishes the blob and lets the row's commit wait for it. A crash in between leaves bytes that nobody can reach, which a job finds with
/// [#list], never a row without bytes.
///
/// "Later" is longer than somebody may be reading the blob that he found in the row. Who has it open then is
/// not safe: a large file stays readable to him, the stretch of a segment reads as zeros.
///
/// Every implementation passes the same contract test.
public interface BlobStorage extends AutoCloseable {
    /// Begins a blob. The name **to keep** is in what the commit returns: it begins with this one and
    /// is unlike any other, even when the same name is asked for twice.
    ///
    /// @throws IllegalArgumentException when the name contains `@` or has more than 200 characters
    BlobUpload create(BlobName name) throws IOException;

    /// The bytes of a blob from an offset on. A range that goes beyond the end is cut there.
    ///
    /// @param length at most so many bytes; `Long.MAX_VALUE` for all
    /// @throws NoSuchBlobException when there is none of this name
    /// @throws IllegalArgumentException when the offset or the length is negative
    InputStream open(BlobName name, long offset, long length) throws IOException;

    /// All bytes of a blob.
    default InputStream open(BlobName name) throws IOException {
        return open(name, 0, Long.MAX_VALUE);
    }

    /// Reads a blob to its end and compares it with what was told when it was stored.
    ///
    /// @throws IOException when it cannot be read
    default BlobState verify(StoredBlob expected) throws IOException {
        CRC32C checksum = new CRC32C();
        long lengthBytes = 0;
        try (InputStream stream = open(expected.name())) {
            byte[] buffer = new byte[1 << 16];
            int count = stream.read(buffer);
            while (count >= 0) {
                checksum.update(buffer, 0, count);
                lengthBytes += count;
                count = stream.read(buffer);
            }
        } catch (NoSuchBlobException e) {
            return BlobState.MISSING;
        }
        return lengthBytes == expected.lengthBytes() && checksum.getValue() == expected.checksum()
                ? BlobState.INTACT
                : BlobState.DAMAGED;
    }

    /// Where the bytes lie, when they lie on this machine; nothing when they are elsewhere or there is
    /// no such blob.
    Optional<BlobLocation> file(BlobName name) throws IOException;

    /// Removes these blobs; durable when it returns. Many at once cost little more than one.
    ///
    /// @return how many of them were there
    int delete(Collection<BlobName> names) throws IOException;

    /// Removes one blob.
    ///
    /// @return false when there was none
    default boolean delete(BlobName name) throws IOException {
        return delete(List.of(name)) > 0;
    }

    /// The names of all blobs that begin with this text, in no certain order; a blob written or
    /// deleted meanwhile may be listed or not. To be closed by the caller. It may throw
    /// `UncheckedIOException` on the way.
    Stream<BlobName> list(String prefix) throws IOException;

    /// A text that stands for this moment, for [#listWrittenSince]: to be kept, also beyond the life of this
    /// process.
    ///
    /// @throws IOException when the storage cannot be read
    default String position() throws IOException {
        return "";
    }

    /// The names of all blobs that were written after a moment, and perhaps of others; as [#list] gives
    /// them. A storage that can, looks at little more than those.
    ///
    /// @param position what [#position] said then; the empty text stands for the beginning
    default Stream<BlobName> listWrittenSince(String position) throws IOException {
        return list("");
    }

    /// Ends what is running, and lets go of all files.
    @Override
    void close();
}
