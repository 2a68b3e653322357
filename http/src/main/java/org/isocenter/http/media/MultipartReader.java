package org.isocenter.http.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.isocenter.http.Headers;
import org.isocenter.http.media.MultipartException.Kind;

/// Takes a multipart body apart while it arrives (RFC 2046 §5.1.1). Nothing but one buffer is held
/// in memory, however long the parts are; it is small as long as the body is.
///
/// A delimiter is a line break, two hyphens and the boundary, then either two hyphens (the last one)
/// or white space and another line break. The reader looks for a line feed with a hyphen behind it, at
/// eight places at a time, and then for the rest: so it is as fast with a short boundary as with a long
/// one, and in an image that is full of line feeds. A carriage return before the line feed belongs to
/// the delimiter, unless the body has shown by its first delimiter that it breaks lines with line feeds
/// alone; then it is content (rule dicom:STORE-17). At the start of the body the line break is missing;
/// the buffer is begun with one, so that this is no special case.
///
/// The buffer holds, from left to right: content handed out, content known to be content (up to
/// `safe`), and bytes that may yet turn out to begin a delimiter. Those are held back until more
/// bytes have come.
///
/// ```
///         position      safe          searched      end
///  handed out | content   | held back    | not seen   |
/// ```
public final class MultipartReader {
    /// How many parts, and how many bytes of header in each, are read before the reader refuses.
    public record Limits(int parts, int headerBytes) {
        /// Enough for any real request.
        public static final Limits STANDARD = new Limits(100_000, 16 * 1024);
    }

    /// One part. Its body ends at the boundary; going to the next part skips what is unread.
    public record Part(Headers headers, InputStream body) {}

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int FIRST_BUFFER_BYTES = 8 * 1024;
    private static final int MAXIMUM_PADDING = 64;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long LINE_FEEDS = '\n' * ONES;
    private static final long HYPHENS = '-' * ONES;

    private final InputStream in;
    private final Limits limits;
    private final byte[] pattern;
    private byte[] buffer;

    private int position;
    private int safe;
    private int searched;
    private int end;
    private boolean ended;

    /// Where the next delimiter's line feed is in the buffer; -1 as long as none is found.
    private int delimiter = -1;

    private int afterDelimiter;
    private boolean closing;
    private boolean lineFeedsAlone;

    private boolean begun;
    private boolean finished;
    private int parts;
    private Optional<PartStream> current = Optional.empty();

