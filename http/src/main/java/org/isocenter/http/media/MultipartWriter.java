package org.isocenter.http.media;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.http.Body;
import org.isocenter.http.Headers;

/// Writes a multipart body part by part (RFC 2046 §5.1.1).
///
/// The closing boundary is written by [#finish] alone. A writer that is left because something
/// failed leaves a body that no client takes for whole (rule dicom:RET-39).
public final class MultipartWriter {
    /// A part whose content is there, or in a file, already.
    public record Part(Headers headers, Body content) {}

    private final OutputStream out;
    private final String boundary;
    private boolean first = true;

    /// @param boundary must not occur in any part: a random one of 16 or more characters
    public MultipartWriter(OutputStream out, String boundary) {
        this.out = out;
        this.boundary = boundary;
    }

    /// The content type of the whole (RFC 2387 §3): `multipart/related; type="…"; boundary=…`.
    ///
    /// @param partType the media type of the first part, without parameters
    public static String contentType(String partType, String boundary) {
        return "multipart/related; type=\"" + partType + "\"; boundary=" + boundary;
    }

    /// A whole body out of parts that are there already. Files go to the network without passing
    /// through the heap, and the length is known when all of theirs are.
    public static Body body(String boundary, List<Part> parts) {
        List<Body> bodies = new ArrayList<>(2 * parts.size() + 1);
        boolean first = true;
        for (Part part : parts) {
            bodies.add(new Body.Bytes(opening(boundary, part.headers(), first)));
            bodies.add(part.content());
            first = false;
        }
        bodies.add(new Body.Bytes(closing(boundary, first)));
        return new Body.Sequence(bodies);
    }

    /// Begins a part; its content is what is written to the stream before the next call. Closing
    /// the stream is not needed and does nothing.
    public OutputStream part(Headers headers) throws IOException {
        out.write(opening(boundary, headers, first));
        first = false;
        return new PartStream(out);
    }

    /// Ends the body.
    public void finish() throws IOException {
        out.write(closing(boundary, first));
    }

    private static byte[] opening(String boundary, Headers headers, boolean first) {
        StringBuilder text = new StringBuilder(first ? "--" : "\r\n--").append(boundary);
        for (Headers.Field field : headers.fields()) {
            text.append("\r\n").append(field.name()).append(": ").append(field.value());
        }
        return text.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] closing(String boundary, boolean first) {
        return ((first ? "--" : "\r\n--") + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static final class PartStream extends OutputStream {
        private final OutputStream out;

        private PartStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
