package org.isocenter.dicom.pixel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.TransferSyntax;

/// Where each frame of an instance lies in its file.
///
/// Native frames have one size and follow each other without gap, so they need no list: a base and a
/// size in bits. (Frames of one bit per pixel are packed without padding between them, PS3.5 §8.2, so
/// one may begin in the middle of a byte.) Encapsulated frames are lists of fragments. Where a frame
/// begins among the fragments is said, in this order of trust, by the extended offset table
/// (7FE0,0001), by the basic offset table, by there being as many fragments as frames or one frame
/// only, and at last by the fragments themselves: the code streams of JPEG and its kin begin with
/// markers that cannot occur inside of one. A table that points to where no fragment begins is passed
/// over.
///
/// Frames are numbered from 1, as in the standard.
public final class FrameIndex implements Frames {
    /// A piece of a file.
    ///
    /// @param offset its first byte
    /// @param length how many
    public record Range(long offset, long length) {}

    private static final int NATIVE = 1;
    private static final int ENCAPSULATED = 2;

    /// Bits of a native frame; 0 when the frames are encapsulated.
    private final long frameBits;

    private final long base;
    private final int frames;

    /// For each frame its first fragment; one more at the end.
    private final int[] firstFragments;

    private final long[] offsets;
    private final long[] lengths;

    private FrameIndex(
            long frameBits,
            long base,
            int frames,
            int[] firstFragments,
            long[] offsets,
            long[] lengths) {
        this.frameBits = frameBits;
        this.base = base;
        this.frames = frames;
        this.firstFragments = firstFragments;
        this.offsets = offsets;
        this.lengths = lengths;
    }

    private static FrameIndex ofNative(long base, long frameBits, int frames) {
        return new FrameIndex(frameBits, base, frames, new int[0], new long[0], new long[0]);
    }

    /// The frames of an instance whose pixel data was left in its file as a reference.
    public static Frames of(DataSet dataSet, TransferSyntax transferSyntax) {
        Optional<DataElement> pixelData =
                dataSet.get(Tag.PIXEL_DATA)
                        .or(() -> dataSet.get(Tag.FLOAT_PIXEL_DATA))
                        .or(() -> dataSet.get(Tag.DOUBLE_FLOAT_PIXEL_DATA));
        if (pixelData.isEmpty()) {
            return new None();
        }
        return switch (pixelData.get().value()) {
            case Value.Reference reference -> ofNative(dataSet, reference);
            case Value.Fragments fragments -> ofFragments(dataSet, fragments, transferSyntax);
            case Value.Bytes _ -> new Unknown("the pixel data was not left in its file");
            case Value.Sequence _ -> new Unknown("the pixel data is a sequence");
        };
    }

    private static int declaredFrames(DataSet dataSet) {
        return Math.max(1, dataSet.intValue(Tag.NUMBER_OF_FRAMES).orElse(1));
    }

    private static Frames ofNative(DataSet dataSet, Value.Reference reference) {
        long rows = dataSet.longValue(Tag.ROWS).orElse(0);
        long columns = dataSet.longValue(Tag.COLUMNS).orElse(0);
        long samples = dataSet.longValue(Tag.SAMPLES_PER_PIXEL).orElse(1);
        long bits = dataSet.longValue(Tag.BITS_ALLOCATED).orElse(0);
        // each factor has 16 bits, so two of them fit easily and the third is checked
        long pixels = rows * columns;
        long cells =
                switch (dataSet.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("")) {
                    // two pixels share their two chrominance samples (PS3.3 §C.7.6.3.1.2)
                    case "YBR_FULL_422", "YBR_PARTIAL_422" -> pixels * 2;
                    case "YBR_PARTIAL_420" -> pixels * 3 / 2;
                    default -> pixels * samples;
                };
        long frameBits;
        try {
            frameBits = Math.multiplyExact(cells, bits);
            long whole = Math.multiplyExact(pixels * samples, bits);
            long all = (Math.multiplyExact(whole, declaredFrames(dataSet)) + 7) / 8;
            if (reference.length() == all || reference.length() == all + 1) { // padded
                // No sample is left out, whatever it says: so it is when JPEG was decompressed.
                frameBits = whole;
            }
        } catch (ArithmeticException _) {
            return new Unknown("frames of impossible size");
        }
        if (frameBits <= 0) {
            return new Unknown("no Rows, Columns, Samples per Pixel or Bits Allocated");
        }
        long there = reference.length() * 8 / frameBits;
        int frames = (int) Math.min(declaredFrames(dataSet), there);
        return frames == 0
                ? new Unknown("less pixel data than one frame")
                : ofNative(reference.offset(), frameBits, frames);
    }

