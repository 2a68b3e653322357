package org.isocenter.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// What a response carries.
public sealed interface Body {
    /// The length in bytes, when it is known before the body is written.
    OptionalLong length();

    /// No body at all.
    record Empty() implements Body {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(0);
        }
    }

    /// Bytes that are there already. The array belongs to the body.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and a copy would double memory
    record Bytes(byte[] bytes) implements Body {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(bytes.length);
        }
    }

    /// A stretch of a file, sent without passing through the heap where the server can.
    record FileRange(Path file, long offset, long lengthBytes) implements Body {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(lengthBytes);
        }
    }

    /// Bytes that are made while they are sent. When the writer fails after its first byte, the
    /// connection is aborted, so that a client never takes a truncated body for a whole one.
    record Streamed(OptionalLong length, Writer writer) implements Body {}

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
    }

    /// Writes a body.
    @FunctionalInterface
    interface Writer {
        /// Writes everything; the caller closes the stream.
        void writeTo(OutputStream out) throws IOException;
    }
}
