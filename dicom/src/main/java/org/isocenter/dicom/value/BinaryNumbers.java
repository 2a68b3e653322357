package org.isocenter.dicom.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Objects;
import org.isocenter.dicom.data.Vr;

/// The numbers of a binary value field, in either byte order: SS US SL UL SV UV, FL FD, AT (each tag
/// one number, group first), and the words of OW OL OV OF OD (PS3.5 §6.2, §7.3).
///
/// This is a view: it holds no numbers but the bytes they stand in, which must not change.
public final class BinaryNumbers {
    private static final VarHandle SHORTS_LITTLE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS_BIG = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS_LITTLE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS_BIG = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS_LITTLE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS_BIG = view(long[].class, ByteOrder.BIG_ENDIAN);

    private final Form form;
    private final byte[] bytes;
    private final int offset;
    private final int count;
    private final boolean little;

    /// What a number of a value representation is.
    private enum Form {
        SIGNED_16(2),
        UNSIGNED_16(2),
        SIGNED_32(4),
        UNSIGNED_32(4),
        SIGNED_64(8),
        UNSIGNED_64(8),
        FLOAT(4),
        DOUBLE(8),
        TAG(4),
        BYTE(1);

        private final int size;

        Form(int size) {
            this.size = size;
        }

        private static Form of(Vr vr) {
            return switch (vr) {
                case SS -> SIGNED_16;
                case US, OW -> UNSIGNED_16;
                case SL -> SIGNED_32;
                case UL, OL -> UNSIGNED_32;
                case SV -> SIGNED_64;
                case UV, OV -> UNSIGNED_64;
                case FL, OF -> FLOAT;
                case FD, OD -> DOUBLE;
                case AT -> TAG;
                case OB, UN -> BYTE;
                case AE, AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, SQ, ST, TM, UC, UI, UR, UT ->
                        throw new IllegalArgumentException(vr + " has no binary numbers");
            };
        }
    }

    private BinaryNumbers(Form form, byte[] bytes, int offset, int count, ByteOrder order) {
        this.form = form;
        this.bytes = bytes;
        this.offset = offset;
        this.count = count;
        this.little = order == ByteOrder.LITTLE_ENDIAN;
    }

    private static VarHandle view(Class<?> array, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(array, order);
    }

