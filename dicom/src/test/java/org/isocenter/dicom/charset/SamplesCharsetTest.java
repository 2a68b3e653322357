package org.isocenter.dicom.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isocenter.dicom.Samples;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.ReadOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Text of real files: what other tools read in it, and that it is written again with the same bytes.
class SamplesCharsetTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ir100_french.dcm            | 00100010 | Buc^Jérôme
                    ir101_latin2_polish.dcm     | 00100010 | Wałęsa^Łukasz Żółć
                    ir101_latin2_polish.dcm     | 00081030 | Przegląd kości
                    ir109_latin3_esperanto.dcm  | 00100010 | Ĉapelo^Ĵaŭdo Ŝipo
                    ir109_latin3_esperanto.dcm  | 00081030 | Ĝenerala ekzameno
                    ir126_greek.dcm             | 00100010 | Διονυσιος
                    ir144_russian.dcm           | 00100010 | Люкceмбypг
                    ir148_latin5_turkish.dcm    | 00100010 | Çağlar^İpek Şığ
                    ir148_latin5_turkish.dcm    | 00081030 | Göğüs grafisi
                    ir149_korean.dcm            | 00100010 | Hong^Gildong=洪^吉洞=홍^길동
                    ir192_chinese_utf8.dcm      | 00100010 | Wang^XiaoDong=王^小東=
                    ir192_mixed_emoji.dcm       | 00100010 | Yamada^Tarou=山田^太郎=やまだ^たろう
                    ir192_mixed_emoji.dcm       | 00081030 | Кардио ✓ – naïve “quotes” 😀
                    ir87_japanese_h31.dcm       | 00100010 | Yamada^Tarou=山田^太郎=やまだ^たろう
                    """)
    void readsWhatOthersRead(String name, String tag, String text) throws Exception {
        assertThat(dataSet("charsets/" + name).string(new Tag(Integer.parseUnsignedInt(tag, 16))))
                .contains(text);
    }

    @Test
    void anItemMayHaveACharacterSetOfItsOwn() throws Exception {
        DataSet outside = dataSet("charsets/sq_own_charset.dcm");
        DataSet item = outside.items(Tag.of(0x0032, 0x1064)).getFirst();

        assertThat(outside.characterSet()).isEqualTo(SpecificCharacterSet.UTF_8);
        assertThat(item.string(Tag.PATIENT_NAME)).contains("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
    }

    static List<String> wellFormed() {
        return Samples.wellFormed();
    }

    /// Nothing is lost: of all the text in all the files, decoding finds nothing odd that is not
    /// known, and encoding gives back the bytes.
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("wellFormed")
    void writesTheSameBytes(String name) throws Exception {
        List<String> odd = new ArrayList<>();
        compare(dataSet(name), odd);
        if (name.equals("charsets/sq_own_charset.dcm")) {
            // escapes to ISO-IR 6, which "ISO 2022 IR 13\\ISO 2022 IR 87" does not have
            assertThat(odd).hasSize(5).allMatch(text -> text.startsWith("(0010,0010)"));
        } else {
            assertThat(odd).isEmpty();
        }
    }

    private static void compare(DataSet dataSet, List<String> odd) {
        SpecificCharacterSet set = dataSet.characterSet();
        set.findings().forEach(finding -> odd.add(set + ": " + finding.sentence()));
        for (DataElement element : dataSet) {
            Vr vr = element.vr();
            if (element.value() instanceof Value.Sequence sequence) {
                sequence.items().forEach(item -> compare(item, odd));
            } else if (vr.followsCharacterSet() && element.value() instanceof Value.Bytes bytes) {
                List<CharsetFinding> findings = new ArrayList<>();
                String text = set.decode(bytes.array(), 0, bytes.length(), vr, findings::add);
                findings.forEach(finding -> odd.add(element.tag() + " " + finding));
                List<String> values =
                        vr.isBackslashSeparated() ? List.of(text.split("\\\\", -1)) : List.of(text);
                byte[] written = set.encodeValues(values, vr).bytes();
                if (!Arrays.equals(written, bytes.array())) {
                    odd.add(element.tag() + " is written differently: " + text);
                }
            }
        }
    }

    private static DataSet dataSet(String name) throws Exception {
        return DataSetReader.read(
                        new ByteArrayInputStream(Samples.bytes(name)), ReadOptions.DEFAULT)
                .dataSet();
    }
}