    /// @param in the body
    /// @param boundary as the content type's parameter gives it, 1 to 200 characters
    public MultipartReader(InputStream in, String boundary, Limits limits) {
        if (boundary.isEmpty() || boundary.length() > 200) {
            throw new IllegalArgumentException("a boundary has 1 to 200 characters");
        }
        this.in = in;
        this.limits = limits;
        this.pattern = ("\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.buffer = new byte[FIRST_BUFFER_BYTES];
        buffer[0] = '\n';
        end = 1;
        position = 1;
    }

    /// The next part; empty when the closing boundary has been reached. What follows that is not
    /// read.
    ///
    /// A body without a single byte has no parts. Nor has what some clients send for "no parts": one
    /// empty line between the first boundary and the closing one.
    ///
    /// @throws MultipartException if the body is not what it should be
    public Optional<Part> next() throws IOException {
        while (!finished) {
            if (!begun) {
                if (!skipPreamble()) {
                    finished = true;
                    return Optional.empty();
                }
                begun = true;
            } else {
                current.ifPresent(PartStream::detach);
                while (more()) {
                    position = safe;
                }
            }
            if (closing) {
                finished = true;
                return Optional.empty();
            }
            if (++parts > limits.parts) {
                throw new MultipartException(
                        Kind.TOO_MANY_PARTS, "the body has more than " + limits.parts + " parts");
            }
            Headers headers = readHeader();
            if (!isNoPart(headers)) {
                PartStream stream = new PartStream();
                current = Optional.of(stream);
                return Optional.of(new Part(headers, stream));
            }
        }
        return Optional.empty();
    }

    /// Whether the only "part" is the line break of the closing boundary, which ended its header too.
    private boolean isNoPart(Headers headers) throws IOException {
        return parts == 1
                && headers.fields().isEmpty()
                && !more()
                && closing
                && delimiter < position;
    }

    private boolean skipPreamble() throws IOException {
        if (!fill()) {
            return false;
        }
        try {
            while (more()) {
                position = safe;
            }
            return true;
        } catch (MultipartException e) {
            throw new MultipartException(
                    Kind.NO_BOUNDARY, "the boundary of the content type is nowhere in the body");
        }
    }

    /// Makes content available in `[position, safe)`; false at a delimiter.
    private boolean more() throws IOException {
        while (position >= safe) {
            if (delimiter < 0) {
                search();
            }
            if (delimiter >= 0) {
                safe = Math.max(position, contentEnd(delimiter));
                return position < safe;
            }
            // The byte before `searched` may be the carriage return of a delimiter.
            safe = ended ? end : Math.max(position, searched - 1);
            if (position < safe) {
                return true;
            }
            if (!fill()) {
                if (position < end) {
                    continue;
                }
                throw new MultipartException(
                        Kind.TRUNCATED, "the body ends without its closing boundary");
            }
        }
        return true;
    }

    private int contentEnd(int lineFeed) {
        return !lineFeedsAlone && lineFeed > 0 && buffer[lineFeed - 1] == '\r'
                ? lineFeed - 1
                : lineFeed;
    }

    /// Reads more bytes behind those there; false at the end of the body.
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (end == buffer.length && end < BUFFER_BYTES) {
            buffer = Arrays.copyOf(buffer, BUFFER_BYTES);
        } else if (end == buffer.length) {
            // Keep the line break before the unread bytes: a delimiter may begin with it.
            int from = Math.max(0, Math.min(position, searched) - 2);
            System.arraycopy(buffer, from, buffer, 0, end - from);
            position -= from;
            safe -= from;
            searched -= from;
            end -= from;
        }
        int n = in.read(buffer, end, buffer.length - end);
        if (n < 0) {
            ended = true;
            return false;
        }
        end += n;
        return true;
    }

    /// Looks for a delimiter from `searched` on. Leaves `searched` where the next search begins: at
    /// the line feed of a delimiter whose line is not complete yet, or where one might still begin.
    private void search() {
        int stop = end - pattern.length + 1;
        int at = candidate(searched, stop);
        while (at < stop) {
            if (startsAt(at)) {
                Outcome outcome = lineAt(at);
                if (outcome == Outcome.DELIMITER) {
                    delimiter = at;
                    return;
                }
                if (outcome == Outcome.UNDECIDED) {
                    searched = at;
                    return;
                }
            }
            at = candidate(at + 1, stop);
        }
        searched = Math.max(searched, stop);
    }

    /// Where the next line feed with a hyphen behind it is, from here on; `stop` if there is none before
    /// that. There is at least one byte more at `stop`.
    private int candidate(int from, int stop) {
        int at = from;
        for (; at <= stop - Long.BYTES; at += Long.BYTES) {
            long feeds = (long) EIGHT_BYTES.get(buffer, at) ^ LINE_FEEDS;
            long hyphens = (long) EIGHT_BYTES.get(buffer, at + 1) ^ HYPHENS;
            // Zero where both are what is looked for; then the lowest such byte gets its high bit.
            long both = feeds | hyphens;
            long found = (both - ONES) & ~both & (ONES << 7);
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < stop && (buffer[at] != '\n' || buffer[at + 1] != '-')) {
            at++;
        }
        return at;
    }

    private boolean startsAt(int at) {
        return Arrays.equals(buffer, at, at + pattern.length, pattern, 0, pattern.length);
    }

    private enum Outcome {
        DELIMITER,
        CONTENT,
        UNDECIDED
    }

    /// What follows the boundary decides: a longer word that begins like it is content.
    private Outcome lineAt(int at) {
        int i = at + pattern.length;
        if (i < end && buffer[i] == '-') {
            if (i + 1 < end) {
                closing = buffer[i + 1] == '-';
                afterDelimiter = i + 2;
                return closing ? Outcome.DELIMITER : Outcome.CONTENT;
            }
            return undecided();
        }
        int limit = Math.min(end, i + MAXIMUM_PADDING);
        while (i < limit && (buffer[i] == ' ' || buffer[i] == '\t')) {
            i++;
        }
        boolean carriageReturn = i < end && buffer[i] == '\r';
        if (carriageReturn) {
            i++;
        }
        if (i >= end) {
            return undecided();
        }
        if (buffer[i] != '\n') {
            return Outcome.CONTENT;
        }
        if (!begun) {
            lineFeedsAlone = !carriageReturn;
        }
        closing = false;
        afterDelimiter = i + 1;
        return Outcome.DELIMITER;
    }

