package org.isocenter.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;

/// What a response carries.
public sealed interface Body {
    /// The length in bytes, when it is known before the body is written.
    OptionalLong length();

    /// Writes everything. The server has faster ways for some kinds; this is for whoever changes a
    /// body on its way, or reads it in a test.
    void writeTo(OutputStream out) throws IOException;

    /// No body at all.
    record Empty() implements Body {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(0);
        }

        @Override
        public void writeTo(OutputStream out) {}
    }

    /// Bytes that are there already. The array belongs to the body.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and a copy would double memory
    record Bytes(byte[] bytes) implements Body {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(bytes.length);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    /// A stretch of a file, sent without passing through the heap where the server can.
    record FileRange(Path file, long offset, long lengthBytes) implements Body {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(lengthBytes);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                WritableByteChannel target = Channels.newChannel(out);
                long sent = 0;
                while (sent < lengthBytes) {
                    long n = channel.transferTo(offset + sent, lengthBytes - sent, target);
                    if (n <= 0) {
                        throw new EOFException("the file is shorter than the stretch to send");
                    }
                    sent += n;
                }
            }
        }
    }

    /// Bytes that are made while they are sent. When the writer fails after its first byte, the
    /// connection is aborted, so that a client never takes a truncated body for a whole one.
    record Streamed(OptionalLong length, Writer writer) implements Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            writer.writeTo(out);
        }
    }

    /// Several bodies, one after the other.
    record Sequence(List<Body> bodies) implements Body {
        /// Copies the list.
        public Sequence {
            bodies = List.copyOf(bodies);
        }

        @Override
        public OptionalLong length() {
            long sum = 0;
            for (Body body : bodies) {
                OptionalLong length = body.length();
                if (length.isEmpty()) {
                    return length;
                }
                sum += length.getAsLong();
            }
            return OptionalLong.of(sum);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            for (Body body : bodies) {
                body.writeTo(out);
            }
        }
    }

    /// Writes a body.
    @FunctionalInterface
    interface Writer {
        /// Writes everything; the caller closes the stream.
        void writeTo(OutputStream out) throws IOException;
    }
}
