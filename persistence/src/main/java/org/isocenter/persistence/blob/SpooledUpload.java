package org.isocenter.persistence.blob;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
    private final Optional<byte[]> piece;
    private int inPiece;
    private @Nullable Path file;
    private @Nullable OutputStream output;
    private long lengthBytes;
    private boolean ended;

    SpooledUpload(BlobName name, Spool spool, Spool.Sender sender) {
        this.name = name;
        this.spool = spool;
        this.sender = sender;
        this.piece = spool.memory().take();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (ended) {
            throw new IOException("The upload of " + name + " has ended");
        }
        if (output == null && piece.isPresent() && inPiece + length <= piece.get().length) {
            System.arraycopy(bytes, offset, piece.get(), inPiece, length);
            inPiece += length;
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
            if (piece.isPresent()) {
                opened.write(piece.get(), 0, inPiece);
            }
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(inPiece);
        piece.ifPresent(taken -> bytes.write(taken, 0, inPiece));
        return new Spool.Content.InMemory(bytes.toByteArray());
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