    /// The numbers of a part of an array; a problem when the bytes are no whole number of them.
    ///
    /// @throws IllegalArgumentException if the representation is not binary
    public static Parsed<BinaryNumbers> of(
            Vr vr, byte[] bytes, int offset, int length, ByteOrder order) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        Form form = Form.of(vr);
        return length % form.size == 0
                ? Parsed.of(new BinaryNumbers(form, bytes, offset, length / form.size, order))
                : Parsed.not(Problem.Kind.SIZE, length + " bytes are no whole number of " + vr);
    }

    public int count() {
        return count;
    }

    /// The number as an integer: exact but for fractions of floating point, and for UV and OV above
    /// 2⁶³−1, which [#exactAt] gives.
    public long longAt(int index) {
        return switch (form) {
            case SIGNED_16 -> (short) shortAt(index);
            case UNSIGNED_16 -> shortAt(index) & 0xFFFF;
            case SIGNED_32 -> intAt(index);
            case UNSIGNED_32 -> intAt(index) & 0xFFFF_FFFFL;
            case SIGNED_64, UNSIGNED_64 -> rawLongAt(index);
            case FLOAT, DOUBLE -> (long) doubleAt(index);
            case TAG -> tagAt(index) & 0xFFFF_FFFFL;
            case BYTE -> bytes[offset + Objects.checkIndex(index, count)] & 0xFF;
        };
    }

    /// The number in floating point; FL and OF as the nearest double of the same value.
    public double doubleAt(int index) {
        return switch (form) {
            case FLOAT -> Float.intBitsToFloat(intAt(index));
            case DOUBLE -> Double.longBitsToDouble(rawLongAt(index));
            case UNSIGNED_64 -> exactAt(index).doubleValue();
            case SIGNED_16, UNSIGNED_16, SIGNED_32, UNSIGNED_32, SIGNED_64, TAG, BYTE ->
                    longAt(index);
        };
    }

    /// An integer that 64 bits with a sign may not hold.
    public BigInteger exactAt(int index) {
        long bits = longAt(index);
        return form == Form.UNSIGNED_64 && bits < 0
                ? BigInteger.valueOf(bits).add(BigInteger.ONE.shiftLeft(64))
                : BigInteger.valueOf(bits);
    }

    /// A number as text that is read back as the same number: floating point in the fewest digits that
    /// tell it from its neighbours.
    public String textAt(int index) {
        return switch (form) {
            case FLOAT -> Float.toString(Float.intBitsToFloat(intAt(index)));
            case DOUBLE -> Double.toString(doubleAt(index));
            case UNSIGNED_64 -> Long.toUnsignedString(rawLongAt(index));
            case SIGNED_16, UNSIGNED_16, SIGNED_32, UNSIGNED_32, SIGNED_64, TAG, BYTE ->
                    Long.toString(longAt(index));
        };
    }

    /// The bytes of integers in a value representation; the lower bits of those that are too large.
    ///
    /// @throws IllegalArgumentException if the representation is not binary
    public static byte[] bytes(Vr vr, ByteOrder order, long... values) {
        Form form = Form.of(vr);
        boolean little = order == ByteOrder.LITTLE_ENDIAN;
        byte[] bytes = new byte[Math.multiplyExact(values.length, form.size)];
        for (int i = 0; i < values.length; i++) {
            int at = i * form.size;
            long value = values[i];
            switch (form) {
                case BYTE -> bytes[at] = (byte) value;
                case SIGNED_16, UNSIGNED_16 -> putShort(bytes, at, (short) value, little);
                case SIGNED_32, UNSIGNED_32 -> putInt(bytes, at, (int) value, little);
                case SIGNED_64, UNSIGNED_64 -> putLong(bytes, at, value, little);
                case FLOAT -> putInt(bytes, at, Float.floatToRawIntBits(value), little);
                case DOUBLE -> putLong(bytes, at, Double.doubleToRawLongBits(value), little);
                case TAG -> {
                    putShort(bytes, at, (short) (value >> 16), little);
                    putShort(bytes, at + 2, (short) value, little);
                }
            }
        }
        return bytes;
    }

    /// The bytes of floating-point numbers in FL, OF, FD or OD.
    ///
    /// @throws IllegalArgumentException for another representation
    public static byte[] bytes(Vr vr, ByteOrder order, double... values) {
        Form form = Form.of(vr);
        boolean little = order == ByteOrder.LITTLE_ENDIAN;
        if (form != Form.FLOAT && form != Form.DOUBLE) {
            throw new IllegalArgumentException(vr + " has no floating-point numbers");
        }
        byte[] bytes = new byte[Math.multiplyExact(values.length, form.size)];
        for (int i = 0; i < values.length; i++) {
            if (form == Form.FLOAT) {
                putInt(bytes, i * 4, Float.floatToRawIntBits((float) values[i]), little);
            } else {
                putLong(bytes, i * 8, Double.doubleToRawLongBits(values[i]), little);
            }
        }
        return bytes;
    }

    private int shortAt(int index) {
        return shortAtByte(offset + Objects.checkIndex(index, count) * 2);
    }

    private int shortAtByte(int at) {
        return (short) (little ? SHORTS_LITTLE : SHORTS_BIG).get(bytes, at);
    }

    private int intAt(int index) {
        int at = offset + Objects.checkIndex(index, count) * 4;
        return (int) (little ? INTS_LITTLE : INTS_BIG).get(bytes, at);
    }

    private int tagAt(int index) {
        int at = offset + Objects.checkIndex(index, count) * 4;
        return shortAtByte(at) << 16 | shortAtByte(at + 2) & 0xFFFF;
    }

    private long rawLongAt(int index) {
        int at = offset + Objects.checkIndex(index, count) * 8;
        return (long) (little ? LONGS_LITTLE : LONGS_BIG).get(bytes, at);
    }

    private static void putShort(byte[] bytes, int at, short value, boolean little) {
        (little ? SHORTS_LITTLE : SHORTS_BIG).set(bytes, at, value);
    }

    private static void putInt(byte[] bytes, int at, int value, boolean little) {
        (little ? INTS_LITTLE : INTS_BIG).set(bytes, at, value);
    }

    private static void putLong(byte[] bytes, int at, long value, boolean little) {
        (little ? LONGS_LITTLE : LONGS_BIG).set(bytes, at, value);
    }
}