    private static Frames ofFragments(
            DataSet dataSet, Value.Fragments encapsulated, TransferSyntax transferSyntax) {
        List<Value> fragments = encapsulated.fragments();
        int count = fragments.size();
        long[] offsets = new long[count];
        long[] lengths = new long[count];
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            if (!(fragments.get(i) instanceof Value.Reference reference)) {
                return new Unknown("the pixel data was not left in its file");
            }
            offsets[i] = reference.offset();
            lengths[i] = reference.length();
            starts[i] = reference.start();
        }
        if (count == 0) {
            return new Unknown("pixel data without fragments");
        }
        int declared = transferSyntax.isVideo() ? 1 : declaredFrames(dataSet);
        int[] first = byTable(extendedTable(dataSet), offsets);
        if (first.length == 0) {
            first = byTable(basicTable(encapsulated.offsetTable()), offsets);
        }
        if (first.length == 0 || first.length < Math.min(declared, count)) {
            first = byCounting(declared, starts);
        }
        if (first.length == 0) {
            return new Unknown(
                    declared
                            + " frames in "
                            + count
                            + " fragments, and no table to tell them apart");
        }
        int[] bounds = Arrays.copyOf(first, first.length + 1);
        bounds[first.length] = count;
        return new FrameIndex(0, 0, first.length, bounds, offsets, lengths);
    }

    /// Offsets in an offset table count from the first byte after the table (PS3.5 §A.4), which is the
    /// header of the first fragment; a fragment's own offset is eight bytes later.
    private static int[] byTable(long[] table, long[] offsets) {
        int[] first = new int[table.length];
        int fragment = 0;
        for (int frame = 0; frame < table.length; frame++) {
            long wanted = offsets[0] + table[frame];
            while (fragment < offsets.length && offsets[fragment] < wanted) {
                fragment++;
            }
            boolean found =
                    fragment < offsets.length
                            && offsets[fragment] == wanted
                            && (frame == 0 ? fragment == 0 : fragment > first[frame - 1]);
            if (!found) {
                return new int[0];
            }
            first[frame] = fragment;
        }
        return first;
    }

    private static long[] extendedTable(DataSet dataSet) {
        byte[] bytes = dataSet.bytes(Tag.EXTENDED_OFFSET_TABLE).orElse(new byte[0]);
        long[] table = new long[bytes.length / 8];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(table);
        return table;
    }

    private static long[] basicTable(Value.Bytes bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes.array()).order(ByteOrder.LITTLE_ENDIAN);
        long[] table = new long[bytes.length() / 4];
        for (int i = 0; i < table.length; i++) {
            table[i] = Integer.toUnsignedLong(in.getInt());
        }
        return table;
    }

    private static int[] byCounting(int declared, int[] starts) {
        if (declared == 1) {
            return new int[] {0};
        }
        int[] first = new int[starts.length];
        if (declared >= starts.length) {
            // one fragment each; when fragments are missing, so are the last frames
            Arrays.setAll(first, i -> i);
            return first;
        }
        int found = 0;
        for (int i = 0; i < starts.length; i++) {
            if (isStartOfCodeStream(starts[i])) {
                first[found++] = i;
            }
        }
        return found == declared && first[0] == 0 ? Arrays.copyOf(first, found) : new int[0];
    }

    /// JPEG and JPEG-LS begin with SOI and another marker, JPEG 2000 with SOC and SIZ, its file format
    /// and JPEG XL's with a box of twelve bytes, a bare JPEG XL stream with `FF0A`.
    private static boolean isStartOfCodeStream(int start) {
        return start >>> 8 == 0xFFD8FF
                || start == 0xFF4F_FF51
                || start == 0x0000_000C
                || start >>> 16 == 0xFF0A;
    }

    /// How many frames there are: as many as the instance declares, or fewer when the pixel data ends
    /// before.
    public int frames() {
        return frames;
    }

    public boolean isEncapsulated() {
        return frameBits == 0;
    }

    /// The bytes of a frame, in order. For an encapsulated frame these are its fragments, for a native
    /// one a single range; when that begins or ends within a byte, the whole byte is in it.
    ///
    /// @param frame the number of the frame, from 1
    public List<Range> ranges(int frame) {
        int index = checked(frame);
        if (!isEncapsulated()) {
            long firstByte = frameBits * index / 8;
            long endByte = (frameBits * (index + 1L) + 7) / 8;
            return List.of(new Range(base + firstByte, endByte - firstByte));
        }
        List<Range> ranges = new ArrayList<>();
        for (int i = firstFragments[index]; i < firstFragments[index + 1]; i++) {
            ranges.add(new Range(offsets[i], lengths[i]));
        }
        return ranges;
    }

    /// How many bytes [#ranges] are in all.
    public long length(int frame) {
        long sum = 0;
        for (Range range : ranges(frame)) {
            sum += range.length();
        }
        return sum;
    }

    /// The bit of the first byte at which a native frame begins, counted from the least significant
    /// one: not 0 only when pixels have one bit and frames do not fill whole bytes.
    public int startBit(int frame) {
        return (int) (frameBits * checked(frame) % 8);
    }

    /// The size of a native frame in bits; 0 when frames are encapsulated and differ.
    public long frameBits() {
        return frameBits;
    }

    private int checked(int frame) {
        if (frame < 1 || frame > frames) {
            throw new IndexOutOfBoundsException("frame " + frame + " of " + frames);
        }
        return frame - 1;
    }

    // ---- as bytes, to be kept beside the file

    /// The index as a few bytes: numbers of variable length, each offset as the gap to the end of the
    /// fragment before.
    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!isEncapsulated()) {
            out.write(NATIVE);
            write(out, frames);
            write(out, base);
            write(out, frameBits);
            return out.toByteArray();
        }
        out.write(ENCAPSULATED);
        write(out, frames);
        long end = 0;
        for (int frame = 0; frame < frames; frame++) {
            write(out, firstFragments[frame + 1] - firstFragments[frame]);
            for (int i = firstFragments[frame]; i < firstFragments[frame + 1]; i++) {
                write(out, offsets[i] - end);
                write(out, lengths[i]);
                end = offsets[i] + lengths[i];
            }
        }
        return out.toByteArray();
    }

    /// The index that [#toBytes] wrote.
    ///
    /// @throws DicomFormatException when the bytes are not one
    public static FrameIndex ofBytes(byte[] bytes) throws DicomFormatException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int kind = in.hasRemaining() ? in.get() : 0;
        int frames = (int) read(in);
        if (kind == NATIVE) {
            long base = read(in);
            return ofNative(base, read(in), frames);
        }
        if (kind != ENCAPSULATED || frames > bytes.length || frames < 0) {
            throw notAnIndex(in);
        }
        int[] first = new int[frames + 1];
        // a fragment takes at least two bytes
        long[] offsets = new long[bytes.length / 2];
        long[] lengths = new long[bytes.length / 2];
        int count = 0;
        long end = 0;
        for (int frame = 0; frame < frames; frame++) {
            long fragments = read(in);
            for (long i = 0; i < fragments; i++) {
                long gap = read(in);
                long length = read(in);
                offsets[count] = end + gap;
                lengths[count] = length;
                end += gap + length;
                count++;
            }
            first[frame + 1] = count;
        }
        return new FrameIndex(
                0, 0, frames, first, Arrays.copyOf(offsets, count), Arrays.copyOf(lengths, count));
    }

    private static void write(ByteArrayOutputStream out, long number) {
        long rest = number;
        while (rest >>> 7 != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long read(ByteBuffer in) throws DicomFormatException {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!in.hasRemaining()) {
                throw notAnIndex(in);
            }
            byte part = in.get();
            number |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return number;
            }
        }
        throw notAnIndex(in);
    }

    private static DicomFormatException notAnIndex(ByteBuffer in) {
        return new DicomFormatException(
                DicomFormatException.Kind.MALFORMED, "not a frame index", "", in.position());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrameIndex that && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    @Override
    public String toString() {
        return frames + (isEncapsulated() ? " encapsulated frames" : " native frames");
    }
}
