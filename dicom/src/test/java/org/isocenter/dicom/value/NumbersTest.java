package org.isocenter.dicom.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.isocenter.dicom.data.Vr;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers in text and in bytes, ages, multiplicities.
class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "1.25,1.25",
        "' -0.10 ',-0.10",
        "+.5,0.5",
        "5.,5",
        "1E3,1E+3",
        "-1.5e-07,-1.5E-7",
        "0.123456789012345678901,0.123456789012345678901"
    })
    void readsDecimalsExactly(String text, BigDecimal number) {
        assertThat(DecimalValue.parse(text)).isEqualTo(Parsed.of(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "+",
                "1,5",
                "1.2.3",
                "1e",
                "e5",
                "1e+",
                "NaN",
                "0x10",
                "1 2",
                "١٢",
                "1E9999999999"
            })
    void refusesWhatIsNoDecimal(String text) {
        assertThat(DecimalValue.parse(text).failure()).isPresent();
    }

    @Test
    void doesNotSpendTimeOnEndlessDigits() {
        assertThat(DecimalValue.parse("1".repeat(1_000_000)).failure()).isPresent();
        assertThat(IntegerValue.parse("1".repeat(1_000_000)).failure()).isPresent();
        assertThat(IntegerValue.parse("0".repeat(1_000_000) + "7")).isEqualTo(Parsed.of(7L));
    }

    @Rule({"dicom:QRY-30", "dicom:QRY-31"})
    @ParameterizedTest
    @CsvSource({
        "0003,3",
        "03,3",
        "0,0",
        "' 007 ',7",
        "+5,5",
        "-2147483648,-2147483648",
        "4294967295,4294967295",
        "999999999999999999,999999999999999999"
    })
    void readsIntegers(String text, long number) {
        assertThat(IntegerValue.parse(text)).isEqualTo(Parsed.of(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1.0", "1 2", "--1", "9999999999999999999", "٣"})
    void refusesWhatIsNoInteger(String text) {
        assertThat(IntegerValue.parse(text).failure()).isPresent();
    }

    @Test
    void readsAges() {
        assertThat(AgeValue.parse("018M ")).isEqualTo(Parsed.of(new AgeValue(18, AgeValue.Unit.M)));
        for (String text : new String[] {"", "24", "24Y", "024y", "024X", "0024Y", " 24Y"}) {
            assertThat(AgeValue.parse(text).failure()).as(text).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 2", "1-3, 1-3, 3, 4", "1-n, 1-n, 1000000, -1", "2-2n, 2-2n, 4, 3",
        "3-3n, 3-3n, 9, 8", "6, 6, 6, 5", "1-n or 1, 1-n, 7, -1", "2-n, 2-n, 3, 1"
    })
    void readsMultiplicities(String notation, String text, int allowed, int refused) {
        Multiplicity multiplicity = Multiplicity.parse(notation).orElseThrow();

        assertThat(multiplicity).hasToString(text);
        assertThat(multiplicity.problem(allowed)).isEmpty();
        assertThat(multiplicity.allows(0)).isTrue();
        if (refused > 0) {
            assertThat(multiplicity.problem(refused).orElseThrow().sentence())
                    .isEqualTo(refused + " values where " + text + " may be");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "1-", "3-1", "a-n", "1-0n", "1-xn", "99999999999"})
    void refusesOtherNotations(String notation) {
        assertThat(Multiplicity.parse(notation)).isEmpty();
    }

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({
        "SS, LITTLE, FFFF 0080,            -1, -32768",
        "SS, BIG,    FFFF 8000,            -1, -32768",
        "US, LITTLE, FFFF 0100,            65535, 1",
        "OW, BIG,    FFFF 0001,            65535, 1",
        "SL, LITTLE, FEFFFFFF 01000000,    -2, 1",
        "UL, BIG,    FFFFFFFE 00000001,    4294967294, 1",
        "OL, LITTLE, FEFFFFFF 01000000,    4294967294, 1",
        "SV, LITTLE, FFFFFFFFFFFFFFFF 0100000000000000, -1, 1",
        "UV, BIG,    FFFFFFFFFFFFFFFF 0000000000000001, 18446744073709551615, 1",
        "OV, BIG,    8000000000000000 0000000000000001, 9223372036854775808, 1",
        "FL, LITTLE, 0000C03F CDCCCC3D,    1.5, 0.1",
        "OF, BIG,    3FC00000 3DCCCCCD,    1.5, 0.1",
        "FD, LITTLE, 000000000000F83F 9A9999999999B93F, 1.5, 0.1",
        "OD, BIG,    3FF8000000000000 3FB999999999999A, 1.5, 0.1",
        "AT, LITTLE, E07F1000 08001600,    2145386512, 524310",
        "AT, BIG,    7FE00010 00080016,    2145386512, 524310",
        "OB, BIG,    FF 01,                255, 1",
    })
    void readsBinaryNumbers(Vr vr, String order, String hex, String first, String second) {
        byte[] bytes = HexFormat.of().parseHex("AA" + hex.replace(" ", "") + "AA");
        ByteOrder byteOrder = order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;

        BinaryNumbers numbers =
                BinaryNumbers.of(vr, bytes, 1, bytes.length - 2, byteOrder)
                        .toOptional()
                        .orElseThrow();

        assertThat(numbers.count()).isEqualTo(2);
        assertThat(numbers.textAt(0)).isEqualTo(first);
        assertThat(numbers.textAt(1)).isEqualTo(second);
        assertThat(numbers.doubleAt(0)).isEqualTo(Double.parseDouble(first));
        assertThat(numbers.exactAt(0)).isEqualTo(new BigDecimal(first).toBigInteger());
        if (!first.contains(".")) {
            long[] values =
                    IntStream.range(0, 2)
                            .mapToObj(numbers::exactAt)
                            .mapToLong(BigInteger::longValue)
                            .toArray();
            assertThat(BinaryNumbers.bytes(vr, byteOrder, values))
                    .isEqualTo(java.util.Arrays.copyOfRange(bytes, 1, bytes.length - 1));
        } else {
            assertThat(BinaryNumbers.bytes(vr, byteOrder, numbers.doubleAt(0), numbers.doubleAt(1)))
                    .isEqualTo(java.util.Arrays.copyOfRange(bytes, 1, bytes.length - 1));
        }
    }

    @Test
    void refusesHalfANumber() {
        assertThat(BinaryNumbers.of(Vr.UL, new byte[6], 0, 6, ByteOrder.BIG_ENDIAN).failure())
                .contains(new Problem(Problem.Kind.SIZE, "6 bytes are no whole number of UL"));
        BinaryNumbers two =
                BinaryNumbers.of(Vr.US, new byte[8], 0, 4, ByteOrder.BIG_ENDIAN)
                        .toOptional()
                        .orElseThrow();
        assertThatThrownBy(() -> two.longAt(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> BinaryNumbers.of(Vr.LO, new byte[2], 0, 2, ByteOrder.BIG_ENDIAN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