    private Outcome undecided() {
        return ended ? Outcome.CONTENT : Outcome.UNDECIDED;
    }

    /// Reads the header of the part that begins behind the delimiter found last. The line break
    /// that ends it may be the one that begins the next delimiter: a part without content.
    private Headers readHeader() throws IOException {
        leaveDelimiter();
        List<Headers.Field> fields = new ArrayList<>();
        int length = 0;
        while (true) {
            int lineFeed = lineEnd(length);
            if (startsDelimiter()) {
                return Headers.of(fields);
            }
            length += lineFeed + 1 - position;
            int stop =
                    lineFeed > position && buffer[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
            String line = new String(buffer, position, stop - position, StandardCharsets.UTF_8);
            position = lineFeed + 1;
            safe = position;
            searched = lineFeed;
            if (line.isEmpty()) {
                return Headers.of(fields);
            }
            if ((line.startsWith(" ") || line.startsWith("\t")) && !fields.isEmpty()) {
                Headers.Field folded = fields.removeLast();
                fields.add(
                        new Headers.Field(
                                folded.name(), (folded.value() + " " + line.strip()).strip()));
            } else {
                int colon = line.indexOf(':');
                if (colon <= 0) {
                    throw new MultipartException(
                            Kind.BAD_HEADER,
                            "part " + parts + " has a header line that is no field");
                }
                fields.add(
                        new Headers.Field(
                                line.substring(0, colon).strip(),
                                line.substring(colon + 1).strip()));
            }
        }
    }

    private void leaveDelimiter() {
        position = afterDelimiter;
        safe = position;
        searched = position - 1;
        delimiter = -1;
    }

    private int lineEnd(int lengthSoFar) throws IOException {
        int from = position;
        while (true) {
            for (int i = from; i < end; i++) {
                if (buffer[i] == '\n') {
                    if (i - position + lengthSoFar >= limits.headerBytes) {
                        throw headerTooLarge();
                    }
                    return i;
                }
            }
            int seen = end - position;
            if (seen + lengthSoFar >= limits.headerBytes || seen > BUFFER_BYTES / 2) {
                throw headerTooLarge();
            }
            if (!fill()) {
                if (startsDelimiter()) {
                    return position;
                }
                throw new MultipartException(
                        Kind.TRUNCATED, "the body ends in the header of part " + parts);
            }
            from = position + seen;
        }
    }

    private MultipartException headerTooLarge() {
        return new MultipartException(
                Kind.HEADER_TOO_LARGE,
                "the header of part " + parts + " is longer than " + limits.headerBytes + " bytes");
    }

    /// Whether a delimiter begins with the line break just before the unread bytes.
    private boolean startsDelimiter() {
        int at = position - 1;
        if (at + pattern.length <= end && startsAt(at) && lineAt(at) == Outcome.DELIMITER) {
            delimiter = at;
            safe = position;
            return true;
        }
        return false;
    }

    private final class PartStream extends InputStream {
        private boolean detached;

        private void detach() {
            detached = true;
        }

        private boolean moreOfThis() throws IOException {
            if (detached) {
                throw new IOException("the reader has gone on to the next part");
            }
            return more();
        }

        @Override
        public int read() throws IOException {
            return moreOfThis() ? Byte.toUnsignedInt(buffer[position++]) : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            if (!moreOfThis()) {
                return -1;
            }
            int n = Math.min(length, safe - position);
            System.arraycopy(buffer, position, bytes, offset, n);
            position += n;
            return n;
        }

        @Override
        public long skip(long count) throws IOException {
            if (count <= 0 || !moreOfThis()) {
                return 0;
            }
            int n = (int) Math.min(count, safe - position);
            position += n;
            return n;
        }

        @Override
        public int available() {
            return detached ? 0 : safe - position;
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            long count = 0;
            while (moreOfThis()) {
                int n = safe - position;
                out.write(buffer, position, n);
                position += n;
                count += n;
            }
            return count;
        }
    }
}
