package org.isocenter.dicom.part10;

import static org.isocenter.dicom.data.DicomFormatException.Kind.LIMIT;
import static org.isocenter.dicom.data.DicomFormatException.Kind.MALFORMED;
import static org.isocenter.dicom.data.DicomFormatException.Kind.TRUNCATED;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.Dictionary;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.jspecify.annotations.Nullable;

/// Goes through a DICOM stream element by element and holds no more of it than a buffer.
///
///     try (TokenReader reader = TokenReader.open(in, ReadOptions.DEFAULT)) {
///         while (reader.next() != Token.END) {
///             if (reader.token() == Token.ELEMENT && reader.tag().equals(Tag.PATIENT_ID)) {
///                 byte[] id = reader.value();
///             }
///         }
///     }
///
/// A value can be read ([#value]), copied ([#copyValue]) or left; what is left is skipped by the next
/// [#next]. Offsets are positions in the input, counted from where the reader began. Of a deflated
/// data set they count the inflated bytes, on from the end of the file meta.
///
/// The reader reads its input in order, once, to the end: a stream that copies what goes through it
/// sees every byte. It does not close the input.
///
/// **How nesting is kept.** There is no recursion. A stack of parallel arrays has one row for each open
/// sequence, item or list of fragments: where it ends (or −1 when a delimiter ends it), and the nearest
/// end around it that is known, beyond which nothing inside may reach. An element whose length says
/// otherwise is refused before anything is read or allocated. A sequence of undefined length with type
/// UN is in implicit little endian whatever the data set is in (PS3.5 §6.2.2), so each row also
/// remembers how the elements around it are written.
public final class TokenReader implements AutoCloseable {
    private static final VarHandle LITTLE_SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LITTLE_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    static final long UNDEFINED = 0xFFFF_FFFFL;

    private static final int ITEM = 0xFFFE_E000;
    private static final int ITEM_DELIMITER = 0xFFFE_E00D;
    private static final int SEQUENCE_DELIMITER = 0xFFFE_E0DD;
    private static final int PIXEL_DATA = 0x7FE0_0010;
    private static final int PIXEL_REPRESENTATION = 0x0028_0103;

    /// Up to here an array is made at once; longer ones grow with the bytes that arrive.
    private static final int TRUSTED_BYTES = 64 << 10;

    private static final int META_BYTES = 1 << 20;

    private final ReadOptions options;
    private final Source source;

    private FileMeta fileMeta = FileMeta.NONE;
    private TransferSyntax transferSyntax;
    private boolean explicit;
    private boolean bigEndian;

    /// Before the first one, what could have come before it.
    private Token token = Token.SEQUENCE_END;

    private int tag;
    private Vr vr = Vr.UN;
    private long length;
    private long offset;
    private long valueOffset;
    private long pending;

    private int depth;
    private Level[] levels = new Level[8];
    private int previousTag;
    private boolean hasPrevious;
    private boolean signedPixels;

    private long elementCount;
    private Set<Deviation> deviations = EnumSet.noneOf(Deviation.class);

    /// An open sequence, item or list of fragments. Reused: at most as many as the nesting is deep.
    private static final class Level {
        Token kind = Token.SEQUENCE;
        int tag;

        /// The items or fragments so far.
        int count;

        /// Where it ends, or −1 when a delimiter ends it.
        long end;

        /// The nearest known end around it and of itself.
        long bound;

        // what was before it, to be restored after it
        boolean explicit;
        boolean bigEndian;
        int previousTag;
        boolean hasPrevious;
        boolean signedPixels;
    }

    private TokenReader(Source source, ReadOptions options, TransferSyntax transferSyntax) {
        this.source = source;
        this.options = options;
        this.transferSyntax = transferSyntax;
        this.explicit = transferSyntax.isExplicit();
        this.bigEndian = transferSyntax.isBigEndian();
    }

