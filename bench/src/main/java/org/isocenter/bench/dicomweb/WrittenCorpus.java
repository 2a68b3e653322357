package org.isocenter.bench.dicomweb;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The files of a corpus, made before anything is measured, so that clients only have to send them.
///
/// @param path where they lie, one after the other
/// @param bytes that file, mapped
/// @param starts where each begins; one more than there are files
record WrittenCorpus(Path path, ByteBuffer bytes, int[] starts) implements AutoCloseable {

    /// Writes all of them.
    ///
    /// @param path a file that does not exist, for at most 2 GiB
    static WrittenCorpus write(Corpus corpus, Path path) throws IOException {
        return write(corpus, 0, corpus.instances(), path);
    }

    /// Writes some of them, or some that come after its last.
    ///
    /// @param from the number of the first, which is the file 0
    /// @param path a file that does not exist, for at most 2 GiB
    static WrittenCorpus write(Corpus corpus, int from, int count, Path path) throws IOException {
        int[] starts = new int[count + 1];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
            for (int i = 0; i < count; i++) {
                byte[] file = corpus.file(from + i);
                starts[i + 1] = Math.addExact(starts[i], file.length);
                out.write(file);
            }
        }
        try (FileChannel channel = FileChannel.open(path)) {
            return new WrittenCorpus(
                    path, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), starts);
        }
    }

    ByteBuffer file(int instance) {
        return bytes.slice(starts[instance], starts[instance + 1] - starts[instance]);
    }

    ByteBuffer[] files(int from, int count) {
        ByteBuffer[] files = new ByteBuffer[count];
        Arrays.setAll(files, i -> file(from + i));
        return files;
    }

    @Override
    public void close() throws IOException {
        Files.delete(path);
    }
}
