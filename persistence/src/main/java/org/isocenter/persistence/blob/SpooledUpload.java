package org.isocenter.persistence.blob;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// An upload that gathers until it is whole: up to 64 KiB in memory, more in a file of the [Spool].
final class SpooledUpload implements BlobUpload {
    private final BlobName name;
    private final Spool spool;
    private final Spool.Sender sender;

    private final CRC32C checksum = new CRC32C();
    private final Optional<ByteBuffer> piece;
    private @Nullable Path file;
    private @Nullable OutputStream output;
    private long lengthBytes;
    private boolean ended;

    SpooledUpload(BlobName name, Spool spool, Spool.Sender sender) {
        this.name = name;
        this.spool = spool;
        this.sender = sender;
        this.piece = spool.memory().take(UploadMemory.Size.SMALL);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (ended) {
            throw new IOException("The upload of " + name + " has ended");
        }
        if (output == null && piece.isPresent() && length <= piece.get().remaining()) {
            piece.get().put(bytes, offset, length);
        } else {
            file().write(bytes, offset, length);
        }
        checksum.update(bytes, offset, length);
        lengthBytes += length;
    }

    private OutputStream file() throws IOException {
        OutputStream opened = output;
        if (opened == null) {
            file = spool.nextFile();
            opened = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
            output = opened;
            opened.write(gathered());
        }
        return opened;
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public StoredBlob commit() throws IOException {
        if (ended) {
            throw new IllegalStateException("The upload of " + name + " has ended");
        }
        if (output != null) {
            output.close();
        }
        sender.send(name, content(), checksum.getValue());
        end();
        return new StoredBlob(name, lengthBytes, checksum.getValue());
    }

    private Spool.Content content() {
        if (file != null) {
            return new Spool.Content.InFile(file, lengthBytes);
        }
        return new Spool.Content.InMemory(gathered());
    }

    private byte[] gathered() {
        byte[] bytes = new byte[piece.map(ByteBuffer::position).orElse(0)];
        piece.ifPresent(taken -> taken.get(0, bytes));
        return bytes;
    }

    @Override
    public void abort() {
        if (!ended) {
            end();
        }
    }

    private void end() {
        ended = true;
        piece.ifPresent(spool.memory()::giveBack);
        if (output != null) {
            try {
                output.close();
            } catch (IOException e) {
                // What it did not write is not wanted any more, or was sent.
            }
        }
        if (file != null) {
            Spool.remove(file);
        }
    }
}