    /// Begins a file: reads the preamble and the file meta information.
    public static TokenReader open(InputStream in, ReadOptions options)
            throws IOException, DicomFormatException {
        Source source = new Source(in, options);
        TokenReader reader =
                new TokenReader(source, options, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        reader.begin();
        return reader;
    }

    /// Begins a data set without file meta, as in a network message, in a known transfer syntax.
    public static TokenReader openDataSet(
            InputStream in, TransferSyntax transferSyntax, ReadOptions options)
            throws IOException, DicomFormatException {
        Source source = new Source(in, options);
        TokenReader reader = new TokenReader(source, options, transferSyntax);
        reader.inflateIfNeeded();
        return reader;
    }

    // ---- what stands before the data set

    private void begin() throws IOException, DicomFormatException {
        byte[] preamble = new byte[0];
        if (source.has(132) && isMagic(128)) {
            preamble = Arrays.copyOf(source.buffer, 128);
            source.position = 132;
        } else if (source.has(8) && isMagic(0)) {
            deviate(Deviation.MISSING_PREAMBLE);
            source.position = 4;
        } else if (source.has(8) && littleShort(0) == 2) {
            deviate(Deviation.MISSING_PREAMBLE);
        } else if (source.has(8) && guess() instanceof TransferSyntax guessed) {
            deviate(Deviation.MISSING_META);
            use(guessed);
            return;
        } else {
            throw malformed("not a DICOM file: no preamble with DICM, and nothing like a data set");
        }
        readMeta(preamble);
        if (fileMeta.transferSyntaxUid().isEmpty()) {
            deviate(Deviation.MISSING_TRANSFER_SYNTAX);
            if (source.has(8) && guess() instanceof TransferSyntax guessed) {
                use(guessed);
                return;
            }
        }
        use(fileMeta.transferSyntax());
    }

    private void use(TransferSyntax syntax) throws IOException, DicomFormatException {
        transferSyntax = syntax;
        explicit = syntax.isExplicit();
        bigEndian = syntax.isBigEndian();
        hasPrevious = false;
        inflateIfNeeded();
    }

    private void inflateIfNeeded() throws IOException, DicomFormatException {
        if (transferSyntax.deflated() && source.inflate()) {
            deviate(Deviation.ZLIB_HEADER);
        }
    }

    private boolean isMagic(int at) {
        byte[] bytes = source.buffer;
        return bytes[at] == 'D'
                && bytes[at + 1] == 'I'
                && bytes[at + 2] == 'C'
                && bytes[at + 3] == 'M';
    }

    /// How a data set is written that nobody describes, from its first element: that has a low group
    /// number, and either two letters after the tag or a short length.
    private @Nullable TransferSyntax guess() {
        int at = source.position;
        int little = littleShort(at);
        int big = Short.toUnsignedInt(Short.reverseBytes((short) little));
        boolean letters = isLetters(source.buffer[at + 4], source.buffer[at + 5]);
        if (letters && little > 0 && little <= 0x00FF) {
            return TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        }
        if (letters && big > 0 && big <= 0x00FF) {
            return TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
        }
        long size = littleInt(at + 4) & UNDEFINED;
        return little > 0 && little <= 0x00FF && size < 0x1_0000
                ? TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN
                : null;
    }

    private void readMeta(byte[] preamble) throws IOException, DicomFormatException {
        DataSet.Builder elements = DataSet.builder();
        long declaredEnd = -1;
        // a big-endian data set may begin with group 0200, which looks like 0002
        boolean bigEndianFollows = false;
        while (source.has(8)
                && littleShort(source.position) == 2
                && !(bigEndianFollows && source.offset() == declaredEnd)) {
            if (source.offset() > META_BYTES) {
                throw refusal(LIMIT, "file meta information of more than " + META_BYTES + " bytes");
            }
            next();
            if (token != Token.ELEMENT) {
                throw malformed("a sequence in the file meta information");
            }
            DataElement element = DataElement.of(new Tag(tag), vr, metaValue());
            elements.add(element);
            if (tag == Tag.FILE_META_INFORMATION_GROUP_LENGTH.value() && length == 4) {
                long groupLength =
                        DataSet.of(element)
                                .longValue(Tag.FILE_META_INFORMATION_GROUP_LENGTH)
                                .orElse(0);
                declaredEnd = source.offset() + groupLength;
            } else if (tag == Tag.TRANSFER_SYNTAX_UID.value()) {
                bigEndianFollows =
                        DataSet.of(element)
                                .strings(Tag.TRANSFER_SYNTAX_UID)
                                .contains(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN.uid());
            }
        }
        DataSet meta = elements.build();
        if (meta.isEmpty()) {
            throw malformed("no file meta information after DICM");
        }
        if (declaredEnd != source.offset()) {
            deviate(Deviation.WRONG_META_LENGTH);
        }
        fileMeta = new FileMeta(preamble, meta, source.offset());
    }

    private byte[] metaValue() throws IOException, DicomFormatException {
        if (length > META_BYTES) {
            throw refusal(LIMIT, "a value of " + length + " bytes in the file meta information");
        }
        return value();
    }

    // ---- what the caller asks

    /// The preamble and file meta information.
    public FileMeta fileMeta() {
        return fileMeta;
    }

    /// How the data set is written: what the file says, or what was guessed.
    public TransferSyntax transferSyntax() {
        return transferSyntax;
    }

    /// What was found so far that strays from the standard.
    public Set<Deviation> deviations() {
        return Set.copyOf(deviations);
    }

    /// The token that [#next] found.
    public Token token() {
        return token;
    }

    /// The tag of the element or sequence; of an item, its own.
    public Tag tag() {
        return new Tag(tag);
    }

    /// [#tag] as a number.
    public int tagValue() {
        return tag;
    }

    /// The type of the element or sequence, from the stream or, in implicit VR, from the dictionary.
    public Vr vr() {
        return vr;
    }

    /// The length of the value as the stream has it; 4294967295 when it is undefined.
    public long length() {
        return length;
    }

    public boolean isUndefinedLength() {
        return length == UNDEFINED;
    }

    /// Where the element, item or delimiter begins.
    public long offset() {
        return offset;
    }

    /// Where the value begins.
    public long valueOffset() {
        return valueOffset;
    }

    /// How many sequences and items are open around the current token.
    public int depth() {
        return depth;
    }

    /// The number, from 0, of the current item or fragment in its sequence.
    public int itemIndex() {
        for (int i = depth - 1; i >= 0; i--) {
            if (levels[i].kind != Token.ITEM) {
                return levels[i].count - 1;
            }
        }
        return -1;
    }

    /// Whether the elements here are written big endian, so that numbers must be turned.
    public boolean isBigEndian() {
        return bigEndian;
    }

    /// Whether the elements here carry their type.
    public boolean isExplicit() {
        return explicit;
    }

    /// The number of bytes consumed so far.
    public long position() {
        return source.offset();
    }

    /// Reads the value of the element or fragment, as it stands in the stream.
    ///
    /// @throws DicomFormatException when it is longer than the limits allow or than the input
    public byte[] value() throws IOException, DicomFormatException {
        if (pending > options.limits().valueBytes()) {
            throw refusal(
                    LIMIT,
                    "a value of "
                            + pending
                            + " bytes, more than the "
                            + options.limits().valueBytes()
                            + " that are read into memory");
        }
        int wanted = (int) pending;
        byte[] bytes = new byte[Math.min(wanted, TRUSTED_BYTES)];
        int read = source.read(bytes, 0, bytes.length);
        while (read == bytes.length && read < wanted) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, bytes.length * 4L));
            read += source.read(bytes, read, bytes.length - read);
        }
        pending -= read;
        if (read < wanted) {
            truncated();
            bytes = Arrays.copyOf(bytes, read);
        }
        return bytes;
    }

    /// Reads the value as it would stand in a little-endian stream.
    public byte[] littleEndianValue() throws IOException, DicomFormatException {
        byte[] bytes = value();
        if (bigEndian) {
            ByteTurn.turn(bytes, vr.unitBytes());
        }
        return bytes;
    }

    /// The beginning of the value, without consuming it: at most as many bytes as asked, and at most
    /// what fits the buffer.
    public byte[] peekValue(int bytes) throws IOException, DicomFormatException {
        int wanted = (int) Math.min(bytes, pending);
        source.has(Math.min(wanted, source.buffer.length));
        int there = Math.min(wanted, source.available());
        return Arrays.copyOfRange(source.buffer, source.position, source.position + there);
    }

    /// Copies what is left of the value.
    public void copyValue(OutputStream out) throws IOException, DicomFormatException {
        while (pending > 0) {
            if (!source.has(1)) {
                truncated();
                return;
            }
            int part = (int) Math.min(pending, source.available());
            out.write(source.buffer, source.position, part);
            source.position += part;
            pending -= part;
        }
    }

    /// Passes over what is left of the value.
    public void skipValue() throws IOException, DicomFormatException {
        if (pending > 0) {
            long skipped = source.skip(pending);
            if (skipped < pending) {
                truncated();
            }
            pending = 0;
        }
    }

    /// Passes over the sequence that just began, or what is left of the one that is open here, up to
    /// its end.
    public void skipSequence() throws IOException, DicomFormatException {
        if (token == Token.SEQUENCE && levels[depth - 1].end >= 0) {
            pending = levels[depth - 1].end - source.offset();
            skipValue();
        }
        int outer = depth - 1;
        while (depth > outer && token != Token.END) {
            next();
        }
    }

    @Override
    public void close() {
        source.close();
    }

    // ---- the tokens

    /// Goes to the next token.
    public Token next() throws IOException, DicomFormatException {
        if (pending > 0) {
            skipValue();
        }
        while (token != Token.END) {
            if (step()) {
                break;
            }
        }
        return token;
    }

    /// Reads one header or delimiter, or ends what has come to its end.
    ///
    /// @return whether that is a token; a stray delimiter is none
    private boolean step() throws IOException, DicomFormatException {
        if (depth == 0) {
            return readElement();
        }
        Level level = levels[depth - 1];
        if (level.bound >= 0 && source.offset() >= level.bound) {
            return closeAtBound();
        }
        return level.kind == Token.ITEM ? readElement() : readItem();
    }

    /// Closes what has reached a known end: its own, or that of something around it, in which case
    /// its delimiter is missing.
    private boolean closeAtBound() throws DicomFormatException {
        if (levels[depth - 1].end < 0) {
            deviate(Deviation.MISSING_DELIMITER);
        }
        offset = source.offset();
        closeLevel();
        return true;
    }

    private void closeLevel() {
        Level level = levels[--depth];
        token =
                switch (level.kind) {
                    case ITEM -> Token.ITEM_END;
                    case FRAGMENTS -> Token.FRAGMENTS_END;
                    default -> Token.SEQUENCE_END;
                };
        tag = level.tag;
        vr = Vr.SQ;
        length = 0;
        explicit = level.explicit;
        bigEndian = level.bigEndian;
        previousTag = level.previousTag;
        hasPrevious = level.hasPrevious;
        signedPixels = level.signedPixels;
    }

    private void open(Token kind, boolean implicitInside) throws DicomFormatException {
        if (depth >= 2 * options.limits().depth()) {
            throw refusal(LIMIT, "sequences nested deeper than " + options.limits().depth());
        }
        if (depth == levels.length) {
            levels = Arrays.copyOf(levels, depth * 2);
        }
        long outerBound = depth == 0 ? -1 : levels[depth - 1].bound;
        Level level = levels[depth];
        if (level == null) {
            level = new Level();
            levels[depth] = level;
        }
        level.kind = kind;
        level.tag = tag;
        level.count = 0;
        level.end = length == UNDEFINED ? -1 : source.offset() + length;
        level.bound = level.end < 0 ? outerBound : level.end;
        level.explicit = explicit;
        level.bigEndian = bigEndian;
        level.previousTag = previousTag;
        level.hasPrevious = hasPrevious;
        level.signedPixels = signedPixels;
        depth++;
        hasPrevious = false;
        token = kind;
        if (implicitInside) {
            explicit = false;
            bigEndian = false;
        }
    }

    /// Reads the header of an element, or the delimiter that ends the item.
    private boolean readElement() throws IOException, DicomFormatException {
        if (!source.has(8)) {
            return endOfInput();
        }
        int at = source.position;
        offset = source.offset();
        int read = readTag(at);
        if (read >>> 16 == 0xFFFE) {
            return readDelimiter(read);
        }
        tag = read;
        count();
        if (explicit) {
            readExplicit(at);
        } else {
            length = littleInt(at + 4) & UNDEFINED;
            source.position = at + 8;
            vr = implicitVr(tag);
        }
        valueOffset = source.offset();
        checkOrder();
        if (length == UNDEFINED) {
            beginUndefined();
        } else {
            long bound = depth == 0 ? -1 : levels[depth - 1].bound;
            if (bound >= 0 && length > bound - valueOffset) {
                throw malformed(
                        "a value of "
                                + length
                                + " bytes that does not fit the "
                                + (bound - valueOffset)
                                + " that are left of the item");
            }
            if (vr == Vr.SQ) {
                open(Token.SEQUENCE, false);
            } else {
                if ((length & 1) != 0) {
                    deviate(Deviation.ODD_LENGTH);
                }
                pending = length;
                token = Token.ELEMENT;
                if (tag == PIXEL_REPRESENTATION && length == 2 && source.has(2)) {
                    signedPixels = source.buffer[source.position + (bigEndian ? 1 : 0)] == 1;
                }
            }
        }
        return true;
    }

    private int readTag(int at) {
        int value = littleInt(at);
        return bigEndian ? Integer.reverseBytes(value) : value << 16 | value >>> 16;
    }

    private void readExplicit(int at) throws IOException, DicomFormatException {
        byte first = source.buffer[at + 4];
        byte second = source.buffer[at + 5];
        if (!isLetters(first, second)) {
            deviate(Deviation.IMPLICIT_ELEMENT);
            int size = littleInt(at + 4);
            length = (bigEndian ? Integer.reverseBytes(size) : size) & UNDEFINED;
            vr = implicitVr(tag);
            source.position = at + 8;
            return;
        }
        vr = Vr.of(first, second).orElse(Vr.UN);
        int size = littleShort(at + 6);
        boolean isLong = vr.lengthField() == Vr.LengthField.LONG;
        if (vr == Vr.UN && (first != 'U' || second != 'N')) {
            // types to come have the long form (PS3.5 §7.1.2); its reserved bytes are 0
            deviate(Deviation.UNKNOWN_VR);
            isLong = size == 0;
        }
        if (isLong) {
            if (!source.has(12)) {
                truncated();
                length = 0;
                source.position += source.available();
                return;
            }
            int at4 = source.position + 8;
            int size4 = littleInt(at4);
            length = (bigEndian ? Integer.reverseBytes(size4) : size4) & UNDEFINED;
            source.position = at4 + 4;
        } else {
            length = bigEndian ? Short.toUnsignedInt(Short.reverseBytes((short) size)) : size;
            source.position = at + 8;
        }
    }

    private static boolean isLetters(byte first, byte second) {
        return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    }

    /// The type of an element that does not carry one. Pixel Representation (0028,0103) decides
    /// between US and SS where the dictionary has both; between OB and OW it is OW (PS3.5 §A.1).
    private Vr implicitVr(int of) {
        Vr type = Dictionary.vrOf(of);
        return switch (type) {
            case US -> signedPixels && Dictionary.mayBe(of, Vr.SS) ? Vr.SS : Vr.US;
            case OB -> Dictionary.mayBe(of, Vr.OW) ? Vr.OW : Vr.OB;
            default -> type;
        };
    }

    /// A value of undefined length is a sequence, or encapsulated pixel data.
    private void beginUndefined() throws IOException, DicomFormatException {
        switch (vr) {
            case SQ -> open(Token.SEQUENCE, false);
            case OB, OW -> {
                if (tag != PIXEL_DATA && !explicit) {
                    vr = Vr.SQ;
                    open(Token.SEQUENCE, false);
                } else {
                    open(Token.FRAGMENTS, false);
                }
            }
            // PS3.5 §6.2.2, note 4
            case UN -> open(Token.SEQUENCE, true);
            default -> {
                int ahead = source.has(8) ? readTag(source.position) : 0;
                if (ahead != ITEM && ahead != SEQUENCE_DELIMITER) {
                    throw malformed("undefined length of a value of type " + vr);
                }
                deviate(Deviation.UNDEFINED_LENGTH);
                vr = Vr.SQ;
                open(Token.SEQUENCE, false);
            }
        }
    }

    /// A delimiter where an element could stand: it ends the item, or does not belong there.
    private boolean readDelimiter(int delimiter) throws DicomFormatException {
        boolean openItem = depth > 0 && levels[depth - 1].end < 0;
        if (delimiter == ITEM_DELIMITER) {
            source.position += 8;
            if (!openItem) {
                tag = delimiter;
                deviate(Deviation.STRAY_DELIMITER);
                return false;
            }
            closeLevel();
            return true;
        }
        if (openItem && (delimiter == SEQUENCE_DELIMITER || delimiter == ITEM)) {
            // the end of the sequence or the next item: the item's own end is missing
            deviate(Deviation.MISSING_DELIMITER);
            closeLevel();
            return true;
        }
        tag = delimiter;
        if (delimiter != SEQUENCE_DELIMITER) {
            throw malformed("an item outside of a sequence");
        }
        deviate(Deviation.STRAY_DELIMITER);
        source.position += 8;
        return false;
    }

    /// Reads the header of an item or fragment, or the delimiter that ends the sequence.
    private boolean readItem() throws IOException, DicomFormatException {
        if (!source.has(8)) {
            return endOfInput();
        }
        Level level = levels[depth - 1];
        int at = source.position;
        offset = source.offset();
        int read = readTag(at);
        int size = littleInt(at + 4);
        if (read == ITEM) {
            count();
            source.position = at + 8;
            tag = read;
            length = (bigEndian ? Integer.reverseBytes(size) : size) & UNDEFINED;
            valueOffset = source.offset();
            level.count++;
            if (length != UNDEFINED && level.bound >= 0 && length > level.bound - valueOffset) {
                throw malformed(
                        "an item of "
                                + length
                                + " bytes that does not fit the "
                                + (level.bound - valueOffset)
                                + " that are left of the sequence");
            }
            if (level.kind == Token.SEQUENCE) {
                vr = Vr.SQ;
                open(Token.ITEM, false);
            } else if (length == UNDEFINED) {
                throw malformed("a fragment of undefined length");
            } else {
                vr = Vr.OB;
                pending = length;
                token = Token.FRAGMENT;
            }
            return true;
        }
        if (read == SEQUENCE_DELIMITER) {
            source.position = at + 8;
            if (level.end >= 0) {
                deviate(Deviation.STRAY_DELIMITER);
                return false;
            }
            closeLevel();
            return true;
        }
        if (read == ITEM_DELIMITER) {
            deviate(Deviation.STRAY_DELIMITER);
            source.position = at + 8;
            return false;
        }
        if (level.end >= 0 || level.kind == Token.FRAGMENTS) {
            throw malformed(Tag.toString(read) + " where an item must begin");
        }
        deviate(Deviation.MISSING_DELIMITER);
        closeLevel();
        return true;
    }

    /// Fewer than eight bytes are left.
    private boolean endOfInput() throws IOException, DicomFormatException {
        offset = source.offset();
        if (depth > 0) {
            truncated();
            source.position += source.available();
            closeLevel();
            return true;
        }
        if (source.isCut() || beginsElement()) {
            truncated();
        } else if (source.available() > 0) {
            deviate(Deviation.TRAILING_BYTES);
        }
        source.position += source.available();
        if (source.finish()) {
            deviate(Deviation.TRAILING_BYTES);
        }
        token = Token.END;
        return true;
    }

    /// Whether the few bytes that are left can be the beginning of an element's header: a tag that may
    /// follow the last one, and a value representation as far as there is one.
    private boolean beginsElement() {
        if (source.available() < 4 || !hasPrevious) {
            return false;
        }
        int at = source.position;
        int next = readTag(at);
        if (next < 0
                || Integer.compareUnsigned(next, previousTag) <= 0
                || isBlank(at, at + source.available())) {
            return false;
        }
        return !explicit
                || source.available() < 6
                || isLetters(source.buffer[at + 4], source.buffer[at + 5]);
    }

    /// Spaces and line ends are no tag, but what text tools put behind files.
    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            byte each = source.buffer[i];
            if (each != ' ' && each != '\r' && each != '\n') {
                return false;
            }
        }
        return true;
    }

    private void checkOrder() throws DicomFormatException {
        if (hasPrevious && Integer.compareUnsigned(tag, previousTag) <= 0) {
            deviate(tag == previousTag ? Deviation.DUPLICATE : Deviation.OUT_OF_ORDER);
        }
        previousTag = tag;
        hasPrevious = true;
    }

    private void count() throws DicomFormatException {
        if (++elementCount > options.limits().elements()) {
            throw refusal(LIMIT, "more than " + options.limits().elements() + " elements");
        }
    }

    private int littleShort(int at) {
        return (short) LITTLE_SHORT.get(source.buffer, at) & 0xFFFF;
    }

    private int littleInt(int at) {
        return (int) LITTLE_INT.get(source.buffer, at);
    }

    // ---- what goes wrong

    private void deviate(Deviation deviation) throws DicomFormatException {
        if (!options.accepted().contains(deviation)) {
            throw refusal(
                    deviation == Deviation.TRUNCATED ? TRUNCATED : MALFORMED, deviation.problem());
        }
        deviations.add(deviation);
    }

    /// The input ends within an element.
    private void truncated() throws DicomFormatException {
        deviate(Deviation.TRUNCATED);
        pending = 0;
    }

    private DicomFormatException malformed(String problem) {
        return refusal(MALFORMED, problem);
    }

    private DicomFormatException refusal(DicomFormatException.Kind kind, String problem) {
        return new DicomFormatException(kind, problem, path(), source.offset());
    }

    /// Where the reader is: `(0040,A730)[2].(0040,A043)`.
    public String path() {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            Level level = levels[i];
            if (level.kind != Token.ITEM) {
                parts.add(
                        Tag.toString(level.tag)
                                + (level.count == 0 ? "" : "[" + (level.count - 1) + "]"));
            }
        }
        if (depth == 0 || levels[depth - 1].kind == Token.ITEM) {
            if (tag != 0 && tag >>> 16 != 0xFFFE) {
                parts.add(Tag.toString(tag));
            }
        }
        return String.join(".", parts);
    }
}
