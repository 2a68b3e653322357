package org.isocenter.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Compresses responses for clients that want it (`Accept-Encoding: gzip`, RFC 9110 §12.5.3).
///
/// Only text of some length is worth it: pixel data is compressed already, or would cost more
/// time than the network does.
public final class Compression {
    private static final int WORTHWHILE_BYTES = 1024;

    private Compression() {}

    /// The response with its body compressed while it is sent, when it is text and the client takes
    /// gzip; else the response itself. A strong `ETag` becomes a weak one, since the bytes differ
    /// (RFC 9110 §8.8.3).
    public static Response gzip(Request request, Response response) {
        if (!isWorthwhile(response)) {
            return response;
        }
        Response varied = response.withHeader("Vary", "Accept-Encoding");
        if (!takesGzip(request.headers())) {
            return varied;
        }
        Body plain = response.body();
        Response weak =
                response.headers()
                        .first("ETag")
                        .filter(tag -> tag.startsWith("\""))
                        .map(tag -> varied.withReplacedHeader("ETag", "W/" + tag))
                        .orElse(varied);
        return weak.withHeader("Content-Encoding", "gzip")
                .withBody(new Body.Streamed(OptionalLong.empty(), out -> write(plain, out)));
    }

    private static boolean isWorthwhile(Response response) {
        OptionalLong length = response.body().length();
        return response.status() != 204
                && response.status() != 206
                && response.status() != 304
                && (length.isEmpty() || length.getAsLong() >= WORTHWHILE_BYTES)
                && response.headers().first("Content-Encoding").isEmpty()
                && response.headers().first("Content-Type").filter(Compression::isText).isPresent();
    }

    private static boolean isText(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        String essence = (end < 0 ? type : type.substring(0, end)).strip();
        return essence.startsWith("text/")
                || essence.endsWith("/json")
                || essence.endsWith("+json")
                || essence.endsWith("/xml")
                || essence.endsWith("+xml")
                || essence.endsWith("/javascript");
    }

    /// Whether `gzip`, or failing that `*`, is listed with a quality above 0.
    private static boolean takesGzip(Headers headers) {
        Optional<Boolean> any = Optional.empty();
        for (String value : headers.all("Accept-Encoding")) {
            for (String entry : value.split(",")) {
                String[] pieces = entry.strip().toLowerCase(Locale.ROOT).split(";");
                String coding = pieces[0].strip();
                boolean wanted = pieces.length < 2 || !pieces[1].strip().matches("q=0(\\.0*)?");
                if (coding.equals("gzip")) {
                    return wanted;
                }
                if (coding.equals("*")) {
                    any = Optional.of(wanted);
                }
            }
        }
        return any.orElse(false);
    }

    private static void write(Body body, OutputStream out) throws IOException {
        try (Gzip gzip = new Gzip(out)) {
            body.writeTo(gzip);
            gzip.finish();
        }
    }

    /// At the fastest level: the next ones cost three times as much for a tenth less bytes.
    private static final class Gzip extends GZIPOutputStream {
        private Gzip(OutputStream out) throws IOException {
            super(out, 16 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }

        /// Gives the native memory back, and leaves the stream below to its owner: closing it
        /// would make a broken body look whole.
        @Override
        public void close() {
            def.end();
        }
    }
}
