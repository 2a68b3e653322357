package org.isocenter.dicom.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.dicom.value.NulPadding.REFUSED;
import static org.isocenter.dicom.value.NulPadding.TOLERATED;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicom.charset.SpecificCharacterSet;
import org.isocenter.dicom.data.Vr;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Both checks, representation by representation. In the tables `*n` repeats the character before it,
/// `-` as an answer means that nothing is wrong.
class CheckTest {

    @Rule({"dicom:STORE-50", "dicom:STORE-51", "dicom:XQT-40"})
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    # VR | value            | minimal                   | full
                    AE | ARCHIVE            | -                         | -
                    AE | a*16               | -                         | -
                    AE | a*17               | longer than 16 characters | longer than 16 characters
                    AE | '    '             | -                         | only spaces
                    AE | a\\b               | has a backslash           | has a backslash
                    AE | a\\nb              | has a control character   | has a control character
                    AE | é                  | -                         | has a character outside the default repertoire
                    AS | 018M               | -                         | -
                    AS | 24                 | not an age (nnnD, nnnW, nnnM, nnnY) | not an age (nnnD, nnnW, nnnM, nnnY)
                    AS | 024y               | not an age (nnnD, nnnW, nnnM, nnnY) | not an age (nnnD, nnnW, nnnM, nnnY)
                    CS | CT_2 A             | -                         | -
                    CS | A*17               | longer than 16 characters | longer than 16 characters
                    CS | ct                 | not only upper-case letters, digits, spaces and underscores | not only upper-case letters, digits, spaces and underscores
                    CS | A-B                | not only upper-case letters, digits, spaces and underscores | not only upper-case letters, digits, spaces and underscores
                    DA | 20240229           | -                         | -
                    DA | '20240229 '        | -                         | -
                    DA | 20230229           | not a date                | not a date
                    DA | 1994.01.30         | not a date                | not a date
                    DA | 20240101-20240131  | not a date                | not a date
                    DS | 1.5                | -                         | -
                    DS | 1,5                | -                         | not a decimal number
                    DS | ' -1.5E-3 '        | -                         | -
                    DS | 0.1234567890123456 | -                         | longer than 16 characters
                    DT | 20240229103015.5+0100 | -                      | -
                    DT | 202402291030-0000  | not a date and time       | not a date and time
                    DT | yesterday          | not a date and time       | not a date and time
                    IS | ' 42'              | -                         | -
                    IS | -2147483648        | -                         | -
                    IS | 2147483648         | an integer beyond 32 bits | an integer beyond 32 bits
                    IS | 0000000000042      | -                         | longer than 12 characters
                    IS | 1.0                | not an integer            | not an integer
                    IS | 99999999999        | an integer beyond 32 bits | an integer beyond 32 bits
                    LO | é*64               | -                         | -
                    LO | é*65               | longer than 64 characters | longer than 64 characters
                    LO | 😀*64              | -                         | -
                    LO | a\\nb              | has a control character   | has a control character
                    LO | a\\u001Bb          | -                         | -
                    LO | a\\u0085b          | has a control character   | has a control character
                    LO | a\\b               | has a backslash           | has a backslash
                    LT | a\\r\\n\\tb        | -                         | -
                    LT | a\\b               | -                         | -
                    LT | a\\0b              | -                         | has a control character
                    LT | a*10241            | -                         | longer than 10240 characters
                    PN | a^b^c^d^e=f^g=h    | -                         | -
                    PN | a=b=c=d            | a name with more than 3 component groups | a name with more than 3 component groups
                    PN | a^b^c^d^e^f        | a name with more than 5 components | a name with more than 5 components
                    PN | a=b^c^d^e^f^g      | a name with more than 5 components | a name with more than 5 components
                    PN | a*64               | -                         | -
                    PN | a*65=b             | a name with a component group longer than 64 characters | a name with a component group longer than 64 characters
                    PN | a=b*65             | a name with a component group longer than 64 characters | a name with a component group longer than 64 characters
                    PN | a\\nb              | has a control character   | has a control character
                    PN | a\\b               | has a backslash           | has a backslash
                    SH | a*16               | -                         | -
                    SH | a*17               | longer than 16 characters | longer than 16 characters
                    SH | a\\nb              | -                         | has a control character
                    ST | a*1025             | -                         | longer than 1024 characters
                    TM | 235960.999999      | -                         | -
                    TM | 11:25:01           | not a time                | not a time
                    UC | a\\u0001b          | -                         | has a control character
                    UI | 1.2.840            | -                         | -
                    UI | 1.2.abc            | not a UID                 | not a UID
                    UI | 1.2.-3             | not a UID                 | not a UID
                    UI | 1.2.               | not a UID                 | not a UID
                    UI | 1*64               | -                         | -
                    UI | 1*65               | not a UID                 | not a UID
                    UI | 1.02.3             | -                         | not a UID
                    UI | 1..2               | -                         | not a UID
                    UI | .1                 | -                         | not a UID
                    UI | 0.0                | -                         | -
                    UR | https://a/b?c=d#e  | -                         | -
                    UR | ' https://a'       | -                         | not a URI
                    UR | https://a b        | -                         | not a URI
                    UT | a\\b\\n            | -                         | -
                    UT | a\\u0007           | -                         | has a control character
                    """)
    void saysWhatIsWrong(Vr vr, String table, String minimal, String full) {
        String value = expanded(table);

        assertThat(Check.MINIMAL.value(vr, value).map(Problem::sentence))
                .isEqualTo(Optional.ofNullable(minimal));
        assertThat(Check.FULL.value(vr, value).map(Problem::sentence))
                .isEqualTo(Optional.ofNullable(full));
        if (!vr.isBackslashSeparated() || value.indexOf('\\') < 0) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            boolean sameInBytes = vr.followsCharacterSet() || bytes.length == value.length();
            if (sameInBytes) {
                assertThat(
                                Check.FULL
                                        .field(vr, bytes, SpecificCharacterSet.UTF_8, REFUSED)
                                        .map(Problem::sentence))
                        .isEqualTo(Optional.ofNullable(full));
            }
        }
    }

    @Rule({"dicom:STORE-57", "dicom:XQT-39"})
    @ParameterizedTest
    @EnumSource(Vr.class)
    void anEmptyValueIsAllowed(Vr vr) {
        for (Check check : Check.values()) {
            assertThat(check.value(vr, "")).isEmpty();
            assertThat(check.field(vr, new byte[0], SpecificCharacterSet.DEFAULT, REFUSED))
                    .isEmpty();
        }
    }

    @Rule({"dicom:STORE-55", "dicom:STORE-44"})
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    # VR | field       | NUL tolerated             | NUL refused
                    LO | abc\\0        | -                         | has a control character
                    LO | abc\\0\\0\\0  | -                         | has a control character
                    LO | a\\0⊥b\\0     | -                         | has a control character
                    LO | a\\0b         | has a control character   | has a control character
                    LO | \\0           | -                         | has a control character
                    CS | CT\\0         | -                         | not only upper-case letters, digits, spaces and underscores
                    DA | 20240101\\0   | -                         | not a date
                    PN | a^b\\0        | -                         | has a control character
                    UI | 1.2\\0        | -                         | -
                    UI | 1.2\\0\\0     | -                         | not a UID
                    UI | 1.2\\0.3      | not a UID                 | not a UID
                    IS | '12 \\0'      | -                         | not an integer
                    """)
    void nulIsPaddingOnlyAtTheEndAndOnlyWhenTolerated(
            Vr vr, String table, String tolerated, String refused) {
        byte[] field = expanded(table).getBytes(StandardCharsets.US_ASCII);

        assertThat(
                        Check.FULL
                                .field(vr, field, SpecificCharacterSet.DEFAULT, TOLERATED)
                                .map(Problem::sentence))
                .isEqualTo(Optional.ofNullable(tolerated));
        assertThat(
                        Check.FULL
                                .field(vr, field, SpecificCharacterSet.DEFAULT, REFUSED)
                                .map(Problem::sentence))
                .isEqualTo(Optional.ofNullable(refused));
    }

    @Rule({"dicom:STORE-40", "dicom:STORE-41", "dicom:STORE-43", "dicom:STORE-44"})
    @Test
    void identifiersAreDigitsAndDots() {
        for (String uid :
                List.of("1", "1.2.3", "1.2.3  ", "01.002", "1..2", ".5", "9".repeat(64))) {
            assertThat(UidRule.isIdentifier(uid)).as(uid).isTrue();
        }
        for (String uid :
                List.of(
                        "",
                        " ",
                        "1.2.",
                        ".",
                        "1.2.a",
                        "1-2",
                        " 1.2",
                        "1.2\0",
                        "9".repeat(65),
                        "١")) {
            assertThat(UidRule.isIdentifier(uid)).as(uid).isFalse();
        }
        assertThat(UidRule.withoutPadding("1.2.3  ")).isEqualTo("1.2.3");
        assertThat(UidRule.withoutPadding("1.2.3\0")).isEqualTo("1.2.3");
        assertThat(UidRule.withoutPadding("1.2.3 \0")).isEqualTo("1.2.3");
        assertThat(UidRule.withoutPadding("1.2.3\0\0")).isEqualTo("1.2.3\0");
    }

    @Test
    void everyValueOfAFieldIsChecked() {
        byte[] names = "a^b\\c=d=e=f\\g".getBytes(StandardCharsets.US_ASCII);
        assertThat(Check.FULL.field(Vr.PN, names, SpecificCharacterSet.DEFAULT, REFUSED))
                .isPresent();
        byte[] kanji = {0x1B, '$', 'B', '$', '\\', 0x1B, '(', 'B', '\\', 'b'};
        SpecificCharacterSet japanese = SpecificCharacterSet.of(List.of("", "ISO 2022 IR 87"));
        assertThat(Check.FULL.field(Vr.LO, kanji, japanese, REFUSED)).isEmpty();
        assertThat(Check.MINIMAL.values(Vr.DA, List.of("20240101", "", "x"), REFUSED)).isPresent();
        assertThat(Check.MINIMAL.values(Vr.DA, List.of("20240101", ""), REFUSED)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "US,2,3", "SS,4,5", "UL,8,6", "SL,4,2", "FL,4,6", "FD,8,12", "SV,8,4", "UV,16,9", "AT,4,6",
        "OW,6,7", "OF,8,6", "OD,8,4", "OL,4,2", "OV,8,4"
    })
    void binaryFieldsAreWholeNumbersOfValues(Vr vr, int good, int bad) {
        for (Check check : Check.values()) {
            assertThat(check.size(vr, good)).isEmpty();
            assertThat(
                            check.field(vr, new byte[bad], SpecificCharacterSet.DEFAULT, REFUSED)
                                    .map(Problem::kind))
                    .contains(Problem.Kind.SIZE);
        }
        assertThat(Check.FULL.size(Vr.OB, 7)).isEmpty();
    }

    private static String expanded(String table) {
        String escaped = translated(table.replace('⊥', '\\'));
        int star = escaped.indexOf('*');
        if (star < 0) {
            return escaped;
        }
        int digits = star + 1;
        while (digits < escaped.length() && Character.isDigit(escaped.charAt(digits))) {
            digits++;
        }
        int start = escaped.offsetByCodePoints(star, -1);
        int times = Integer.parseInt(escaped.substring(star + 1, digits));
        return escaped.substring(0, start)
                + escaped.substring(start, star).repeat(times)
                + escaped.substring(digits);
    }

    private static String translated(String text) {
        return text.replace("\\0", "\0")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\u001B", "\u001B")
                .replace("\\u0085", "\u0085")
                .replace("\\u0001", "\u0001")
                .replace("\\u0007", "\u0007");
    }
}
